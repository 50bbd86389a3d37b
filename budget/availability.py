"""Ketersediaan anggaran (domain.md 3.1): a rupiah is used once.

    available_budget    = ceiling − consumed − reserved + contra-posts
    available_spd       = Σ SPD dated ≤ the document's date − uses, without contract reservations
    available_cash_plan = Σ plan months ≤ its month         − uses, without contract reservations

All uses count whatever their date, so a backdated document never overdraws a later day. By setting
`spd_level` SPD and cash plan are tested by line or by sub kegiatan; then all keys of that unit and sub
kegiatan are locked. Every writer here locks first, in id order, and leaves append-only movements; the
key's sums are kept by the database.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet, Sum

from budget.in_force import documents_in_force
from budget.models import BudgetKey, BudgetMovement, CashPlan, FundReleaseLine
from budget.wording import key_label, lacking
from core import clock
from core.errors import DomainError, raise_all
from core.locks import Rank, lock, one_transaction
from core.money import ZERO, Decimal, exact
from reference import region
from reference.models import User

DOCUMENT = BudgetMovement.Basis.DOCUMENT
CONTRACT = BudgetMovement.Basis.CONTRACT
Kind = BudgetMovement.Kind


@dataclass(frozen=True)
class Remaining:
    """What one key was given and what was used of it, at a document's date.

    `released`, `planned` and `group_used` are those of the key, or of its sub kegiatan when SPD and cash
    plan are tested at that level. `group_used` leaves contract reservations out.
    """

    key_id: int
    ceiling: Decimal
    consumed: Decimal
    reserved: Decimal
    committed: Decimal
    contra_posted: Decimal
    released: Decimal
    planned: Decimal
    group_used: Decimal
    group: tuple[int, ...]

    @property
    def budget(self) -> Decimal:
        """What remains of the budget in force."""
        return self.ceiling - self.consumed - self.reserved + self.contra_posted

    @property
    def spd(self) -> Decimal:
        """What remains of the fund releases."""
        return self.released - self.group_used

    @property
    def cash_plan(self) -> Decimal:
        """What remains of the cash plan."""
        return self.planned - self.group_used


@dataclass(frozen=True)
class Use:
    """An amount that a document asks of a key; `commitment` is the part drawn from its own contract."""

    key_id: int
    amount: Decimal
    commitment: Decimal = ZERO


def remaining(key_ids: Iterable[int], *, on: date) -> dict[int, Remaining]:
    """What remains of the keys for a document dated `on`; five queries, no locks (for screens)."""
    wanted = list(dict.fromkeys(key_ids))
    is_shared = _is_shared()
    keys = {key.pk: key for key in _keys_with_groups(wanted, is_shared=is_shared)}
    return _remaining(wanted, keys, on=on, is_shared=is_shared)


def lock_keys(key_ids: Iterable[int], *, on: date | None = None) -> dict[int, BudgetKey]:
    """Lock the keys, and at level sub kegiatan all keys that share their limits, ascending by id."""
    ids = list(
        _keys_with_groups(list(key_ids), is_shared=_is_shared()).order_by().values_list("pk", flat=True)
    )
    return {key.pk: key for key in lock(_labelled(BudgetKey.objects.filter(pk__in=ids)), Rank.BUDGET_KEY)}


def reserve(
    uses: Sequence[Use],
    *,
    source: str,
    event: str,
    on: date,
    actor: User,
    basis: str = DOCUMENT,
) -> list[str]:
    """Reserve every use, or raise all refusals (I-15, I-16, I-05); returns cash plan warnings.

    A payment on a contract draws on the contract's own reservation first. A contract reserves budget
    only, neither SPD nor cash plan.
    """
    summed = by_key(uses)
    with one_transaction():
        keys = lock_keys(summed)
        refusals, warnings = tested(summed, keys, on=on, basis=basis)
        raise_all(refusals)
        rows = [(use.key_id, Kind.RELEASE, CONTRACT, use.commitment) for use in summed.values()]
        rows += [(use.key_id, Kind.RESERVE, basis, use.amount) for use in summed.values()]
        write_movements(rows, source=source, event=event, on=on, actor=actor)
    return warnings


def release(
    uses: Sequence[Use], *, source: str, event: str, on: date, actor: User, basis: str = DOCUMENT
) -> None:
    """Give reservations of this source back; what it drew from a contract goes back to the contract.

    How much was drawn is read from the movements of the source, not from `Use.commitment`.
    """
    summed = by_key(uses)
    with one_transaction():
        keys = lock_keys(summed)
        held = held_of(source, summed)
        _check_held(summed, keys, held, basis=basis)
        rows = [(use.key_id, Kind.RELEASE, basis, use.amount) for use in summed.values()]
        if basis == DOCUMENT:
            rows += [
                (use.key_id, Kind.RESERVE, CONTRACT, min(held[use.key_id].drawn, use.amount))
                for use in summed.values()
            ]
        write_movements(rows, source=source, event=event, on=on, actor=actor)


def consume(uses: Sequence[Use], *, source: str, event: str, on: date, actor: User) -> None:
    """Turn reservations of this source into consumption (SP2D paid)."""
    summed = by_key(uses)
    with one_transaction():
        keys = lock_keys(summed)
        _check_held(summed, keys, held_of(source, summed), basis=DOCUMENT)
        rows = [(use.key_id, Kind.RELEASE, DOCUMENT, use.amount) for use in summed.values()]
        rows += [(use.key_id, Kind.CONSUME, DOCUMENT, use.amount) for use in summed.values()]
        write_movements(rows, source=source, event=event, on=on, actor=actor)


def contra(uses: Sequence[Use], *, source: str, event: str, on: date, actor: User) -> None:
    """Kontrapos: a return of this year's spending restores the key; never more than was consumed (I-29)."""
    summed = by_key(uses)
    with one_transaction():
        keys = lock_keys(summed)
        raise_all(
            DomainError(
                lacking("Realisasi", key_label(keys[use.key_id]), _net(keys[use.key_id]), use.amount)
                + " Kurangi pengembalian.",
                rule="I-29",
            )
            for use in summed.values()
            if use.amount > _net(keys[use.key_id])
        )
        rows = [(use.key_id, Kind.CONTRA, DOCUMENT, use.amount) for use in summed.values()]
        write_movements(rows, source=source, event=event, on=on, actor=actor)


def _net(key: BudgetKey) -> Decimal:
    return key.consumed - key.contra_posted


def by_key(uses: Sequence[Use]) -> dict[int, Use]:
    """All uses of one key in one act are one use; amounts are positive (I-05)."""
    found: dict[int, Use] = {}
    if not uses:
        raise DomainError("Dokumen tanpa rincian tidak memakai anggaran. Isi rinciannya.", rule="I-05")
    for use in uses:
        amount, commitment = exact(use.amount), exact(use.commitment)
        if amount <= 0 or not ZERO <= commitment <= amount:
            raise DomainError(
                "Nilai rincian harus lebih dari nol dan tidak kurang dari bagian kontraknya.", rule="I-05"
            )
        before = found.get(use.key_id, Use(use.key_id, ZERO))
        found[use.key_id] = Use(use.key_id, before.amount + amount, before.commitment + commitment)
    return dict(sorted(found.items()))


def tested(
    uses: dict[int, Use], keys: dict[int, BudgetKey], *, on: date, basis: str
) -> tuple[list[DomainError], list[str]]:
    """Every refusal and every cash plan warning of the uses, under the locks of `keys`."""
    refusals = [_not_limited(keys[use.key_id]) for use in uses.values() if not keys[use.key_id].is_limited]
    is_shared = _is_shared()
    found = _remaining(list(uses), keys, on=on, is_shared=is_shared)
    for use in uses.values():
        key, left = keys[use.key_id], found[use.key_id]
        if use.commitment > key.committed:
            text = lacking("Sisa cadangan kontrak", key_label(key), key.committed, use.commitment)
            refusals.append(DomainError(text + " Kurangi tagihan atas kontrak.", rule="I-25"))
        if use.amount > left.budget + use.commitment:
            text = lacking("Sisa pagu", key_label(key), left.budget + use.commitment, use.amount)
            refusals.append(
                DomainError(text + " Kurangi permintaan atau ajukan pergeseran anggaran.", rule="I-15")
            )
    if basis == CONTRACT:
        return refusals, []
    return _tested_groups(uses, keys, found, refusals, on=on, is_shared=is_shared)


def _tested_groups(
    uses: dict[int, Use],
    keys: dict[int, BudgetKey],
    found: dict[int, Remaining],
    refusals: list[DomainError],
    *,
    on: date,
    is_shared: bool,
) -> tuple[list[DomainError], list[str]]:
    """SPD and cash plan, once per line or once per sub kegiatan for all its uses together."""
    warnings: list[str] = []
    asked: dict[tuple[int, ...], Decimal] = defaultdict(lambda: ZERO)
    first: dict[tuple[int, ...], int] = {}
    for use in uses.values():
        group = found[use.key_id].group
        asked[group] += use.amount
        first.setdefault(group, use.key_id)
    blocks = region.setting("cash_plan_mode") == "block"
    for group, amount in asked.items():
        key, left = keys[first[group]], found[first[group]]
        label = key_label(key, by_sub_activity=is_shared and key.sub_activity_id is not None)
        if amount > left.spd:
            text = lacking(f"Sisa SPD sampai {on:%d-%m-%Y}", label, left.spd, amount)
            refusals.append(DomainError(text + " Kurangi permintaan atau minta SPD baru.", rule="I-16"))
        if amount > left.cash_plan:
            text = lacking(f"Sisa anggaran kas sampai bulan {on:%m-%Y}", label, left.cash_plan, amount)
            text += " Tunda atau ubah anggaran kas."
            if blocks:
                refusals.append(DomainError(text, rule="I-16"))
            else:
                warnings.append(text)
    return refusals, warnings


@dataclass(frozen=True)
class _Held:
    """What one source still holds on a key: its own reservation, and the net of its contract movements."""

    document: Decimal = ZERO
    contract: Decimal = ZERO

    @property
    def drawn(self) -> Decimal:
        """What a payment took over from its contract's reservation."""
        return max(ZERO, -self.contract)


def held_of(source: str, key_ids: Iterable[int]) -> dict[int, _Held]:
    """Reservations less releases of one source, per key; one query."""
    net: dict[tuple[int, str], Decimal] = defaultdict(lambda: ZERO)
    rows = BudgetMovement.objects.filter(source=source, key__in=list(key_ids)).order_by()
    for key_id, kind, basis, total in rows.values_list("key", "kind", "basis").annotate(total=Sum("amount")):
        if kind in (Kind.RESERVE, Kind.RELEASE):
            net[key_id, basis] += total if kind == Kind.RESERVE else -total
    return {key_id: _Held(net[key_id, DOCUMENT], net[key_id, CONTRACT]) for key_id in key_ids}


def _check_held(
    uses: dict[int, Use], keys: dict[int, BudgetKey], held: dict[int, _Held], *, basis: str
) -> None:
    """Nobody releases or consumes more than the source itself holds on that basis."""
    refusals = []
    for use in uses.values():
        key, mine = keys[use.key_id], held[use.key_id]
        limit = min(mine.contract, key.committed) if basis == CONTRACT else mine.document
        if use.amount > limit:
            text = lacking("Cadangan dokumen pada", key_label(key), limit, use.amount)
            refusals.append(DomainError(text + " Periksa dokumen yang mencadangkannya.", rule="I-15"))
    raise_all(refusals)


def _not_limited(key: BudgetKey) -> DomainError:
    return DomainError(
        f"{key_label(key)} bukan belanja atau pengeluaran pembiayaan. Pilih rincian yang dapat dibayar.",
        rule="I-02",
    )


def write_movements(
    rows: Iterable[tuple[int, str, str, Decimal]], *, source: str, event: str, on: date, actor: User
) -> None:
    """Append the movements with an amount, all in one statement, in the order given."""
    moment = clock.now()
    BudgetMovement.objects.bulk_create(
        BudgetMovement(
            key_id=key_id,
            kind=kind,
            basis=basis,
            amount=amount,
            source=source,
            event=event,
            dated_on=on,
            moved_at=moment,
            actor=actor,
        )
        for key_id, kind, basis, amount in rows
        if amount
    )


def _is_shared() -> bool:
    """True when the keys of a unit and sub kegiatan share SPD and cash plan."""
    return region.setting("spd_level") == "sub_kegiatan"


def _labelled(keys: "QuerySet[BudgetKey]") -> "QuerySet[BudgetKey]":
    return keys.select_related("account", "sub_activity")


def _keys_with_groups(key_ids: list[int], *, is_shared: bool) -> "QuerySet[BudgetKey]":
    """The keys, and at level sub kegiatan all keys of their year, unit and sub kegiatan."""
    wanted = Q(pk__in=key_ids)
    if is_shared:
        groups = BudgetKey.objects.filter(pk__in=key_ids, sub_activity__isnull=False)
        for year, unit, sub_activity in groups.values_list("year", "unit", "sub_activity").distinct():
            wanted |= Q(year=year, unit=unit, sub_activity=sub_activity)
    return BudgetKey.objects.filter(wanted)


def _remaining(
    wanted: list[int], keys: dict[int, BudgetKey], *, on: date, is_shared: bool
) -> dict[int, Remaining]:
    """Remaining of `wanted`; `keys` holds them and everything that shares their limits."""
    members: dict[tuple[int, ...], list[int]] = defaultdict(list)
    group_of: dict[int, tuple[int, ...]] = {}
    for key in keys.values():
        group = (key.pk,)
        if is_shared and key.sub_activity_id is not None:
            group = (key.year_id, key.unit_id, key.sub_activity_id)
        group_of[key.pk] = group
        members[group].append(key.pk)
    released, planned = _released(keys, on=on), _planned(keys, on=on)
    used = {key.pk: key.consumed + key.reserved - key.committed - key.contra_posted for key in keys.values()}

    def shared(amounts: dict[int, Decimal], key_id: int) -> Decimal:
        return sum((amounts.get(member, ZERO) for member in members[group_of[key_id]]), ZERO)

    found = {}
    for key_id in wanted:
        key = keys[key_id]
        found[key_id] = Remaining(
            key_id=key_id,
            ceiling=key.ceiling,
            consumed=key.consumed,
            reserved=key.reserved,
            committed=key.committed,
            contra_posted=key.contra_posted,
            released=shared(released, key_id),
            planned=shared(planned, key_id),
            group_used=shared(used, key_id),
            group=group_of[key_id],
        )
    return found


def _released(keys: Iterable[int], *, on: date) -> dict[int, Decimal]:
    """Σ lines of signed SPD dated ≤ `on`, per key."""
    rows = FundReleaseLine.objects.filter(
        key__in=list(keys), release__state="signed", release__dated_on__lte=on
    )
    return dict(rows.order_by().values_list("key").annotate(total=Sum("amount")))


def _planned(keys: Iterable[int], *, on: date) -> dict[int, Decimal]:
    """Σ months ≤ the month of `on` of the cash plan in force, per key."""
    rows = CashPlan.objects.filter(
        Q(line__key__year__lt=on.year) | Q(line__key__year=on.year, month__lte=on.month),
        line__key__in=list(keys),
        line__document__in=documents_in_force(),
    )
    return dict(rows.order_by().values_list(F("line__key")).annotate(total=Sum("amount")))
