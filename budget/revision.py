"""Pergeseran dan perubahan: the next version begins as a full copy, while the present one is spent.

Every version is kept; what each changes is read by budget/version_sums.py.
"""

from django.db import connection

from budget.documents import create_version
from budget.models import BudgetProposal, BudgetVersion, RegionalBudget
from budget.proposal_store import NAMES, history_of
from budget.proposals import BUDGET_ROLES, begin_budget
from core import clock
from core.errors import DomainError
from core.locks import one_transaction
from reference import access
from reference.models import FiscalYear, Unit, User

# Columns of a line that its copy does not take over.
_OWN = {"proposal_id": "n.id", "place": "l.place", "is_returned": "false", "revision": "1"}
_COPY_LINES = (
    f"WITH touched AS (INSERT INTO budget_proposalline ({NAMES})"
    f" SELECT {', '.join(_OWN.get(name, f'l.{name}') for name in NAMES.split(', '))}"
    " FROM budget_budgetproposal n JOIN budget_proposalline l ON l.proposal_id = budget_source_proposal(n.id)"
    " WHERE n.budget_id = %(budget)s ORDER BY n.id, l.place RETURNING *)"
) + history_of("+")
# Of a unit whose last settled amounts are those of a DPA: one line a key.
_DPA_VALUES = {
    "proposal_id": "n.id",
    "place": (
        "10 * row_number() OVER (PARTITION BY n.id ORDER BY p.code NULLS FIRST, a.code, s.fund_source_id)"
    ),
    "sub_activity_id": "s.sub_activity_id",
    "account_id": "s.account_id",
    "fund_source_id": "s.fund_source_id",
    "description": "a.name",
    "amount": "s.amount",
    "amount_currency": "'IDR'",
    "price_currency": "'IDR'",
    "tax_percent": "0",
    "is_returned": "false",
    "revision": "1",
    "given": "NULL",
    "price": "NULL",
    "price_item_id": "NULL",
    **{f"volume_{number}": "NULL" for number in range(1, 5)},
}
_COPY_DPA = (
    f"WITH touched AS (INSERT INTO budget_proposalline ({NAMES})"
    f" SELECT {', '.join(_DPA_VALUES.get(name, chr(39) * 2) for name in NAMES.split(', '))}"
    " FROM budget_budgetproposal n"
    " JOIN budget_version_sums(%(year)s, %(before)s, NULL) s ON s.unit_id = n.unit_id"
    " JOIN reference_account a ON a.id = s.account_id"
    " LEFT JOIN reference_program p ON p.id = s.sub_activity_id"
    " WHERE n.budget_id = %(budget)s AND budget_source_proposal(n.id) IS NULL RETURNING *)"
) + history_of("+")
_UNITS = "SELECT DISTINCT unit_id FROM budget_version_sums(%(year)s, %(before)s, NULL)"


def begin_next(
    *,
    year: FiscalYear | int,
    kind: str,
    name: str,
    actor: User,
    legal_basis: str = "",
    exception_basis: str = "",
) -> RegionalBudget:
    """Versi berikutnya: APBD in draft with a copy of every unit's RKA (of its DPA where it had none).

    The first version of a year begins empty. DomainError while an earlier APBD of the year is not enacted:
    its changes would be lost.
    """
    access.require(actor, BUDGET_ROLES, unit=None, on=clock.today(), act="Buka versi anggaran")
    with one_transaction():
        version = create_version(
            year=year,
            kind=kind,
            name=name,
            legal_basis=legal_basis,
            exception_basis=exception_basis,
            actor=actor,
        )
        waiting = (
            RegionalBudget.objects.filter(version__year=version.year_id, version__number__lt=version.number)
            .exclude(state="enacted")
            .select_related("version")
            .first()
        )
        if waiting is not None:
            raise DomainError(
                f"APBD {waiting.version.name} belum ditetapkan. Selesaikan lebih dulu; versi baru disalin"
                " dari APBD yang sudah ditetapkan.",
                rule="I-11",
            )
        budget = begin_budget(version, actor=actor)
        if version.kind != BudgetVersion.Kind.ORIGINAL:
            _copy(budget, actor=actor)
    return budget


def _copy(budget: RegionalBudget, *, actor: User) -> None:
    """One RKA a unit that holds amounts, with its lines; the same few statements for any number of lines."""
    version, moment = budget.version, clock.now()
    values = {"year": version.year_id, "before": version.number - 1, "budget": budget.pk}
    with connection.cursor() as cursor:
        cursor.execute(_UNITS, values)
        units = Unit.objects.filter(pk__in=[row[0] for row in cursor.fetchall()]).order_by("code")
        for unit in units:
            proposal = BudgetProposal(budget=budget, unit=unit, created_by=actor, created_at=moment)
            proposal._history_user = actor
            proposal.save()
        values |= {"moment": moment, "actor": actor.pk}
        cursor.execute(_COPY_LINES, values)
        cursor.execute(_COPY_DPA, values)
