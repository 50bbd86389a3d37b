"""Lower block of the SPJ fungsional (domain.md 3.7): what the treasurer received and paid, and his balance.

By the columns of the SPJ. Spending that came back into the RKUD reduces the SPJ, not the treasurer's cash,
and stands in a row of its own; so the balance is that of the BKU.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from core.money import ZERO, Decimal
from reference.models import FiscalYear, Nature, Unit
from treasury.cashbook import opening_of
from treasury.functional_report import COLUMNS, IMPREST, LS_COLUMNS, SpjLine, returns_of
from treasury.models import (
    NIL_KINDS,
    POSTED_RECEIPT,
    DisbursementOrder,
    ExpenseReceiptTax,
    ImprestReturn,
    PaymentRequest,
    PaymentRequestLine,
    TreasurerKind,
    TreasurerRemittanceLine,
)

# (day, column, amount)
Moved = tuple[date, str, Decimal]


@dataclass
class CashLine:
    """One row: what it is called, and per column the amounts before and in the month."""

    label: str
    before: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(COLUMNS, ZERO))
    within: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(COLUMNS, ZERO))

    def until(self, column: str) -> Decimal:
        """Up to the end of the month."""
        return self.before[column] + self.within[column]

    @property
    def total(self) -> Decimal:
        """All columns up to the end of the month."""
        return sum((self.until(column) for column in COLUMNS), ZERO)


@dataclass(frozen=True)
class CashBlock:
    """Penerimaan and pengeluaran of the treasurer up to a month, and what he began the year with."""

    opening: Decimal
    received: list[CashLine]
    paid: list[CashLine]

    @property
    def balance(self) -> Decimal:
        """Saldo kas at the end of the month."""
        return self.opening + sum_of("", self.received).total - sum_of("", self.paid).total


def sum_of(label: str, lines: Iterable[CashLine]) -> CashLine:
    """The lines together."""
    found = CashLine(label)
    for line in lines:
        for column in COLUMNS:
            found.before[column] += line.before[column]
            found.within[column] += line.within[column]
    return found


def cash_block(unit: Unit, year: FiscalYear, month: int, spent: Iterable[SpjLine]) -> CashBlock:
    """The block below the SPJ whose lines are `spent`; a constant number of queries."""
    received = [_line("SP2D", _disbursed(unit, year), month)]
    paid = [CashLine("SPJ (LS dan UP/GU/TU)")]
    for line in spent:
        for column in COLUMNS:
            paid[0].before[column] += line.before[column]
            paid[0].within[column] += line.within[column]
    received += _taxes("Pajak dipungut", _withheld(unit, year), month)
    paid += _taxes("Pajak disetor", _remitted(unit, year), month)
    returned = ImprestReturn.objects.filter(unit=unit, year=year, state="confirmed")
    moved = [(day, IMPREST, amount) for day, amount in returned.values_list("dated_on", "amount")]
    back = [(day, column, -amount) for _, day, column, amount in returns_of(unit, year)]
    others = {
        "Setoran sisa UP/TU": moved,
        "Belanja yang kembali ke RKUD": back,
        "Pengeluaran pembiayaan": _financed(unit, year),
    }
    paid += [_line(label, rows, month) for label, rows in others.items() if rows]
    return CashBlock(opening_of(unit, year, TreasurerKind.EXPENDITURE), received, paid)


def _line(label: str, rows: Iterable[Moved], month: int) -> CashLine:
    found = CashLine(label)
    for day, column, amount in rows:
        if day.month <= month:
            part = found.within if day.month == month else found.before
            part[column] += amount
    return found


def _taxes(label: str, rows: dict[str, list[Moved]], month: int) -> list[CashLine]:
    return [_line(f"{label}: {name}", rows[name], month) for name in sorted(rows)]


def _column(kind: str) -> str:
    return LS_COLUMNS.get(PaymentRequest.Kind(kind), IMPREST)


def _disbursed(unit: Unit, year: FiscalYear) -> list[Moved]:
    orders = DisbursementOrder.objects.filter(unit=unit, year=year, state="paid")
    rows = orders.exclude(order__request__kind__in=NIL_KINDS)
    return [
        (day, _column(kind), gross)
        for day, kind, gross in rows.values_list("paid_on", "order__request__kind", "gross")
    ]


def _withheld(unit: Unit, year: FiscalYear) -> dict[str, list[Moved]]:
    rows = ExpenseReceiptTax.objects.filter(
        receipt__unit=unit, receipt__year=year, receipt__state__in=POSTED_RECEIPT
    ).values_list("account__name", "receipt__dated_on", "receipt__reverses", "amount")
    found: dict[str, list[Moved]] = defaultdict(list)
    for name, day, reverses, amount in rows:
        found[name].append((day, IMPREST, -amount if reverses else amount))
    return found


def _remitted(unit: Unit, year: FiscalYear) -> dict[str, list[Moved]]:
    rows = TreasurerRemittanceLine.objects.filter(
        remittance__unit=unit, remittance__year=year, remittance__state="confirmed"
    ).values_list("account__name", "remittance__dated_on", "amount")
    found: dict[str, list[Moved]] = defaultdict(list)
    for name, day, amount in rows:
        found[name].append((day, IMPREST, amount))
    return found


def _financed(unit: Unit, year: FiscalYear) -> list[Moved]:
    """LS of PPKD for financing: paid, and no spending."""
    rows = (
        PaymentRequestLine.objects.filter(
            request__unit=unit,
            request__year=year,
            request__kind__in=list(LS_COLUMNS),
            request__orders__disbursements__state="paid",
        )
        .exclude(key__account__nature=Nature.SPENDING)
        .values_list("request__orders__disbursements__paid_on", "request__kind", "amount")
    )
    return [(day, _column(kind), amount) for day, kind, amount in rows]
