"""RKA of 200,000 detail lines: page, sheet and filter of a unit, and saving a hundred cells of it.

The pages are asked by one person in turn with an empty page of the same person, over HTTP, on the site that
`make run` starts; saving is asked of the service, a hundred lines against one.
"""

import http.client
from functools import cache
from itertools import count
from statistics import median

import psycopg
from django.urls import reverse

from benchmarks import pages
from benchmarks.measure import Ratio, compare
from benchmarks.run import owner_link
from benchmarks.workload import UNITS, YEAR
from budget.models import BudgetProposal, ProposalLine
from budget.proposal_editing import Changes, Edited, save_lines
from core.money import Decimal
from reference.models import Appointment, Role, User

LINES = 200_000
SHEETS_A_UNIT = 25
CELLS = 100
ASKS = 20
RUNS = 5
SAVES = 10

_VERSION = """
WITH version AS (
    INSERT INTO budget_budgetversion (year_id, number, kind, name, legal_basis, exception_basis)
    VALUES (%(year)s, 99, 'murni', 'RKA 200.000', '', '') RETURNING id
), budget AS (
    INSERT INTO budget_regionalbudget (version_id, origin, state, agreement_number, evaluation_number,
        evaluation_note, perda_number, perkada_number, acknowledged_reason, created_by_id, created_at)
    SELECT version.id, 'drafted', 'draft', '', '', '', '', '', '', (SELECT max(id) FROM reference_user), now()
    FROM version RETURNING id
)
INSERT INTO budget_budgetproposal (budget_id, unit_id, state, created_by_id, created_at)
SELECT budget.id, u.id, 'draft', (SELECT max(id) FROM reference_user), now()
FROM budget, (SELECT id FROM reference_unit ORDER BY id LIMIT %(units)s) u
"""
# Lines go round the units; in each unit they stand under 25 sub kegiatan, with two volumes and a price.
_LINES = """
INSERT INTO budget_proposalline (proposal_id, place, sub_activity_id, account_id, fund_source_id, header,
    description, specification, volume_1, measure_1, volume_2, measure_2, measure_3, measure_4, measure,
    price, price_currency, tax_percent, amount, amount_currency, exception_basis, location, recipient,
    is_returned, revision)
SELECT p.id, n, s.id, a.id, f.id, '', 'Bahan pakai habis ' || n, 'ukuran ' || n %% 7, 1 + n %% 12, 'desa',
    1 + n %% 40, 'buah', '', '', 'buah', 1000 + n %% 977 * 500, 'IDR', 11,
    round((1000 + n %% 977 * 500) * (1 + n %% 12) * (1 + n %% 40) * 1.11, 0), 'IDR', '', '', '', false, 1
FROM generate_series(1, %(lines)s) n
JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS all_of
      FROM budget_budgetproposal) p ON p.place = n %% p.all_of
JOIN (SELECT r.id, row_number() OVER (ORDER BY r.code) - 1 AS place FROM reference_program r
      JOIN reference_fiscalyear y ON y.programs_id = r.edition_id AND y.year = %(year)s
      WHERE r.is_postable AND r.is_active ORDER BY r.code LIMIT %(sheets)s * 60) s
     ON s.place = (p.place * 7 + n / p.all_of %% %(sheets)s) %% (%(sheets)s * 60)
JOIN (SELECT r.id, row_number() OVER (ORDER BY r.code) - 1 AS place FROM reference_account r
      JOIN reference_fiscalyear y ON y.chart_id = r.edition_id AND y.year = %(year)s
      WHERE r.is_postable AND r.is_active AND r.nature = 'spending' AND NOT r.is_ppkd_only
      ORDER BY r.code LIMIT 300) a ON a.place = n / p.all_of %% 300
JOIN (SELECT r.id, row_number() OVER (ORDER BY r.code) - 1 AS place FROM reference_fundsource r
      JOIN reference_fiscalyear y ON y.funds_id = r.edition_id AND y.year = %(year)s
      WHERE r.is_postable AND r.is_active ORDER BY r.code LIMIT 5) f ON f.place = n %% 5
"""
_CEILINGS = """
WITH plan AS (
    INSERT INTO budget_ceilingplan (version_id, state, agreement_number, created_by_id, created_at)
    SELECT budget.version_id, 'draft', '', budget.created_by_id, now()
    FROM budget_regionalbudget budget RETURNING id
)
INSERT INTO budget_ceiling (plan_id, unit_id, program_id, amount, amount_currency)
SELECT plan.id, p.unit_id, l.sub_activity_id, 999999999999, 'IDR'
FROM plan, budget_budgetproposal p JOIN budget_proposalline l ON l.proposal_id = p.id
GROUP BY GROUPING SETS ((plan.id, p.unit_id), (plan.id, p.unit_id, l.sub_activity_id))
"""


def seed(link: psycopg.Connection, *, lines: int = LINES, units: int = UNITS) -> None:
    """A version with an RKA a unit and so many lines in all, under ceilings; by the owner, set-wise."""
    values = {"year": YEAR, "lines": lines, "units": units, "sheets": SHEETS_A_UNIT}
    for statement in (_VERSION, _LINES, _CEILINGS):
        link.execute(statement, values)
    link.execute("ANALYZE budget_proposalline, budget_budgetproposal, budget_ceiling")


@cache
def _world() -> tuple[User, BudgetProposal]:
    """The operator of the first unit and its RKA; seeded when it is not there."""
    with owner_link(autocommit=True) as link:
        if not link.execute("SELECT count(*) FROM budget_proposalline").fetchone()[0]:
            seed(link)
    proposal = BudgetProposal.objects.select_related("unit", "budget").order_by("unit")[0]
    user, _ = User.objects.get_or_create(username="bench_rka", defaults={"full_name": "bench_rka"})
    Appointment.objects.get_or_create(
        user=user,
        role=Role.OPERATOR,
        unit=proposal.unit,
        defaults={"valid_from": f"{YEAR}-01-01", "decree": "SK"},
    )
    return user, proposal


def _address(page: str) -> str:
    _, proposal = _world()
    if page == "sheet":
        first = ProposalLine.objects.filter(proposal=proposal).order_by("place")[0]
        return reverse("proposal-sheet", args=[proposal.pk, str(first.sub_activity_id)])
    if page == "filter":
        return reverse("proposal-lines", args=[proposal.pk]) + "?q=pakai+habis+17"
    if page == "list":
        return reverse("proposal-list")
    return reverse("proposal-detail", args=[proposal.pk])


def _compare(name: str, page: str) -> Ratio:
    cookie = pages.cookie_of(_world()[0])
    path = _address(page)
    floors, products = [], []
    with pages.site() as port:
        link = http.client.HTTPConnection(pages.HOST, port, timeout=60)

        def latency(asked: str) -> int:
            return int(median(pages.ask(link, asked, cookie, status=200) for _ in range(ASKS)))

        for asked in (pages.FLOOR, path):
            latency(asked)
        for _ in range(RUNS):
            floors.append(latency(pages.FLOOR))
            products.append(latency(path))
        link.close()
    return Ratio(name, "4", tuple(floors), tuple(products), 1)


def _save(name: str) -> Ratio:
    """A hundred edited cells of a unit against one: the statements are the same."""
    user, proposal = _world()
    ids = list(ProposalLine.objects.filter(proposal=proposal).order_by("place").values_list("pk", flat=True))
    prices = count(1)

    def save(wanted: list[int]) -> None:
        revisions = dict(ProposalLine.objects.filter(pk__in=wanted).values_list("pk", "revision"))
        price = Decimal(next(prices))
        edited = [Edited(pk, revisions[pk], {"price": price}, number) for number, pk in enumerate(wanted, 1)]
        save_lines(proposal, Changes(edited=edited), actor=user)

    return compare(
        name,
        "8",
        floor=lambda run: [save(ids[-1:]) for _ in range(SAVES)] and None,
        product=lambda run: [save(ids[:CELLS]) for _ in range(SAVES)] and None,
        times=SAVES,
        runs=RUNS,
    )


PAGES = (
    ("RKA of 200,000 lines: list", "list"),
    ("RKA of 200,000 lines: page of a unit", "page"),
    ("RKA of 200,000 lines: sheet", "sheet"),
    ("RKA of 200,000 lines: filtered lines", "filter"),
)
BOUNDS = (
    *((name, lambda given, page=page: _compare(given, page)) for name, page in PAGES),
    ("RKA: 100 cells saved at once against one", _save),
)
__all__ = ["BOUNDS", "seed"]
