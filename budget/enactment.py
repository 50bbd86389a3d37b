"""Penetapan APBD: compile the RKA, agree, evaluate, enact; what each step asks and records."""

from datetime import date
from typing import Any

from django.db.models import Q

from budget import mandatory
from budget.models import BudgetVersion, RegionalBudget
from budget.proposals import lock_budget
from budget.shift_levels import Level, region_shift_refusals, shifts_of
from budget.submission import budget_flaws
from budget.version_sums import difference_of, differing_of, use_refusals
from core import clock
from core.errors import DomainError, raise_all
from core.locks import one_transaction
from core.money import Decimal, exact, rupiah
from reference import access
from reference.models import Role, User
from workflows.flow import Context, state_label

RECORDED = (
    *("agreement_number", "agreed_on", "evaluation_number", "evaluated_on", "evaluation_note"),
    *("perda_number", "perda_on", "perkada_number", "perkada_on"),
)
ACKNOWLEDGED = ("acknowledged_difference", "acknowledged_reason", "acknowledged_by", "acknowledged_at")
PASSED_ON = ("compiled", "agreed", "evaluated")


def is_shift(budget: RegionalBudget) -> bool:
    """A pergeseran is a Perkada only: DPRD and evaluation take no part."""
    return budget.version.kind == BudgetVersion.Kind.SHIFT


def is_no_shift(budget: RegionalBudget) -> bool:
    """Murni and perubahan are Perda: agreed with DPRD and evaluated."""
    return not is_shift(budget)


# --- Compile -----------------------------------------------------------------------------------
def may_be_compiled(budget: RegionalBudget, context: Context) -> None:
    """Every RKA verified and complete, nothing below use (I-12) or shifted too far (I-13)."""
    name = f"APBD {budget.version.name}"
    if not budget.proposals.filter(unit__isnull=False, lines__isnull=False).exists():
        raise DomainError(f"{name} belum berisi RKA SKPD dengan rincian. Susun RKA lebih dulu.", rule="I-11")
    found = []
    if budget.proposals.filter(unit__isnull=True, lines__isnull=False).exists():
        found.append(
            DomainError(
                f"{name} berisi daftar tanpa unit; DPA tidak dapat dibuat darinya. Impor rincian tiap SKPD.",
                rule="I-02",
            )
        )
    found += [
        *_unverified(budget),
        *budget_flaws(budget),
        *use_refusals(budget.version),
        *region_shift_refusals(budget.version),
    ]
    raise_all(found)


def _unverified(budget: RegionalBudget) -> list[DomainError]:
    """RKA that still wait; an untouched copy of what is settled, and an imported RKA, need no review."""
    if budget.origin == RegionalBudget.Origin.IMPORTED:
        return []
    waiting = list(
        budget.proposals.filter(~Q(state="verified"), unit__isnull=False)
        .select_related("unit")
        .order_by("unit__code")
    )
    differing = differing_of([proposal.pk for proposal in waiting])
    return [
        DomainError(
            f"RKA {proposal.unit.name} masih {state_label(proposal.state)}. Selesaikan verifikasi TAPD.",
            rule="I-11",
        )
        for proposal in waiting
        if proposal.pk in differing
    ]


def name_difference(budget: RegionalBudget, context: Context) -> None:
    """Warn of a budget that misses the balance rule, with the exact amount (I-10)."""
    difference = difference_of(budget)
    if difference:
        context.notices.append(
            f"SiLPA berkenaan {rupiah(difference)}, seharusnya nol. Penetapan menunggu rincian yang seimbang"
            " atau pengakuan selisih itu oleh PPKD."
        )


def name_missed_shares(budget: RegionalBudget, context: Context) -> None:
    """Warn of each share of mandatory spending that the budget misses; nothing stops for it."""
    context.notices += [use.warning for use in mandatory.missed(budget)]


def forget_recorded(budget: RegionalBudget, context: Context) -> None:
    """Sent back to drafting: numbers and acknowledgement are void; the history keeps them."""
    for name in RECORDED:
        setattr(budget, name, None if name.endswith("_on") else "")
    for name in ACKNOWLEDGED:
        setattr(budget, name, "" if name == "acknowledged_reason" else None)
    context.changed |= {*RECORDED, *ACKNOWLEDGED}


# --- What the steps record ---------------------------------------------------------------------
def record_agreement(budget: RegionalBudget, context: Context) -> None:
    """Persetujuan bersama DPRD dan Kepala Daerah."""
    budget.agreement_number = _text(context, "agreement_number", "Nomor persetujuan bersama")
    budget.agreed_on = _day(context, "agreed_on", "Tanggal persetujuan bersama", budget=budget)
    context.changed |= {"agreement_number", "agreed_on"}


def record_evaluation(budget: RegionalBudget, context: Context) -> None:
    """Hasil evaluasi gubernur atau Menteri."""
    budget.evaluation_number = _text(context, "evaluation_number", "Nomor hasil evaluasi")
    budget.evaluated_on = _day(
        context, "evaluated_on", "Tanggal hasil evaluasi", budget=budget, after=budget.agreed_on
    )
    budget.evaluation_note = str(context.data.get("evaluation_note") or "").strip()
    context.changed |= {"evaluation_number", "evaluated_on", "evaluation_note"}


def record_enactment(budget: RegionalBudget, context: Context) -> None:
    """Nomor dan tanggal Perda (not of a pergeseran) and Perkada Penjabaran."""
    after = budget.evaluated_on
    if is_no_shift(budget):
        budget.perda_number = _text(context, "perda_number", "Nomor Perda")
        budget.perda_on = _day(context, "perda_on", "Tanggal Perda", budget=budget, after=after)
        after = budget.perda_on
    budget.perkada_number = _text(context, "perkada_number", "Nomor Perkada")
    budget.perkada_on = _day(context, "perkada_on", "Tanggal Perkada", budget=budget, after=after)
    context.changed |= {"perda_number", "perda_on", "perkada_number", "perkada_on"}


def _text(context: Context, name: str, label: str) -> str:
    found = str(context.data.get(name) or "").strip()
    if not found:
        raise DomainError(f"{label} wajib diisi.", rule="I-06", field=name)
    return found


def _day(
    context: Context, name: str, label: str, *, budget: RegionalBudget, after: date | None = None
) -> date:
    """A date up to today, not before its predecessor's (I-07)."""
    found: Any = context.data.get(name)
    if not isinstance(found, date):
        raise DomainError(f"{label} wajib diisi.", rule="I-07", field=name)
    if found > context.on:
        raise DomainError(
            f"{label} {found:%d-%m-%Y} melewati hari ini {context.on:%d-%m-%Y}.", rule="I-07", field=name
        )
    if after is not None and found < after:
        raise DomainError(
            f"{label} {found:%d-%m-%Y} mendahului langkah sebelumnya tanggal {after:%d-%m-%Y}.",
            rule="I-07",
            field=name,
        )
    if found.year not in (budget.version.year_id - 1, budget.version.year_id):
        raise DomainError(
            f"{label} {found:%d-%m-%Y} di luar tahun anggaran {budget.version.year_id} dan tahun sebelumnya.",
            rule="I-07",
            field=name,
        )
    return found


# --- Enact -------------------------------------------------------------------------------------
def is_balanced(budget: RegionalBudget, context: Context) -> None:
    """I-10: SiLPA berkenaan is zero, or exactly what the finance officer acknowledged."""
    difference = difference_of(budget)
    if difference and budget.acknowledged_difference != difference:
        raise DomainError(
            f"APBD {budget.version.name} tidak seimbang: SiLPA berkenaan {rupiah(difference)}, seharusnya"
            f" {rupiah(exact(0))}. Kembalikan ke penyusunan agar diperbaiki, atau minta PPKD mengakui selisih"
            " itu dengan alasan.",
            rule="I-10",
        )


def keeps_use(budget: RegionalBudget, context: Context) -> None:
    """I-12 again: spending went on since the budget was compiled."""
    raise_all(use_refusals(budget.version))


def is_of_own_level(budget: RegionalBudget, context: Context) -> None:
    """I-13: the finance officer enacts what stays within one objek; beyond that the Sekda does."""
    if context.role != Role.FINANCE_OFFICER:
        return
    raise_all(
        DomainError(
            f"{shift.unit.name} bergeser {shift.level.label}; penetapannya oleh Sekretaris Daerah.",
            rule="I-13",
        )
        for shift in shifts_of(budget)
        if shift.level >= Level.OBJECT
    )


def awaits_acknowledgement(budget: RegionalBudget, difference: Decimal) -> bool:
    """True when this difference must still be acknowledged before enactment (I-10)."""
    return bool(difference) and budget.state in PASSED_ON and budget.acknowledged_difference is None


def acknowledge_difference(
    budget: RegionalBudget, *, difference: Decimal, reason: str, actor: User
) -> RegionalBudget:
    """Pengakuan selisih by the finance officer: the exact amount is repeated, with a reason (I-10).

    Only of a compiled budget, whose lines stand still; sending it back to drafting voids it.
    """
    access.require(actor, Role.FINANCE_OFFICER, unit=None, on=clock.today(), act="Akui selisih APBD")
    with one_transaction():
        fresh = lock_budget(budget.pk)
        name = f"APBD {fresh.version.name}"
        if fresh.state not in PASSED_ON:
            raise DomainError(
                f"{name} berstatus {state_label(fresh.state)}; selisih diakui setelah RKA dihimpun dan"
                " sebelum penetapan.",
                rule="I-10",
            )
        present = difference_of(fresh)
        if not present:
            raise DomainError(f"{name} seimbang; tidak ada selisih yang perlu diakui.", rule="I-10")
        if exact(difference) != present:
            raise DomainError(
                f"Selisih {name} {rupiah(present)}, yang ditulis {rupiah(exact(difference))}. Tulis selisih"
                " yang sebenarnya.",
                rule="I-10",
                field="difference",
            )
        if not reason.strip():
            raise DomainError("Pengakuan selisih wajib beralasan.", rule="I-41", field="reason")
        fresh.acknowledged_difference = present
        fresh.acknowledged_reason = reason.strip()
        fresh.acknowledged_by = actor
        fresh.acknowledged_at = clock.now()
        fresh._history_user = actor
        fresh.save(update_fields=list(ACKNOWLEDGED))
    return fresh
