"""DPA dari APBD: the documents of an enacted version, made with the enacted sums and a proposed cash plan.

“DPA = Perkada Penjabaran”: amounts are the enacted ones, line by line (I-11); the unit edits months only.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Sum

from budget import cash_plan
from budget.documents import FLOW, LineInput, check_date
from budget.line_store import replace_lines
from budget.models import BudgetDocument, BudgetVersion, ProposalLine, RegionalBudget
from budget.proposals import lock_budget
from budget.version_sums import NAMED_MAX, changes
from core import clock
from core.errors import DomainError, raise_all
from core.locks import one_transaction
from core.money import ZERO, rupiah
from reference import access
from reference.models import Account, FundSource, Program, Role, Unit, User
from workflows import engine, jobs
from workflows.flow import Context
from workflows.models import JobRun

JOB = "dpa-of-apbd"
# Up to here a person waits for the page; above, for the worker.
DIRECT_UNITS_MAX = 10


@dataclass(frozen=True)
class Made:
    """How many documents were made, with how many lines."""

    documents: int
    lines: int

    @property
    def sentence(self) -> str:
        """What was done, in one sentence."""
        return f"{self.documents} DPA dibuat dengan {self.lines} rincian; anggaran kasnya diusulkan."


def units_without_document(budget: RegionalBudget) -> list[Unit]:
    """Units of an enacted APBD that still wait for their DPA; of a pergeseran only those it changes."""
    units = Unit.objects.filter(
        pk__in=budget.proposals.filter(unit__isnull=False, lines__amount__gt=0).values("unit")
    ).exclude(pk__in=BudgetDocument.objects.filter(version=budget.version).values("unit"))
    if budget.version.kind == BudgetVersion.Kind.SHIFT:
        units = units.filter(pk__in={row.unit_id for row in changes(budget.version) if row.difference})
    return list(units.order_by("code"))


def order_documents(budget: RegionalBudget, *, dated_on: date, actor: User) -> Made | JobRun:
    """Make the documents at once, or order them when there are many units."""
    _require_enacted(budget, dated_on=dated_on, actor=actor)
    if len(units_without_document(budget)) <= DIRECT_UNITS_MAX:
        return make_documents(budget, dated_on=dated_on, actor=actor)
    return jobs.enqueue(
        JOB,
        actor=actor,
        label=f"Buat DPA dari APBD {budget.version.name}",
        parameters={"budget": budget.pk, "dated_on": dated_on.isoformat()},
    )


def make_documents(budget: RegionalBudget, *, dated_on: date, actor: User, run: JobRun | None = None) -> Made:
    """A draft DPA of every unit that waits for one, by the finance officer; all or none."""
    _require_enacted(budget, dated_on=dated_on, actor=actor)
    with one_transaction():
        fresh = lock_budget(budget.pk)
        units = units_without_document(fresh)
        if not units:
            raise DomainError(f"Semua DPA {fresh.version.name} sudah dibuat. Buka daftar DPA.", rule="I-11")
        count = 0
        for number, unit in enumerate(units, start=1):
            count += _make_one(fresh, unit, dated_on=dated_on, actor=actor)
            if run is not None:
                jobs.report(run, number, len(units), unit.name)
    return Made(len(units), count)


@jobs.register(JOB)
def make_ordered(run: JobRun, parameters: dict[str, Any]) -> None:
    """All documents or none: the work is one transaction, also when its worker is killed."""
    budget = RegionalBudget.objects.select_related("version__year").get(pk=parameters["budget"])
    dated_on = date.fromisoformat(parameters["dated_on"])
    run.message = make_documents(budget, dated_on=dated_on, actor=run.created_by, run=run).sentence


def _require_enacted(budget: RegionalBudget, *, dated_on: date, actor: User) -> None:
    access.require(actor, Role.FINANCE_OFFICER, unit=None, on=clock.today(), act="Buat DPA dari APBD")
    check_date(budget.version, dated_on)
    state = RegionalBudget.objects.values_list("state", flat=True).get(pk=budget.pk)
    if state != "enacted":
        raise DomainError(
            f"APBD {budget.version.name} belum ditetapkan. DPA dibuat setelah Perkadanya diundangkan.",
            rule="I-11",
        )


def _make_one(budget: RegionalBudget, unit: Unit, *, dated_on: date, actor: User) -> int:
    document = BudgetDocument(
        version=budget.version, unit=unit, dated_on=dated_on, created_by=actor, created_at=clock.now()
    )
    document._history_user = actor
    document.save()
    engine.log_creation(FLOW, document, actor=actor, role=Role.FINANCE_OFFICER)
    lines = _planned(budget, unit, dated_on=dated_on)
    replace_lines(document, lines, actor=actor)
    return len(lines)


def _planned(budget: RegionalBudget, unit: Unit, *, dated_on: date) -> list[LineInput]:
    """The enacted sums with months: those in force carried over, else by last year's pattern."""
    year = budget.version.year_id
    rows = list(
        ProposalLine.objects.filter(proposal__budget=budget, proposal__unit=unit)
        .order_by()
        .values("sub_activity", "account", "fund_source")
        .annotate(total=Sum("amount"))
        .filter(total__gt=0)
        .order_by("sub_activity__code", "account__code", "fund_source__code")
    )
    programs = Program.objects.in_bulk({row["sub_activity"] for row in rows} - {None})
    accounts = Account.objects.in_bulk({row["account"] for row in rows})
    funds = FundSource.objects.in_bulk({row["fund_source"] for row in rows})
    asked = [
        cash_plan.Asked(programs.get(row["sub_activity"]), accounts[row["account"]], row["total"])
        for row in rows
    ]
    proposed = cash_plan.propose(asked, unit=unit, year=year)
    in_force = cash_plan.in_force_months(unit, year)
    from_month = dated_on.month if dated_on.year == year else 1
    found = []
    for row, line, plan in zip(rows, asked, proposed, strict=True):
        months = in_force.get((row["sub_activity"], row["account"], row["fund_source"]))
        kept = plan if months is None else cash_plan.carried_over(months, line.amount, from_month=from_month)
        found.append(
            LineInput(line.sub_activity, line.account, funds[row["fund_source"]], line.amount, kept.months)
        )
    return found


# --- DPA = Perkada Penjabaran ------------------------------------------------------------------
_DIFFERENCES = """
SELECT a.code || ' ' || a.name || CASE WHEN p.id IS NULL THEN '' ELSE ' (' || p.code || ')' END,
    d.enacted, d.written
FROM budget_dpa_differences(%s) d JOIN reference_account a ON a.id = d.account_id
LEFT JOIN reference_program p ON p.id = d.sub_activity_id ORDER BY p.code, a.code
"""


def equals_enacted(document: BudgetDocument, context: Context) -> None:
    """Guard of submit and sign: a DPA of an APBD says what was enacted, line by line."""
    raise_all(enacted_refusals(document))


def enacted_refusals(document: BudgetDocument) -> Sequence[DomainError]:
    """Every line that differs from the enacted sum; none for a version that is no APBD."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENCES, [document.pk])
        rows = cursor.fetchall()
    return list(_worded(document, rows))


def _worded(document: BudgetDocument, rows: list[tuple[Any, ...]]) -> Iterator[DomainError]:
    for label, enacted, written in rows[:NAMED_MAX]:
        yield DomainError(
            f"{label} dalam DPA {document.unit.name} {rupiah(written or ZERO)}, menurut Perkada Penjabaran"
            f" {document.version.name} {rupiah(enacted or ZERO)}. Samakan jumlahnya.",
            rule="I-11",
        )
    if len(rows) > NAMED_MAX:
        yield DomainError(f"Masih ada {len(rows) - NAMED_MAX} rincian lain yang berbeda.", rule="I-11")
