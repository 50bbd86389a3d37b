"""APBD and RKA: begun for a version, one RKA a unit; lines change in a draft or returned RKA only.

The ways of both are flows (budget/flows.py).
"""

from django.db import connection

from budget.models import BudgetProposal, BudgetVersion, RegionalBudget
from core import clock
from core.errors import DomainError, NotFound
from core.locks import Rank, lock, one_transaction
from reference import access
from reference.models import Role, Unit, User

BUDGET_ROLES = (Role.FINANCE_OFFICER, Role.TAPD)
EDITING_ROLES = (Role.OPERATOR, Role.ACTIVITY_OFFICER)
OPEN_STATES = ("draft", "returned")


def begin_budget(
    version: BudgetVersion, *, actor: User, origin: str = RegionalBudget.Origin.DRAFTED
) -> RegionalBudget:
    """APBD of a version, in draft; DomainError when it was begun or the version is signed DPA by DPA."""
    access.require(actor, BUDGET_ROLES, unit=None, on=clock.today(), act="Menyusun APBD")
    return make_budget(version, actor=actor, origin=origin)


def make_budget(version: BudgetVersion, *, actor: User, origin: str) -> RegionalBudget:
    """`begin_budget` for callers that have asked for the right."""
    with one_transaction():
        fresh = lock(BudgetVersion.objects.filter(pk=version.pk), Rank.REQUEST)
        if not fresh:
            raise NotFound("Versi anggaran tidak ditemukan.")
        if RegionalBudget.objects.filter(version=version).exists():
            raise DomainError(f"APBD {version.name} sudah disusun. Buka APBD itu.", field="version")
        if fresh[0].documents.exists():
            raise DomainError(
                f"Versi {version.name} sudah berisi DPA, jadi tidak dapat disusun dari RKA. Buka versi baru.",
                field="version",
            )
        budget = RegionalBudget(version=fresh[0], origin=origin, created_by=actor, created_at=clock.now())
        budget._history_user = actor
        budget.save()
    return budget


def lock_budget(budget_id: int) -> RegionalBudget:
    """The APBD, locked and fresh, with its version and year."""
    found = lock(RegionalBudget.objects.filter(pk=budget_id).select_related("version__year"), Rank.REQUEST)
    if not found:
        raise NotFound("APBD tidak ditemukan.")
    return found[0]


def create_proposal(budget: RegionalBudget, unit: Unit | None, *, actor: User) -> BudgetProposal:
    """A draft RKA of the unit by its operator or PPTK; of the list without units by the finance office."""
    access.require(actor, editing_roles(unit), unit=unit, on=clock.today(), act="Buat RKA")
    return make_proposal(budget, unit, actor=actor)


def make_proposal(budget: RegionalBudget, unit: Unit | None, *, actor: User) -> BudgetProposal:
    """`create_proposal` for callers that have asked for the right."""
    with one_transaction():
        fresh = lock_budget(budget.pk)
        require_open(fresh)
        if unit is not None and not unit.is_active:
            raise DomainError(f"{unit.name} tidak aktif lagi; pilih unit lain.", field="unit")
        if BudgetProposal.objects.filter(budget=fresh, unit=unit).exists():
            name = unit.name if unit is not None else "tanpa unit"
            raise DomainError(f"RKA {name} untuk {fresh.version.name} sudah ada. Buka RKA itu.", field="unit")
        proposal = BudgetProposal(budget=fresh, unit=unit, created_by=actor, created_at=clock.now())
        proposal._history_user = actor
        proposal.save()
    return proposal


def require_open(budget: RegionalBudget, *, state: str | None = None) -> None:
    """DomainError when the APBD, or its `state` where that was read anew, is compiled or further (I-11)."""
    if (state or budget.state) != "draft":
        raise DomainError(
            f"APBD {budget.version.name} sudah dihimpun menjadi RAPBD; RKA tidak dapat diubah lagi."
            " Minta PPKD mengembalikan RAPBD ke penyusunan.",
            rule="I-11",
        )


def lock_proposal(proposal_id: int) -> BudgetProposal:
    """The RKA, locked and fresh, with its APBD, version, year and unit."""
    found = lock(
        BudgetProposal.objects.filter(pk=proposal_id).select_related("budget__version__year", "unit"),
        Rank.DOCUMENT,
    )
    if not found:
        raise NotFound("RKA tidak ditemukan.")
    return found[0]


def held_state(budget_id: int) -> str:
    """The APBD's state, held FOR SHARE: whoever compiles it waits for the end of this transaction.

    Taken after the RKA, as the fence of the lines takes it; units do not wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT state FROM budget_regionalbudget WHERE id = %s FOR SHARE", [budget_id])
        return str(cursor.fetchone()[0])


def editing_roles(unit: Unit | None) -> tuple[Role, ...]:
    """Who writes an RKA: people of its unit, or PPKD and TAPD where it belongs to none."""
    return BUDGET_ROLES if unit is None else EDITING_ROLES


def require_editor(proposal: BudgetProposal, *, actor: User) -> None:
    """AccessDenied for who does not write the RKA (I-40)."""
    access.require(actor, editing_roles(proposal.unit), unit=proposal.unit, on=clock.today(), act="Ubah RKA")


def may_edit(proposal: BudgetProposal, *, actor: User) -> bool:
    """True when the RKA is open and the person writes it; what a page offers, asked again by each edit."""
    if proposal.state not in OPEN_STATES or proposal.budget.state != "draft":
        return False
    held = access.roles_in(actor, proposal.unit, on=clock.today())
    return bool(held.intersection(editing_roles(proposal.unit)))


def open_proposal(proposal: BudgetProposal, *, actor: User) -> BudgetProposal:
    """The locked RKA that its unit may still change; AccessDenied or DomainError (I-11) otherwise."""
    require_editor(proposal, actor=actor)
    fresh = lock_proposal(proposal.pk)
    require_open(fresh.budget, state=held_state(fresh.budget_id))
    if fresh.state not in OPEN_STATES:
        name = fresh.unit.name if fresh.unit is not None else "tanpa unit"
        raise DomainError(
            f"RKA {name} {fresh.budget.version.name} sudah diajukan; rinciannya tidak dapat diubah."
            " Minta TAPD mengembalikannya.",
            rule="I-11",
        )
    return fresh
