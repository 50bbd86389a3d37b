"""Rows of the sub-ledgers set right: what a voucher stands on is never edited, only what describes it (I-34).

The database refuses the same (KP034). Whoever must change what is booked reverses the voucher first.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from core import clock
from core.errors import DomainError
from core.locks import one_transaction
from core.money import Decimal, exact, to_money
from reference import access
from reference.models import Account, User
from treasury.models import AssetMovement, FixedAsset, InventoryCount, Loan, MemoVoucher
from treasury.posting_rules import entity_of
from treasury.services import asset as assets
from treasury.services import subledger
from treasury.services.subledger import Due

CANCELLED = "cancelled"


def voucher_of_asset(asset: FixedAsset) -> MemoVoucher | None:
    """The voucher that the books know the asset by: of its depreciation, its end, or what made it."""
    movements = AssetMovement.objects.filter(Q(asset=asset) | Q(made=asset)).exclude(voucher__state=CANCELLED)
    found = movements.select_related("voucher").order_by("-pk").first()
    return found.voucher if found else None


def edit_asset(
    asset: FixedAsset, *, name: str, number: str, location: str, details: str, actor: User, **facts: Any
) -> FixedAsset:
    """Ubah aset. `facts` as `asset.asset_facts` and `source`; none when only its description changes."""
    access.require(actor, assets.KEEPERS, unit=asset.unit, on=clock.today(), act="Mengubah aset")
    with one_transaction():
        found = FixedAsset.objects.select_for_update().get(pk=asset.pk)
        if facts:
            _refuse_bound(f"Aset {found}", voucher_of_asset(found), "nomor register, nama, letak, dan uraian")
            found.source = facts.pop("source")
            for field, value in assets.asset_facts(**facts).items():
                setattr(found, field, value)
        found.name, found.number, found.location, found.details = name, number, location, details
        found._history_user = actor
        found.save()
    return found


def voucher_of_count(count: InventoryCount) -> MemoVoucher | None:
    """The voucher that books the count's difference."""
    voucher = count.voucher
    return voucher if voucher is not None and voucher.state != CANCELLED else None


def edit_count(
    count: InventoryCount,
    *,
    note: str,
    actor: User,
    account: Account | None = None,
    counted_on: date | None = None,
    value: Decimal | None = None,
    expense_account: Account | None = None,
) -> InventoryCount:
    """Ubah stok opname; with account, day and value, or the note alone."""
    access.require(actor, subledger.COUNTERS, unit=count.unit, on=clock.today(), act="Mengubah stok opname")
    with one_transaction():
        found = InventoryCount.objects.select_for_update(of=("self",)).get(pk=count.pk)
        if account is not None and counted_on is not None and value is not None:
            _refuse_bound(f"Stok opname {found}", voucher_of_count(found), "keterangannya")
            expense, amount = subledger.judged_count(
                found.unit, account, expense_account, counted_on, exact(value), but=found.pk
            )
            found.account, found.expense_account = account, expense
            found.counted_on, found.value = counted_on, to_money(amount)
        found.note = note
        found._history_user = actor
        found.save()
    return found


def voucher_of_loan(loan: Loan) -> MemoVoucher | None:
    """A voucher of the entity's loans that was drawn up since this one was entered."""
    entity = entity_of(loan.unit)
    origins = Q(origin__startswith=f"loan:current:{entity.pk}:") | Q(
        origin__startswith=f"loan:interest:{entity.pk}:"
    )
    rows = MemoVoucher.objects.filter(origins, edited_at__gte=loan.created_at, dated_on__gte=loan.started_on)
    return rows.exclude(state=CANCELLED).order_by("-pk").first()


def is_paid_in_part(loan: Loan) -> bool:
    """True once an instalment is paid."""
    return loan.installments.filter(paid_on__isnull=False).exists()


def edit_loan(
    loan: Loan, *, lender: str, number: str, actor: User, installments: Sequence[Due] = (), **facts: Any
) -> Loan:
    """Ubah pinjaman; with its accounts, principal, day and whole schedule, or lender and number alone."""
    access.require(
        actor, subledger.COUNTERS, unit=loan.unit, on=clock.today(), act="Mengubah utang jangka panjang"
    )
    with one_transaction():
        found = Loan.objects.select_for_update().get(pk=loan.pk)
        if facts:
            _refuse_bound(f"Pinjaman {found}", voucher_of_loan(found), "pemberi pinjaman dan nomornya")
            if is_paid_in_part(found):
                raise DomainError(
                    f"Pinjaman {found} sudah diangsur; pokok dan jadwalnya tidak diubah lagi. "
                    "Yang dapat diubah: pemberi pinjaman dan nomornya.",
                    rule="I-34",
                )
            accounts = [
                facts[name] for name in ("account", "current_account", "interest_payable", "interest_account")
            ]
            amount = subledger.judged_loan(facts["principal"], facts["started_on"], installments, accounts)
            for field, value in {**facts, "principal": to_money(amount)}.items():
                setattr(found, field, value)
            _plan_anew(found, installments, actor=actor)
        found.lender, found.number = lender, number
        found._history_user = actor
        found.save()
    return found


def _plan_anew(loan: Loan, installments: Sequence[Due], *, actor: User) -> None:
    for row in loan.installments.all():
        row._history_user = actor
        row.delete()
    subledger.plan(loan, installments, actor=actor)


def _refuse_bound(what: str, voucher: MemoVoucher | None, free: str) -> None:
    if voucher is not None:
        raise DomainError(
            f"{what} menjadi dasar bukti memorial {voucher}; yang sudah dijurnal tidak diubah. "
            f"Yang dapat diubah: {free}. Untuk mengubah nilainya, batalkan atau balik dahulu bukti itu.",
            rule="I-34",
        )
