"""SPJ fungsional (domain.md 3.7): realisation of every budget line by the way of payment, from documents."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from budget.selectors import lines_in_force
from core.money import ZERO, Decimal
from reference.models import Account, FiscalYear, Nature, Program, Unit
from treasury.exclusions import SPJ_COLUMNS, said_of
from treasury.models import (
    POSTED_RECEIPT,
    ContraPost,
    ExpenseReceiptLine,
    PaymentRequest,
    PaymentRequestLine,
    Reversal,
)

SALARY, GOODS, IMPREST = "ls_gaji", "ls_barang_jasa", "up_gu_tu"
COLUMNS = (SALARY, GOODS, IMPREST)
LS_COLUMNS = {
    PaymentRequest.Kind.SALARY: SALARY,
    PaymentRequest.Kind.GOODS: GOODS,
    PaymentRequest.Kind.PPKD: GOODS,
}
# (sub kegiatan, account)
Place = tuple[int | None, int]


@dataclass
class SpjLine:
    """One budget line: its amount, and per column what was realised before and in the month."""

    sub_activity: Program | None
    account: Account
    budget: Decimal = ZERO
    before: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(COLUMNS, ZERO))
    within: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(COLUMNS, ZERO))

    def until(self, column: str) -> Decimal:
        """Realised up to the end of the month."""
        return self.before[column] + self.within[column]

    @property
    def total(self) -> Decimal:
        """LS and UP/GU/TU up to the end of the month."""
        return sum((self.until(column) for column in COLUMNS), ZERO)

    @property
    def rest(self) -> Decimal:
        """Sisa pagu."""
        return self.budget - self.total


def functional_report(unit: Unit, year: FiscalYear, month: int = 12) -> list[SpjLine]:
    """Every spending line in force at the month's end, also without realisation, by sub kegiatan and account.

    A return of spending reduces the column that the chart's list names for its account, else LS barang/jasa.
    """
    lines: dict[Place, SpjLine] = {}
    last = date(year.pk, month, monthrange(year.pk, month)[1])
    in_force = lines_in_force(year=year.pk, unit_id=unit.pk, at=last)
    rows = in_force.filter(key__account__nature=Nature.SPENDING)
    for line in rows.select_related("key__account__edition", "key__sub_activity"):
        place = (line.key.sub_activity_id, line.key.account_id)
        found = lines.setdefault(place, SpjLine(line.key.sub_activity, line.key.account))
        found.budget += line.amount.amount
    for place, day, column, amount in _realised(unit, year):
        if day.month > month:
            continue
        found = lines.get(place) or lines.setdefault(place, _unbudgeted(place))
        part = found.within if day.month == month else found.before
        part[column] += amount
    return sorted(
        lines.values(),
        key=lambda one: (one.sub_activity.code if one.sub_activity else "", one.account.code),
    )


def _unbudgeted(place: Place) -> SpjLine:
    """A line that the budget in force no longer has; shown all the same, with nothing to spend."""
    program = Program.objects.filter(pk=place[0]).first() if place[0] else None
    return SpjLine(program, Account.objects.select_related("edition").get(pk=place[1]))


Realised = tuple[Place, date, str, Decimal]


def _realised(unit: Unit, year: FiscalYear) -> Iterator[Realised]:
    """Payments, receipts and returns of the unit's spending lines; four queries."""
    paid = PaymentRequestLine.objects.filter(
        request__unit=unit,
        request__year=year,
        request__kind__in=list(LS_COLUMNS),
        request__orders__disbursements__state="paid",
        key__account__nature=Nature.SPENDING,
    ).values_list(
        "key__sub_activity",
        "key__account",
        "request__orders__disbursements__paid_on",
        "request__kind",
        "amount",
    )
    for program, account, day, kind, amount in paid:
        yield (program, account), day, LS_COLUMNS[PaymentRequest.Kind(kind)], amount
    yield from _receipts(unit, year)
    yield from returns_of(unit, year)


def returns_of(unit: Unit, year: FiscalYear) -> Iterable[Realised]:
    """Returns on their day, and on its own day each document that takes a return back."""
    returns = ContraPost.objects.filter(
        unit=unit,
        year=year,
        state__in=("confirmed", "reversed"),
        line__key__account__nature=Nature.SPENDING,
    ).values_list(
        "pk",
        "line__key__sub_activity",
        "line__key__account",
        "line__key__account__code",
        "line__key__account__edition__code",
        "dated_on",
        "amount",
    )
    taken_back = dict(
        Reversal.objects.filter(
            unit=unit, year=year, state="confirmed", target_flow=ContraPost.flow_name
        ).values_list("target_id", "dated_on")
    )
    for pk, program, account, code, edition, day, amount in returns:
        column = said_of(code, edition, SPJ_COLUMNS) or GOODS
        yield (program, account), day, column, -amount
        if pk in taken_back:
            yield (program, account), taken_back[pk], column, amount


def _receipts(unit: Unit, year: FiscalYear) -> Iterable[Realised]:
    rows = ExpenseReceiptLine.objects.filter(
        receipt__unit=unit, receipt__year=year, receipt__state__in=POSTED_RECEIPT
    ).values_list("key__sub_activity", "key__account", "receipt__dated_on", "receipt__reverses", "amount")
    for program, account, day, reverses, amount in rows:
        yield (program, account), day, IMPREST, -amount if reverses else amount


def totals(lines: Iterable[SpjLine]) -> dict[str, Decimal]:
    """Σ per column up to the month."""
    found: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for line in lines:
        for column in COLUMNS:
            found[column] += line.until(column)
    return found
