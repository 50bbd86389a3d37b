"""Fixed assets: register, depreciate, dispose, move, complete; the books follow by memo vouchers (4.3)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum

from core import clock
from core.errors import DomainError, raise_all
from core.locks import one_transaction
from core.money import ZERO, Decimal, exact, rupiah, to_money
from reference import access, asset_classes
from reference.models import Account, DepreciationMapping, Nature, Role, Unit, User
from reference.roles import AccountKey, role_account
from treasury import proposals
from treasury.depreciation import Basis, due, is_semester_end
from treasury.models import AssetMovement, FixedAsset, MemoVoucher
from treasury.posting_rules import entity_of, ppkd_unit
from treasury.proposals import Proposal, ProposedLine, pair
from treasury.services import common
from workflows.flow import Context

KEEPERS = (Role.SKPD_VERIFIER, Role.OPERATOR)
Kind = AssetMovement.Kind
ENDS = (Kind.DISPOSAL, Kind.TRANSFER, Kind.COMPLETION, Kind.EXPENSE)
LIVE = ~Q(movements__voucher__state="cancelled")


def register_asset(
    *,
    unit: Unit,
    account: Account,
    name: str,
    acquired_on: date,
    cost: Decimal,
    actor: User,
    life_years: int | None = None,
    accumulated: Decimal = ZERO,
    accumulated_on: date | None = None,
    **texts: str,
) -> FixedAsset:
    """Catat aset: register, life and threshold come from its class on the day of acquisition.

    `texts`: number, location, details, source. Below the threshold it is extracomptable.
    """
    access.require(actor, KEEPERS, unit=unit, on=clock.today(), act="Mencatat aset")
    facts = asset_facts(
        account=account,
        acquired_on=acquired_on,
        cost=cost,
        life_years=life_years,
        accumulated=accumulated,
        accumulated_on=accumulated_on,
    )
    asset = FixedAsset(unit=unit, name=name, created_by=actor, created_at=clock.now(), **facts, **texts)
    asset._history_user = actor
    asset.save()
    return asset


def asset_facts(
    *,
    account: Account,
    acquired_on: date,
    cost: Decimal,
    life_years: int | None,
    accumulated: Decimal,
    accumulated_on: date | None,
) -> dict[str, Any]:
    """What the books stand on of an asset: judged, with what its class on the day of acquisition says."""
    value = common.positive(cost, "Harga perolehan")
    found = asset_classes.class_of(
        account, asset_classes.classes_in_force(account.edition_id, on=acquired_on)
    )
    refusals = []
    if account.nature != Nature.ASSET or not account.is_postable or found is None:
        refusals.append(
            DomainError(
                f"{account} bukan akun aset tetap rincian, atau golongannya belum ada di data acuan.",
                rule="I-31",
                field="account",
            )
        )
    if acquired_on > clock.today():
        refusals.append(DomainError("Tanggal perolehan melewati hari ini.", rule="I-07", field="acquired_on"))
    if not ZERO <= exact(accumulated) <= value or (accumulated and accumulated_on is None):
        refusals.append(
            DomainError(
                f"Akumulasi awal {rupiah(exact(accumulated))} harus antara Rp\u00a00 dan harga perolehan "
                f"{rupiah(value)}, dengan tanggalnya.",
                field="accumulated",
            )
        )
    raise_all(refusals)
    assert found is not None
    return {
        "register": found.register,
        "account": account,
        "acquired_on": acquired_on,
        "cost": to_money(value),
        "accumulated": to_money(exact(accumulated)),
        "accumulated_on": accumulated_on,
        "life_years": found.life_years if life_years is None else life_years,
        "is_extracomptable": value < found.threshold,
    }


def in_books(unit: Unit) -> "QuerySet[FixedAsset]":
    """Assets of an entity, neither extracomptable nor on their way out, with `booked` depreciation."""
    return with_booked(present(unit).filter(is_extracomptable=False))


def present(unit: Unit) -> "QuerySet[FixedAsset]":
    """Assets of an entity that are not on their way out; what is expensed stays, outside the books."""
    gone = AssetMovement.objects.filter(kind__in=ENDS).exclude(voucher__state="cancelled").values("asset")
    return FixedAsset.objects.filter(Q(unit=unit) | Q(unit__parent=unit)).exclude(
        is_extracomptable=False, pk__in=gone
    )


def with_booked(rows: "QuerySet[FixedAsset]") -> "QuerySet[FixedAsset]":
    """Each asset with the depreciation of its vouchers."""
    depreciated = Q(movements__kind=Kind.DEPRECIATION) & LIVE
    return rows.annotate(booked=Sum("movements__amount", filter=depreciated, default=ZERO))


def accumulated_of(asset: FixedAsset) -> Decimal:
    """Akumulasi penyusutan of an asset now, drafts of vouchers included."""
    moved = asset.movements.filter(kind=Kind.DEPRECIATION).exclude(voucher__state="cancelled")
    return asset.accumulated.amount + (moved.aggregate(total=Sum("amount"))["total"] or ZERO)


def depreciation(unit: Unit, *, through: date) -> tuple[Proposal, dict[int, Decimal]]:
    """Usulan penyusutan of an entity through a semester's end, and what falls on each asset."""
    if not is_semester_end(through):
        raise DomainError(
            f"Penyusutan dihitung sampai 30 Juni atau 31 Desember, diminta {through:%d-%m-%Y}.",
            field="through",
        )
    entity = entity_of(unit)
    shares: dict[int, Decimal] = {}
    sums: dict[tuple[Account, Account, int], Decimal] = {}
    units: dict[int, Unit] = {}
    lacking: dict[str, Account] = {}
    assets = list(in_books(entity).select_related("unit", "account").order_by("account__code", "pk"))
    mappings = {
        one.asset_account_id: one
        for one in DepreciationMapping.objects.filter(
            asset_account__in={one.account_id for one in assets}
        ).select_related("expense_account", "accumulated_account")
    }
    for asset in assets:
        amount = due(basis_of(asset), through=through, booked=asset.booked)  # type: ignore[attr-defined]
        if not amount:
            continue
        mapping = mappings.get(asset.account_id)
        if mapping is None or mapping.expense_account is None or mapping.accumulated_account is None:
            lacking[asset.account.code] = asset.account
            continue
        shares[asset.pk] = amount
        units[asset.unit_id] = asset.unit
        place = (mapping.expense_account, mapping.accumulated_account, asset.unit_id)
        sums[place] = sums.get(place, ZERO) + amount
    raise_all(
        DomainError(f"Akun {one} belum punya pemetaan penyusutan. Lengkapi data acuannya.", rule="I-01")
        for one in lacking.values()
    )
    lines: list[ProposedLine] = []
    for (expense, accumulated, unit_id), amount in sums.items():
        why = f"Penyusutan s.d. {through:%d-%m-%Y}"
        lines += pair(expense, accumulated, amount, why, unit=units[unit_id])
    return Proposal(
        entity,
        through,
        f"Penyusutan aset tetap s.d. {through:%d-%m-%Y}",
        f"depreciation:{entity.pk}:{through}",
        tuple(lines),
    ), shares


def depreciate(unit: Unit, *, through: date, actor: User) -> MemoVoucher:
    """One draft voucher for the entity's book, and the share of each asset in it."""
    with one_transaction():
        proposal, shares = depreciation(unit, through=through)
        voucher = proposals.draft_voucher(proposal, actor=actor)
        for asset_id, amount in shares.items():
            _move(voucher, Kind.DEPRECIATION, asset_id, amount, actor=actor)
    return voucher


def basis_of(asset: FixedAsset) -> Basis:
    """What its depreciation is reckoned from."""
    return Basis(
        cost=asset.cost.amount,
        acquired_on=asset.acquired_on,
        life_years=asset.life_years,
        accumulated=asset.accumulated.amount,
        accumulated_on=asset.accumulated_on,
    )


def end(
    asset: FixedAsset,
    *,
    act: str,
    dated_on: date,
    other: Account | None,
    to_unit: Unit | None,
    to_name: str = "",
    actor: User,
) -> MemoVoucher:
    """The chosen end, `act` one of dispose, complete, transfer and expense; asks for what that one needs."""
    if act == "transfer":
        if to_unit is None:
            raise DomainError("SKPD penerima belum dipilih.", field="to_unit")
        return transfer(asset, dated_on=dated_on, to_unit=to_unit, actor=actor)
    if other is None:
        raise DomainError("Akun lawan belum dipilih. Ketik kode atau namanya.", field="other")
    if act == "complete":
        return complete(asset, dated_on=dated_on, account=other, name=to_name or asset.name, actor=actor)
    if act == "expense":
        return expense(asset, dated_on=dated_on, expense_account=other, actor=actor)
    return dispose(asset, dated_on=dated_on, loss_account=other, actor=actor)


def dispose(asset: FixedAsset, *, dated_on: date, loss_account: Account, actor: User) -> MemoVoucher:
    """Penghapusan: cost and accumulated leave the books, the book value to the account named (4.3)."""
    _requirepresent(asset)
    value, gone = asset.cost.amount, accumulated_of(asset)
    why = f"Penghapusan {asset}"
    lines = _accumulated_lines(asset, gone, why, unit=asset.unit)
    if value > gone:
        lines.append(ProposedLine(loss_account, value - gone, ZERO, why, asset.unit))
    lines.append(ProposedLine(asset.account, ZERO, value, why, asset.unit))
    book = entity_of(asset.unit)
    return _end(asset, Kind.DISPOSAL, lines, unit=book, dated_on=dated_on, why=why, actor=actor)


def expense(asset: FixedAsset, *, dated_on: date, expense_account: Account, actor: User) -> MemoVoucher:
    """Bebankan: a purchase below the threshold that was charged to the asset account becomes an expense."""
    _requirepresent(asset, is_extracomptable=True)
    why = f"Ekstrakomptabel: {asset}"
    lines = pair(expense_account, asset.account, asset.cost.amount, why, unit=asset.unit)
    book = entity_of(asset.unit)
    return _end(asset, Kind.EXPENSE, lines, unit=book, dated_on=dated_on, why=why, actor=actor)


def complete(asset: FixedAsset, *, dated_on: date, account: Account, name: str, actor: User) -> MemoVoucher:
    """KDP selesai: construction in progress becomes the finished asset (row 11b)."""
    _requirepresent(asset)
    why = f"KDP selesai: {name}"
    lines = pair(account, asset.account, asset.cost.amount, why, unit=asset.unit)
    return _end(
        asset,
        Kind.COMPLETION,
        lines,
        unit=entity_of(asset.unit),
        dated_on=dated_on,
        why=why,
        actor=actor,
        to_unit=asset.unit,
        to_account=account,
        to_name=name,
    )


def transfer(asset: FixedAsset, *, dated_on: date, to_unit: Unit, actor: User) -> MemoVoucher:
    """Mutasi antar-SKPD: giver, receiver and PPKD in one voucher of PPKD, proposed by the giver (4.3)."""
    _requirepresent(asset)
    giver, receiver, ppkd = entity_of(asset.unit), entity_of(to_unit), ppkd_unit()
    if giver == receiver or ppkd in (giver, receiver):
        text = "Mutasi ini antara dua SKPD yang berlainan. Pilih SKPD penerima lain."
        raise DomainError(text, field="to_unit")
    edition = asset.account.edition_id
    between, claim = (role_account(edition, key) for key in (AccountKey.RK_PPKD_ASSETS, AccountKey.RK_SKPD))
    value, gone = asset.cost.amount, accumulated_of(asset)
    why = f"Mutasi {asset} ke {receiver.code}"
    lines = _accumulated_lines(asset, gone, why, unit=asset.unit)
    if value > gone:
        lines.append(ProposedLine(between, value - gone, ZERO, why, asset.unit))
    lines.append(ProposedLine(asset.account, ZERO, value, why, asset.unit))
    lines += [
        ProposedLine(one.account, one.credit, one.debit, why, to_unit) for one in reversed(tuple(lines))
    ]
    if value > gone:
        lines.append(ProposedLine(claim, value - gone, ZERO, why, ppkd, receiver))
        lines.append(ProposedLine(claim, ZERO, value - gone, why, ppkd, giver))
    return _end(
        asset,
        Kind.TRANSFER,
        lines,
        unit=ppkd,
        dated_on=dated_on,
        why=why,
        actor=actor,
        gone=gone,
        to_unit=to_unit,
    )


def _accumulated_lines(asset: FixedAsset, gone: Decimal, why: str, *, unit: Unit) -> list[ProposedLine]:
    if not gone:
        return []
    mapping = DepreciationMapping.objects.filter(asset_account=asset.account).first()
    if mapping is None or mapping.accumulated_account is None:
        raise DomainError(f"Akun {asset.account} belum punya pemetaan penyusutan.", rule="I-01")
    return [ProposedLine(mapping.accumulated_account, gone, ZERO, why, unit)]


def _requirepresent(asset: FixedAsset, *, is_extracomptable: bool = False) -> None:
    earlier = asset.movements.filter(kind__in=ENDS).exclude(voucher__state="cancelled").first()
    if earlier is not None:
        raise DomainError(f"{asset} sudah dalam proses atau selesai: {earlier.get_kind_display()}.")
    if asset.is_extracomptable != is_extracomptable:
        word = "di luar" if asset.is_extracomptable else "di dalam"
        raise DomainError(f"{asset} tercatat {word} neraca; langkah ini tidak berlaku baginya.")


def _end(
    asset: FixedAsset,
    kind: str,
    lines: Sequence[ProposedLine],
    *,
    unit: Unit,
    dated_on: date,
    why: str,
    actor: User,
    gone: Decimal | None = None,
    **to: Any,
) -> MemoVoucher:
    with one_transaction():
        giver = asset.unit if kind == Kind.TRANSFER else None
        proposal = Proposal(unit, dated_on, why, f"asset:{asset.pk}:{kind}", tuple(lines), giver)
        voucher = proposals.draft_voucher(proposal, actor=actor)
        left = accumulated_of(asset) if gone is None else gone
        _move(voucher, kind, asset.pk, left, actor=actor, **to)
    return voucher


def _move(voucher: MemoVoucher, kind: str, asset_id: int, amount: Decimal, *, actor: User, **to: Any) -> None:
    movement = AssetMovement(
        asset_id=asset_id,
        kind=kind,
        dated_on=voucher.dated_on,
        amount=to_money(amount),
        voucher=voucher,
        **to,
    )
    movement._history_user = actor
    movement.save()


def carry_on(voucher: MemoVoucher, context: Context) -> None:
    """Effect of memo_voucher.approve: a transfer or completion makes the asset that comes after."""
    ending = voucher.asset_movements.filter(kind__in=(Kind.TRANSFER, Kind.COMPLETION)).select_related("asset")
    for one in ending:
        old, is_transfer = one.asset, one.kind == Kind.TRANSFER
        account = old.account if is_transfer else one.to_account
        found = asset_classes.class_of(
            account, asset_classes.classes_in_force(account.edition_id, on=one.dated_on)
        )
        made = FixedAsset(
            unit=one.to_unit,
            register=found.register if found else old.register,
            account=account,
            number=old.number,
            name=one.to_name or old.name,
            acquired_on=old.acquired_on if is_transfer else one.dated_on,
            cost=old.cost,
            accumulated=one.amount if is_transfer else to_money(ZERO),
            accumulated_on=_last_depreciated(old) if is_transfer and one.amount.amount else None,
            life_years=old.life_years if is_transfer or not found else found.life_years,
            location=old.location,
            details=old.details,
            source=voucher.document_key,
            created_by=context.actor,
            created_at=context.at,
        )
        made._history_user = context.actor
        made.save()
        one.made = made
        one._history_user = context.actor
        one.save(update_fields=["made"])


def _last_depreciated(asset: FixedAsset) -> date:
    """Through which day its accumulated depreciation was reckoned."""
    newest = (
        asset.movements.filter(kind=Kind.DEPRECIATION)
        .exclude(voucher__state="cancelled")
        .order_by("-dated_on")
        .values_list("dated_on", flat=True)
        .first()
    )
    return newest or asset.accumulated_on or asset.acquired_on
