"""What the properties of a year look at: trial balances, formulas, and the acts of the year's end."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Sum

from core import clock
from core.checks import registered
from core.money import Decimal
from ledger.models import Book, Entry, EntryKind, EntryLine, PeriodEvent
from reference.models import FiscalYear, Role
from reports import articulation
from reports.engine import Parameters
from reports.formula import Formula, Status
from tests.factories.reference import make_year2025
from tests.properties.year_world import YearWorld
from treasury import imprest
from treasury.services import cash_closing, period, year_end

YEAR_END = date(2025, 12, 31)
# (book, unit, SKPD that RK is about, account) → debit less credit; nothing where it is nothing.
Balances = dict[tuple[str, int, int | None, str], Decimal]


def balances(**where) -> Balances:
    """The trial balance of all books, or of the lines that `where` picks."""
    rows = (
        EntryLine.objects.filter(**where)
        .order_by()
        .values_list("book__code", "unit_id", "counterpart_id", "account__code")
        .annotate(debit=Sum("debit"), credit=Sum("credit"))
    )
    return {tuple(place): debit - credit for *place, debit, credit in rows if debit != credit}


def plus(*parts: Balances) -> Balances:
    """Σ of several; nothing where it is nothing."""
    found: Balances = {}
    for part in parts:
        for place, amount in part.items():
            found[place] = found.get(place, Decimal(0)) + amount
    return {place: amount for place, amount in found.items() if amount}


def formulas(world: YearWorld, at: date) -> dict[str, list[Formula]]:
    """Every formula of the region, PPKD, the SKPDs and the sub-unit, by the name of whose it is."""
    scopes = [("", None), *((one.unit.code, one.unit.pk) for one in (world.ppkd, *world.spenders))]
    return {name: articulation.formulas(Parameters(at.year, at, unit_id)) for name, unit_id in scopes}


def broken(world: YearWorld, at: date) -> list[str]:
    """Formulas that do not hold on a day; nothing when all hold."""
    return differing(formulas(world, at), at)


def differing(found: dict[str, list[Formula]], at: date) -> list[str]:
    """Each formula that does not hold, with its two sides and what it names."""
    return [
        f"{one.code} {name or 'region'} {at}: {one.left.amount} / {one.right.amount}"
        f" {[(part.label, part.amount) for part in one.parts]}"
        for name, formulas_of_one in found.items()
        for one in formulas_of_one
        if one.status is Status.DIFFERENT
    ]


def findings() -> list[str]:
    """What the named checks of the whole database find."""
    return [str(finding) for _, run in registered().values() for finding in run()]


def close(world: YearWorld) -> list[PeriodEvent]:
    """Cash and books of twelve months, statements of no adjustments, the year: each by its own person."""
    region, year = world.ppkd.region, world.ppkd.region.year
    with clock.frozen(YEAR_END):
        treasurers = [
            (one, kind, role)
            for one in (*world.spenders, world.ppkd)
            for kind, role in cash_closing.ROLES.items()
            if imprest.cash_days(one.unit, year, kind)
        ]
        books = list(Book.objects.select_related("unit").order_by("unit__kind", "code"))
        books.sort(key=lambda book: book.unit.is_ppkd)
        for month in range(1, 13):
            for one, kind, role in treasurers:
                cash_closing.close_cash(one.unit, kind, year, month, actor=one[role])
            for book in books:
                period.close_period([book], year.pk, month, actor=_bookkeeper(region, book))
        adjusted = set(Entry.objects.filter(kind=EntryKind.ADJUST).values_list("book_id", flat=True))
        for book in books:
            if book.pk not in adjusted:
                actor = _bookkeeper(region, book)
                year_end.state_no_adjustments(book.unit, year, reason="Sudah diperiksa", actor=actor)
        return year_end.close(year, actor=region[Role.FINANCE_OFFICER], reason="LKPD")


def _bookkeeper(region, book: Book):
    if book.unit.is_ppkd:
        return region[Role.FINANCE_OFFICER]
    return region.person(Role.SKPD_VERIFIER, book.unit)


def open_next(world: YearWorld) -> FiscalYear:
    """2026 with the same editions, opened with the closing of 2025."""
    following = make_year2025(year=2026)
    with clock.frozen(date(2026, 1, 2)):
        year_end.open_next(world.ppkd.region.year, actor=world.ppkd[Role.FINANCE_OFFICER])
    return following


def carried(closing: Balances, equity: str, reciprocal: Iterable[str]) -> Balances:
    """I-37: the opening that a closing makes: RK in Ekuitas of the same unit, everything else as it is."""
    codes = set(reciprocal)
    return plus(
        *(
            {(book, unit, None if code in codes else about, equity if code in codes else code): amount}
            for (book, unit, about, code), amount in closing.items()
        )
    )
