"""Limits of receipts, deposits, refunds and returns (I-19, I-26, I-27, I-29); the caller locks the rows."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate

from django.db.models import F, Sum

from core.errors import DomainError
from core.money import ZERO, Decimal, rupiah
from ledger.books import book_of
from ledger.models import EntryKind, EntryLine
from reference.models import Account, FiscalYear, LedgerSet, Unit
from reference.roles import AccountKey, role_account
from treasury import limits
from treasury.dates import indonesian
from treasury.models import (
    Assessment,
    ContraPost,
    PaymentRequestLine,
    RevenueReceipt,
    TreasurerReceipt,
)

SATURDAY = 5
# Documents whose entries stand, unless a reversal mirrored them.
BOOKED = "confirmed"
# An assessment that a receipt may pay: issued this year, or carried from an earlier one.
OPEN_ASSESSMENT = (BOOKED, "carried")


def working_days(since: date, until: date) -> int:
    """Weekdays after `since` up to and including `until`."""
    return sum(
        1
        for count in range(1, (until - since).days + 1)
        if (since + timedelta(days=count)).weekday() < SATURDAY
    )


def paid_on_assessment(assessment: Assessment) -> Decimal:
    """Σ booked receipts that name the assessment."""
    total = ZERO
    for model in (TreasurerReceipt, RevenueReceipt):
        rows = model.objects.filter(assessment=assessment, state=BOOKED)
        total += rows.aggregate(total=Sum("amount"))["total"] or ZERO
    return total


def assessment_refusals(receipt: TreasurerReceipt | RevenueReceipt) -> Iterator[DomainError]:
    """A receipt that names an assessment: open, of the same unit and account, not more than its rest."""
    assessment = receipt.assessment
    if assessment is None:
        return
    label = assessment.number or str(assessment)
    if assessment.state not in OPEN_ASSESSMENT:
        yield DomainError(
            f"Ketetapan {label} belum terbit atau sudah batal. Pilih ketetapan yang terbuka.",
            field="assessment",
        )
    if (assessment.unit_id, assessment.account_id) != (receipt.unit_id, receipt.account_id):
        yield DomainError(
            f"Ketetapan {label} adalah {assessment.account} pada {assessment.unit.code}, "
            f"bukan {receipt.account} pada {receipt.unit.code}. Perbaiki akun atau ketetapan.",
            rule="I-02",
            field="assessment",
        )
    if receipt.dated_on < assessment.dated_on:
        yield DomainError(
            f"Tanggal penerimaan {indonesian(receipt.dated_on)} mendahului ketetapan {label} "
            f"{indonesian(assessment.dated_on)}. Pakai tanggal itu atau sesudahnya.",
            rule="I-07",
            field="dated_on",
        )
    value, paid = assessment.amount.amount, paid_on_assessment(assessment)
    asked = receipt.amount.amount
    if paid + asked > value:
        yield DomainError(
            f"Ketetapan {label} senilai {rupiah(value)}, sudah dibayar {rupiah(paid)}, diterima "
            f"{rupiah(asked)}. Kurangi {rupiah(paid + asked - value)} atau catat kelebihannya tersendiri.",
            field="amount",
        )


def receipt_cash_by_day(unit: Unit, year: FiscalYear) -> dict[date, Decimal]:
    """Kas di Bendahara Penerimaan of a unit: closing balance of each day that moved it; ascending.

    The fiscal year's OPENING entry stands for the years before it; without one all earlier lines count.
    """
    cash = role_account(year.chart_id, AccountKey.RECEIPT_CASH)
    lines = EntryLine.objects.filter(
        book=book_of(unit), unit=unit, account=cash, dated_on__lte=date(year.pk, 12, 31)
    )
    if lines.filter(kind=EntryKind.OPENING, dated_on__year=year.pk).exists():
        lines = lines.filter(dated_on__year=year.pk)
    moved = (
        lines.order_by()
        .values_list("dated_on")
        .annotate(moved=Sum(F("debit") - F("credit")))
        .order_by("dated_on")
    )
    days, amounts = zip(*moved, strict=True) if moved else ((), ())
    return dict(zip(days, accumulate(amounts), strict=True))


def lowest_receipt_cash(unit: Unit, year: FiscalYear, *, since: date) -> Decimal:
    """The lowest balance of the revenue treasurer's cash from a day on, that day's opening state included."""
    lowest: Decimal | None = None
    before = ZERO
    for day, balance in receipt_cash_by_day(unit, year).items():
        if day <= since:
            before = balance
        elif lowest is None or balance < lowest:
            lowest = balance
    return before if lowest is None else min(before, lowest)


def receipt_cash_refusals(
    unit: Unit, year: FiscalYear, *, since: date, out: Decimal
) -> Iterator[DomainError]:
    """I-26, I-27: what leaves the revenue treasurer's cash leaves it ≥ 0 on that and every later day."""
    held = max(lowest_receipt_cash(unit, year, since=since), ZERO)
    if out > held:
        yield DomainError(
            f"Kas di Bendahara Penerimaan {unit.code} sejak {indonesian(since)} paling rendah "
            f"{rupiah(held)}, keluar {rupiah(out)}. Kurangi {rupiah(out - held)}.",
            rule=("I-26", "I-27"),
            field="amount",
        )


def realised_revenue(unit: Unit, account: Account, year: FiscalYear) -> Decimal:
    """Realised revenue of the year on an account of a unit, refunds taken off (closing entries left out)."""
    sums = (
        EntryLine.objects.filter(
            book=book_of(unit),
            unit=unit,
            account=account,
            account__ledger_set=LedgerSet.BUD,
            entry__year=year.pk,
        )
        .exclude(kind=EntryKind.CLOSING)
        .aggregate(debit=Sum("debit"), credit=Sum("credit"))
    )
    return (sums["credit"] or ZERO) - (sums["debit"] or ZERO)


def realised_refusals(
    unit: Unit, account: Account, year: FiscalYear, amount: Decimal, *, what: str
) -> Iterator[DomainError]:
    """Revenue taken back is not more than what the year realised on it; the RKUD's row is locked."""
    realised = max(realised_revenue(unit, account, year), ZERO)
    if amount > realised:
        yield DomainError(
            f"Realisasi {account.code} {account.name} {unit.code} tahun {year.pk} {rupiah(realised)}, "
            f"{what} {rupiah(amount)}. Kurangi {rupiah(amount - realised)}.",
            rule="I-05",
            field="amount",
        )


def rkud_out_refusals(chart_id: int, amount: Decimal, *, what: str) -> Iterator[DomainError]:
    """I-19 of a payment without SP2D: balance less signed unpaid SP2D covers it; the RKUD's row is locked."""
    balance, signed = limits.rkud_balance(chart_id), limits.signed_unpaid()
    if balance - signed < amount:
        yield DomainError(
            f"Saldo RKUD {rupiah(balance)}, SP2D terbit yang belum dibayar {rupiah(signed)}, {what} "
            f"{rupiah(amount)}: kurang {rupiah(amount - (balance - signed))}. Tunggu penerimaan kas.",
            rule="I-19",
            field="amount",
        )


def returned(line: PaymentRequestLine, *, but: ContraPost | None = None) -> Decimal:
    """Σ booked returns of an SP2D line."""
    rows = ContraPost.objects.filter(line=line, state=BOOKED)
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    return rows.aggregate(total=Sum("amount"))["total"] or ZERO


def return_rest(line: PaymentRequestLine, *, but: ContraPost | None = None) -> Decimal:
    """What of an SP2D line may still come back."""
    return line.amount.amount - returned(line, but=but)
