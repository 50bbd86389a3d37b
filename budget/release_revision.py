"""Perubahan SPD: a signed release gets a revision with whole amounts and is replaced by it (I-17).

Released sums count signed releases only, so they follow the newest. Nothing falls below what is used.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from budget.availability import remaining
from budget.fund_release import FLOW, create_release, lock_release
from budget.in_force import documents_in_force
from budget.models import BudgetKey, FundRelease, FundReleaseLine
from budget.wording import key_label
from core import clock
from core.errors import DomainError, raise_all
from core.locks import one_transaction
from core.money import ZERO, Decimal, exact, rupiah
from reference import access
from reference.models import Role, User
from workflows import engine
from workflows.flow import Context


@dataclass(frozen=True)
class RevisedLine:
    """One key of a release: what it released, what the budget in force freezes of it, what is used."""

    key: BudgetKey
    released: Decimal
    frozen: Decimal
    used: Decimal

    @property
    def proposed(self) -> Decimal:
        """What stays released."""
        return self.released - self.frozen


def create_revision(
    release: FundRelease,
    *,
    dated_on: date,
    lines: Sequence[tuple[BudgetKey | int, Decimal]],
    description: str = "",
    actor: User,
) -> FundRelease:
    """A draft that will take the signed release's place, with whole amounts; lines of zero are left out."""
    access.require(actor, Role.TREASURY_STAFF, unit=release.unit, on=clock.today(), act="Ubah SPD")
    with one_transaction():
        revised = lock_release(release.pk)
        _require_newest(revised)
        document = documents_in_force(year=revised.year_id).filter(unit=revised.unit).first()
        if document is None:
            raise DomainError(f"DPA {revised.unit.name} tidak berlaku.", rule="I-18")
        wanted = [(getattr(key, "pk", key), exact(amount)) for key, amount in lines if exact(amount) != ZERO]
        raise_all(_below_use(revised, dict(wanted), on=max(dated_on, revised.dated_on)))
        return create_release(
            document=document,
            quarter=revised.quarter,
            dated_on=dated_on,
            lines=wanted,
            description=description or f"Perubahan SPD {revised.number}",
            actor=actor,
            revises=revised,
        )


def proposed_lines(release: FundRelease) -> list[RevisedLine]:
    """Lines of a signed release with what a lowered budget freezes of each; constant queries."""
    lines = list(
        FundReleaseLine.objects.filter(release=release)
        .select_related("key__account", "key__sub_activity", "key__fund_source")
        .order_by("key__sub_activity__code", "key__account__code", "key__fund_source__code")
    )
    frozen = frozen_amounts(release, [line.key_id for line in lines])
    used = remaining([line.key_id for line in lines], on=clock.today())
    found = []
    for line in lines:
        its = used[line.key_id]
        own_use = its.consumed + its.reserved - its.committed - its.contra_posted
        found.append(RevisedLine(line.key, line.amount.amount, frozen.get(line.key_id, ZERO), own_use))
    return found


def frozen_amounts(release: FundRelease, key_ids: Iterable[int]) -> dict[int, Decimal]:
    """Dana dibekukan: what signed releases give beyond the budget in force, taken from the newest first."""
    keys = BudgetKey.objects.in_bulk(list(key_ids))
    over = {pk: -key.ceiling for pk, key in keys.items()}
    rows = (
        FundReleaseLine.objects.filter(key__in=keys, release__state="signed")
        .order_by("-release__quarter", "-release__dated_on", "-release__pk")
        .values_list("key", "release", "amount")
    )
    given: dict[int, list[tuple[int, Decimal]]] = defaultdict(list)
    for key_id, release_id, amount in rows:
        over[key_id] += amount
        given[key_id].append((release_id, amount))
    found: dict[int, Decimal] = {}
    for key_id, parts in given.items():
        left = max(ZERO, over[key_id])
        for release_id, amount in parts:
            part = min(left, amount)
            left -= part
            if release_id == release.pk and part:
                found[key_id] = part
    return found


def needs_revision(release: FundRelease) -> bool:
    """Whether a budget in force has frozen a part of the signed release."""
    if release.state != "signed":
        return False
    key_ids = FundReleaseLine.objects.filter(release=release).values_list("key", flat=True)
    return bool(frozen_amounts(release, key_ids))


# --- Signing -----------------------------------------------------------------------------------
def may_replace(release: FundRelease, context: Context) -> None:
    """Guard of signing: the revised release still stands, and nothing falls below what is used."""
    if release.revises_id is None:
        return
    revised = lock_release(release.revises_id)
    if revised.state != "signed":
        raise DomainError(
            f"SPD {revised.number} sudah diganti atau batal. Batalkan draf ini dan ubah SPD yang terbaru.",
            rule="I-17",
        )
    amounts = dict(
        FundReleaseLine.objects.filter(release=release).order_by().values_list("key").annotate(Sum("amount"))
    )
    raise_all(_below_use(revised, amounts, on=release.dated_on))
    # Locked here, before the keys: documents come first in the order of locks.
    context.data["revised"] = revised


def replace(release: FundRelease, context: Context) -> None:
    """Effect of signing: the revised release is replaced in the same moment."""
    if release.revises_id is None:
        return
    engine.cascade(
        FLOW,
        context.data["revised"],
        "replaced",
        step="replace",
        actor=context.actor,
        role=context.role,
        reason=f"Diganti SPD perubahan tanggal {release.dated_on:%d-%m-%Y}.",
    )


def _require_newest(release: FundRelease) -> None:
    if release.state != "signed":
        raise DomainError(
            f"SPD {release.number or 'draf'} tidak berlaku; hanya SPD yang terbit dapat diubah.", rule="I-17"
        )
    waiting = FundRelease.objects.filter(revises=release).exclude(state="cancelled").first()
    if waiting is not None:
        raise DomainError(
            f"SPD {release.number} sudah mempunyai draf perubahan. Buka atau batalkan draf itu.", rule="I-17"
        )


def _below_use(revised: FundRelease, amounts: dict[int, Decimal], *, on: date) -> list[DomainError]:
    """Groups of keys that the revision would leave below what is used, each named with its figures."""
    before = dict(
        FundReleaseLine.objects.filter(release=revised).order_by().values_list("key").annotate(Sum("amount"))
    )
    touched = sorted({*before, *amounts})
    left = remaining(touched, on=on)
    change: dict[tuple[int, ...], Decimal] = defaultdict(lambda: ZERO)
    for key_id in touched:
        change[left[key_id].group] += amounts.get(key_id, ZERO) - before.get(key_id, ZERO)
    keys = BudgetKey.objects.select_related("account", "sub_activity").in_bulk(touched)
    found, seen = [], set()
    for key_id in touched:
        its = left[key_id]
        if its.group in seen:
            continue
        seen.add(its.group)
        released = its.released + change[its.group]
        if change[its.group] < ZERO and released < its.group_used:
            found.append(
                DomainError(
                    f"SPD {key_label(keys[key_id], by_sub_activity=len(its.group) > 1)} menjadi"
                    f" {rupiah(released)}, padahal sudah dipakai {rupiah(its.group_used)}, kurang"
                    f" {rupiah(its.group_used - released)}. Naikkan rincian itu.",
                    rule="I-17",
                )
            )
    return found
