"""STS: the revenue treasurer deposits whole TBP into the RKUD (domain.md 4.2 row 15, I-27)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Sum

from core import clock
from core.errors import DomainError, raise_all
from core.locks import Rank, lock, one_transaction
from core.money import ZERO, Decimal, exact, rupiah, to_money
from ledger.books import book_of
from ledger.models import EntryKind, EntryLine
from reference import access, region
from reference.models import FiscalYear, Role, Unit, User
from reference.roles import AccountKey, role_account
from treasury import cash_months, facts_revenue, limits_revenue, refusals
from treasury.dates import check_dated
from treasury.locking import lock_treasury_account
from treasury.models import Deposit, DepositLine, TreasurerReceipt
from treasury.services import booking, common
from workflows.flow import Context


@dataclass(frozen=True)
class Held:
    """Money that the revenue treasurer holds: a TBP, or the opening balance of his cash (receipt None)."""

    amount: Decimal
    dated_on: date
    receipt: TreasurerReceipt | None = None

    @property
    def label(self) -> str:
        return str(self.receipt) if self.receipt else "saldo awal kas"


def undeposited_receipts(unit: Unit, year: FiscalYear) -> "QuerySet[TreasurerReceipt]":
    """Booked TBP of the year that are in no live STS, oldest first."""
    live = DepositLine.objects.filter(receipt=OuterRef("pk"), is_live=True)
    rows = TreasurerReceipt.objects.filter(~Exists(live), unit=unit, year=year, state=limits_revenue.BOOKED)
    return rows.order_by("dated_on", "pk")


def held(unit: Unit, year: FiscalYear) -> list[Held]:
    """What is to be deposited, oldest first: the opening balance, then the TBP."""
    opening = _opening(unit, year)
    found = [Held(opening, date(year.pk, 1, 1))] if opening > ZERO else []
    rows = undeposited_receipts(unit, year)
    return found + [Held(row.amount.amount, row.dated_on, row) for row in rows]


def _opening_key(unit: Unit, year: FiscalYear) -> str:
    return f"{unit.pk}:{year.pk}"


def _opening(unit: Unit, year: FiscalYear) -> Decimal:
    """Opening balance of the treasurer's cash, while no live STS holds it."""
    if DepositLine.objects.filter(
        opening_key=_opening_key(unit, year), is_live=True, receipt__isnull=True
    ).exists():
        return ZERO
    sums = EntryLine.objects.filter(
        book=book_of(unit),
        unit=unit,
        account=role_account(year.chart_id, AccountKey.RECEIPT_CASH),
        kind=EntryKind.OPENING,
        dated_on__year=year.pk,
    ).aggregate(debit=Sum("debit"), credit=Sum("credit"))
    return (sums["debit"] or ZERO) - (sums["credit"] or ZERO)


def overdue(unit: Unit, year: FiscalYear, *, on: date) -> list[tuple[Held, int]]:
    """What should have been deposited by the day, with the working days that passed (I-27)."""
    allowed = int(region.setting("sts_deposit_working_days"))
    found = [(one, limits_revenue.working_days(one.dated_on, on)) for one in held(unit, year)]
    return [(one, days) for one, days in found if days > allowed]


def create_deposit(
    *,
    unit: Unit,
    dated_on: date,
    description: str,
    actor: User,
    amount: Decimal | None = None,
    receipts: Sequence[TreasurerReceipt] | None = None,
    with_opening: bool = False,
    bank_reference: str = "",
    external_number: str = "",
) -> Deposit:
    """STS: drafted by the revenue treasurer; its TBP are taken from now on, until it is cancelled.

    `receipts` (and `with_opening`): those chosen. Else the oldest ones that sum to `amount` exactly, or
    everything held on the day. Raises I-27 for a TBP that another STS has, and for an amount that no
    whole TBP make up.
    """
    with one_transaction():
        role = access.require(actor, Role.REVENUE_TREASURER, unit=unit, on=clock.today(), act="Membuat STS")
        common.require_unit_active(unit)
        year = common.fiscal_year(dated_on)
        # Whoever deposits of this unit waits here: the TBP are locked before they are looked at.
        lock(TreasurerReceipt.objects.filter(unit=unit, year=year), Rank.DOCUMENT)
        there = held(unit, year)
        wrong = refusals.collected(lambda: check_dated("STS", dated_on, year=year.pk))
        if amount is not None:
            wrong += refusals.collected(lambda: common.positive(amount, "Jumlah STS"))
        chosen: list[Held] = []
        try:
            if receipts is not None:
                chosen = _chosen(there, receipts, with_opening=with_opening)
            else:
                chosen = _oldest(there, amount, dated_on)
        except DomainError as refusal:
            wrong.append(refusal)
        wrong += _too_early(chosen, dated_on)
        raise_all(wrong)
        deposit = common.create(
            Deposit,
            actor=actor,
            role=role,
            year=year,
            unit=unit,
            dated_on=dated_on,
            description=description,
            amount=to_money(sum((one.amount for one in chosen), ZERO)),
            bank_reference=bank_reference.strip(),
            external_number=external_number,
        )
        DepositLine.objects.bulk_create(
            DepositLine(
                deposit=deposit,
                receipt=one.receipt,
                opening_key="" if one.receipt else _opening_key(unit, year),
                amount=to_money(one.amount),
            )
            for one in chosen
        )
    return deposit


def _chosen(there: list[Held], receipts: Sequence[TreasurerReceipt], *, with_opening: bool) -> list[Held]:
    """The TBP named, each of them undeposited."""
    by_receipt = {one.receipt.pk: one for one in there if one.receipt}
    missing = [receipt for receipt in receipts if receipt.pk not in by_receipt]
    raise_all(
        DomainError(
            f"TBP {receipt} sudah ada dalam STS lain, belum dibukukan, atau bukan TBP unit ini. "
            "Muat ulang daftar TBP.",
            rule="I-27",
            field="receipts",
        )
        for receipt in missing
    )
    found = [one for one in there if not one.receipt] if with_opening else []
    found += [by_receipt[pk] for pk in dict.fromkeys(receipt.pk for receipt in receipts)]
    if not found:
        raise DomainError(
            "STS belum memuat TBP. Pilih paling sedikit satu TBP.", rule="I-27", field="receipts"
        )
    return found


def _oldest(there: list[Held], amount: Decimal | None, dated_on: date) -> list[Held]:
    """The oldest that sum to the amount exactly, or all of the day."""
    wanted = exact(amount) if amount is not None else None
    ready = [one for one in there if one.dated_on <= dated_on]
    found: list[Held] = []
    total = ZERO
    for one in ready:
        if wanted is not None and total >= wanted:
            break
        found.append(one)
        total += one.amount
    if not found:
        raise DomainError(
            "Tidak ada TBP yang belum disetor pada tanggal itu. Catat TBP lebih dahulu.",
            rule="I-27",
            field="amount",
        )
    if wanted is not None and wanted > ZERO and total != wanted:
        before = total - found[-1].amount
        raise DomainError(
            f"STS {rupiah(wanted)} tidak memuat TBP utuh: TBP tertua berjumlah {rupiah(before)}, dengan "
            f"{found[-1].label} menjadi {rupiah(total)}. Setor salah satu jumlah itu.",
            rule="I-27",
            field="amount",
        )
    return found


def _too_early(chosen: list[Held], dated_on: date) -> Iterator[DomainError]:
    for one in chosen:
        if one.dated_on > dated_on:
            yield DomainError(
                f"STS mendahului {one.label} tanggal {one.dated_on:%d-%m-%Y}. Pakai tanggal itu atau "
                "sesudahnya.",
                rule="I-07",
                field="dated_on",
            )


def check_confirmable(deposit: Deposit, context: Context) -> None:
    """Guard of confirm: dates, TBP still booked, and the treasurer's cash covers it (I-26, I-27)."""
    lines = list(deposit.lines.select_related("receipt"))
    lock(TreasurerReceipt.objects.filter(deposit_lines__deposit=deposit), Rank.DOCUMENT)
    closed = cash_months.revenue_refusals(deposit.unit, deposit.dated_on, what="STS")
    lock_treasury_account()
    raise_all(
        [
            *closed,
            *refusals.collected(lambda: check_dated("STS", deposit.dated_on, year=deposit.year_id)),
            *_stale(lines),
            *limits_revenue.receipt_cash_refusals(
                deposit.unit, deposit.year, since=deposit.dated_on, out=deposit.amount.amount
            ),
        ]
    )


def _stale(lines: list[DepositLine]) -> Iterator[DomainError]:
    for line in lines:
        if line.receipt is not None and line.receipt.state != limits_revenue.BOOKED:
            yield DomainError(
                f"TBP {line.receipt} sudah dibalik. Batalkan STS ini dan buat yang baru.", rule="I-27"
            )


def post(deposit: Deposit, context: Context) -> None:
    """Effect of confirm: the number of the unit's register of STS, row 15."""
    booking.book(deposit, context, office=deposit.unit, kind="STS", facts_of=facts_revenue.of_deposit)


def release_lines(deposit: Deposit, context: Context) -> None:
    """Effect of cancel and reverse: the TBP are undeposited again."""
    deposit.lines.update(is_live=False)
