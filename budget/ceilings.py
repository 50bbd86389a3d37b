"""KUA-PPAS: the ceilings of a version, typed or read by unit, agreed by Nota Kesepakatan, then frozen.

What RKA fill of them: budget.ceiling_use; the way of a plan: the flow "ceiling_plan".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from budget.ceiling_use import (
    AGREED,
    CeilingUse,
    label_of,
    passed,
    refusals,
    remaining_of,
    require_within,
    uses_of_plan,
)
from budget.models import BudgetProposal, BudgetVersion, Ceiling, CeilingPlan
from budget.proposals import OPEN_STATES
from core import clock
from core.errors import DomainError, NotFound, raise_all
from core.locks import Rank, lock, one_transaction
from core.money import Decimal, rupiah, to_money
from reference import access
from reference.models import FundSource, Program, Role, Unit, User
from workflows import engine
from workflows.flow import Context

__all__ = [
    "AGREED",
    "CeilingInput",
    "CeilingUse",
    "begin_plan",
    "label_of",
    "lock_plan",
    "passed",
    "put_ceilings",
    "refusals",
    "remaining_of",
    "require_within",
    "uses_of_plan",
]

FLOW = "ceiling_plan"
DRAFTING_ROLES = (Role.FINANCE_OFFICER, Role.TAPD)
DRAFT = "draft"


@dataclass(frozen=True)
class CeilingInput:
    """One row as it is typed or read: a unit, all or one of its programs, all or one fund source."""

    unit: Unit
    amount: Decimal
    program: Program | None = None
    fund_source: FundSource | None = None

    @property
    def key(self) -> tuple[int, int | None, int | None]:
        """What makes two rows the same."""
        return (
            self.unit.pk,
            self.program.pk if self.program else None,
            self.fund_source.pk if self.fund_source else None,
        )

    @property
    def label(self) -> str:
        """The row in words."""
        return label_of(Ceiling(unit=self.unit, program=self.program, fund_source=self.fund_source))


def begin_plan(version: BudgetVersion, *, actor: User, source: CeilingPlan | None = None) -> CeilingPlan:
    """KUA-PPAS of a version, in draft; with the rows of `source` (that of an earlier version) where given."""
    role = access.require(actor, DRAFTING_ROLES, unit=None, on=clock.today(), act="Menyusun KUA-PPAS")
    with one_transaction():
        fresh = lock(BudgetVersion.objects.filter(pk=version.pk), Rank.REQUEST)
        if not fresh:
            raise NotFound("Versi anggaran tidak ditemukan.")
        if CeilingPlan.objects.filter(version=version).exists():
            raise DomainError(f"KUA-PPAS {version.name} sudah disusun. Buka KUA-PPAS itu.", field="version")
        plan = CeilingPlan(version=fresh[0], created_by=actor, created_at=clock.now())
        plan._history_user = actor
        plan.save()
        engine.log_creation(FLOW, plan, actor=actor, role=role)
        if source is not None:
            rows = source.ceilings.order_by("pk").values_list("unit", "program", "fund_source", "amount")
            _add(plan, [_row(plan, *row) for row in rows], actor)
    return plan


def begin_next_plan(version: BudgetVersion, *, actor: User) -> CeilingPlan:
    """KUA-PPAS of a version with the rows of the last plan before it in its year, where there is one."""
    earlier = CeilingPlan.objects.filter(version__year=version.year_id, version__number__lt=version.number)
    return begin_plan(version, actor=actor, source=earlier.order_by("-version__number").first())


def lock_plan(plan_id: int) -> CeilingPlan:
    """The plan, locked and fresh, with its version."""
    found = lock(CeilingPlan.objects.filter(pk=plan_id).select_related("version"), Rank.REQUEST)
    if not found:
        raise NotFound("KUA-PPAS tidak ditemukan.")
    return found[0]


def put_ceilings(
    plan: CeilingPlan, rows: Iterable[CeilingInput], *, actor: User, units: Iterable[Unit] | None = None
) -> tuple[int, int, int]:
    """The plan's rows become these: (added, changed, removed). With `units` only theirs are touched.

    Raises AccessDenied, or DomainError naming every bad row; then nothing has changed.
    """
    wanted = list(rows)
    access.require(actor, DRAFTING_ROLES, unit=None, on=clock.today(), act="Ubah pagu KUA-PPAS")
    with one_transaction():
        fresh = lock_plan(plan.pk)
        if fresh.state != DRAFT:
            raise DomainError(
                f"{fresh} sudah disepakati dengan {fresh.agreement_number}; pagunya tidak dapat diubah."
                " Minta Sekretaris Daerah membukanya kembali, atau susun KUPA-PPAS perubahan.",
                rule="I-09",
            )
        raise_all(_flaws(fresh, wanted))
        found = Ceiling.objects.filter(plan=fresh)
        if units is not None:
            touched = {unit.pk for unit in units}
            strangers = [row for row in wanted if row.unit.pk not in touched]
            raise_all(_stranger(row) for row in strangers)
            found = found.filter(unit__in=touched)
        return _replace(fresh, list(found), wanted, actor)


def is_complete(plan: CeilingPlan, context: Context) -> None:
    """Guard of the agreement: rows, number and day of the Nota Kesepakatan, no RKA sent in above them."""
    if not plan.ceilings.exists():
        raise DomainError(f"{plan} belum berisi pagu. Isi pagunya lebih dulu.", rule="I-09")
    number = str(context.data.get("agreement_number", "")).strip()
    agreed_on = context.data.get("agreed_on")
    if not number:
        raise DomainError("Isi nomor Nota Kesepakatan.", field="agreement_number")
    if not isinstance(agreed_on, date) or agreed_on > context.on:
        raise DomainError(
            f"Isi tanggal Nota Kesepakatan, paling lambat hari ini {context.on:%d-%m-%Y}.",
            field="agreed_on",
            rule="I-07",
        )
    raise_all(passed(plan))


def keep_agreement(plan: CeilingPlan, context: Context) -> None:
    """Effect: number and day of the Nota Kesepakatan."""
    plan.agreement_number = str(context.data["agreement_number"]).strip()
    plan.agreed_on = context.data["agreed_on"]
    context.changed |= {"agreement_number", "agreed_on"}


def none_verified(plan: CeilingPlan, context: Context) -> None:
    """Guard of reopening: TAPD has verified no RKA of the version, nor has a DPA begun."""
    proposals = BudgetProposal.objects.filter(budget__version=plan.version).select_related("unit")
    beyond = list(proposals.exclude(state__in=(*OPEN_STATES, "submitted"))[:3])
    if beyond:
        names = ", ".join(one.unit.name if one.unit else "tanpa unit" for one in beyond)
        raise DomainError(
            f"{plan} tidak dapat dibuka kembali: RKA {names} sudah diverifikasi TAPD. Minta TAPD"
            " mengembalikannya, atau susun perubahan KUA-PPAS.",
            rule="I-09",
        )


def forget_agreement(plan: CeilingPlan, context: Context) -> None:
    """Effect of reopening: number and day go; the log and the history keep them."""
    plan.agreement_number, plan.agreed_on = "", None
    context.changed |= {"agreement_number", "agreed_on"}


def _flaws(plan: CeilingPlan, rows: Sequence[CeilingInput]) -> list[DomainError]:
    """What is wrong with rows, each named."""
    year = plan.version.year
    seen: set[object] = set()
    found = []
    for row in rows:
        if row.amount < 0:
            found.append(
                DomainError(f"Pagu {row.label} {rupiah(row.amount)} kurang dari nol. Perbaiki.", rule="I-04")
            )
        if not row.unit.is_active:
            found.append(DomainError(f"{row.unit.name} tidak aktif lagi; pilih unit lain.", field="unit"))
        if row.program is not None and (
            row.program.edition_id != year.programs_id or row.program.level < Program.Level.PROGRAM
        ):
            found.append(
                DomainError(
                    f"{row.program.code} bukan program, kegiatan, atau sub kegiatan pada daftar tahun"
                    f" {year.pk}. Pilih dari daftar.",
                    rule="I-01",
                )
            )
        if row.fund_source is not None and row.fund_source.edition_id != year.funds_id:
            found.append(
                DomainError(
                    f"Sumber dana {row.fund_source.code} tidak ada pada daftar tahun {year.pk}.", rule="I-01"
                )
            )
        if row.key in seen:
            found.append(DomainError(f"Pagu {row.label} ada dua kali. Gabungkan keduanya.", rule="I-09"))
        seen.add(row.key)
    return found


def _stranger(row: CeilingInput) -> DomainError:
    return DomainError(f"Pagu {row.label} bukan milik unit yang sedang diubah.", field="unit")


def _replace(
    plan: CeilingPlan, old: Sequence[Ceiling], wanted: Sequence[CeilingInput], actor: User
) -> tuple[int, int, int]:
    """Write only what differs, with history."""
    known = {(row.unit_id, row.program_id, row.fund_source_id): row for row in old}
    added, changed = [], []
    for row in wanted:
        found = known.pop(row.key, None)
        if found is None:
            added.append(_row(plan, *row.key, row.amount))
        elif found.amount.amount != row.amount:
            found.amount = to_money(row.amount)
            changed.append(found)
    for gone in known.values():
        gone._history_user = actor
        gone.delete()
    if changed:
        bulk_update_with_history(changed, Ceiling, ["amount"], default_user=actor, default_date=clock.now())
    _add(plan, added, actor)
    return len(added), len(changed), len(known)


def _add(plan: CeilingPlan, rows: list[Ceiling], actor: User) -> None:
    if rows:
        bulk_create_with_history(rows, Ceiling, default_user=actor, default_date=clock.now())


def _row(
    plan: CeilingPlan, unit_id: int, program_id: int | None, fund_id: int | None, amount: Decimal
) -> Ceiling:
    return Ceiling(
        plan=plan, unit_id=unit_id, program_id=program_id, fund_source_id=fund_id, amount=to_money(amount)
    )
