"""Buku besar: every line of each account by date, with the balance that runs along.

The balance counts the account's normal side as positive. One grouped query finds the accounts with their
openings and totals; one more reads the lines of the page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from django.db import connection

from core.money import ZERO, Decimal
from reports.definitions.listing import Listing, ListParameters, check_days, check_size, note_of
from reports.matrix import (
    NO_DATA,
    AnyCell,
    Cell,
    Column,
    DrillDown,
    Matrix,
    Mode,
    Row,
    RowKind,
    Side,
    TextCell,
)
from reports.scope import Context, context, scope_condition
from reports.selectors import accounts_condition, journal_condition

KIND = "general_ledger"
TITLE = "Buku Besar"
COLUMNS = (
    Column("dated_on", "Tanggal", is_text=True),
    Column("debit", "Debet"),
    Column("credit", "Kredit"),
    Column("balance", "Saldo"),
)
Condition = tuple[str, list[Any]]


@dataclass(frozen=True)
class _Account:
    """An account with its opening (debit − credit), the number of its lines and their sums."""

    id: int
    code: str
    name: str
    is_debit_normal: bool
    opening: Decimal
    count: int
    debit: Decimal
    credit: Decimal

    def signed(self, debit: Decimal, credit: Decimal) -> Decimal:
        """debit − credit as the account counts."""
        return debit - credit if self.is_debit_normal else credit - debit


class _Line(NamedTuple):
    account_id: int
    entry_id: int
    entry_number: int
    book_code: str
    dated_on: date
    description: str
    debit: Decimal
    credit: Decimal


def build(parameters: ListParameters) -> Listing:
    """A page of the ledger of the unit (or region) below the account; three queries, at most five."""
    check_days(parameters)
    found = context(parameters.start.year, parameters.unit_id, is_legacy=parameters.is_legacy)
    reader = _Reader(parameters, found)
    accounts = reader.accounts()
    count = sum(account.count for account in accounts)
    check_size(parameters, count)
    page, skipped = _on_page(accounts, parameters)
    matrix = Matrix(
        kind=KIND,
        title=TITLE,
        scope_code=found.unit_code,
        scope_name=found.unit_name,
        start=parameters.start,
        end=parameters.end,
        columns=COLUMNS,
        rows=tuple(_rows(reader, page, skipped)),
        code_label="Jurnal",
        note=" ".join(filter(None, (note_of(parameters.account_id), found.note))),
        is_mixed=found.is_mixed,
    )
    return Listing(matrix, count)


def _on_page(accounts: Sequence[_Account], parameters: ListParameters) -> tuple[list[_Account], int]:
    """Accounts with a line on the page (or none at all, between those), lines skipped in the first."""
    first, last = parameters.offset, parameters.offset + parameters.size
    page: list[_Account] = []
    skipped = before = 0
    for account in accounts:
        after = before + account.count
        is_in = before < last and after > first if account.count else first <= before < last
        if is_in:
            if not page:
                skipped = max(0, first - before)
            page.append(account)
        before = after
    return page, skipped


def _rows(reader: "_Reader", page: list[_Account], skipped: int) -> Iterator[Row]:
    """Per account: its name, the balance brought forward, its lines, and (at its end) the totals."""
    lines = reader.lines(page, skipped) if page else []
    by_account = {key: list(group) for key, group in groupby(lines, key=lambda line: line.account_id)}
    for number, account in enumerate(page):
        passed = skipped if number == 0 else 0
        balance = account.signed(account.opening, ZERO)
        if passed:
            balance += account.signed(*reader.sums_before(account, passed))
        own = by_account.get(account.id, [])
        yield Row(
            account.code, account.name, 1, RowKind.HEADER, True, (NO_DATA,) * len(COLUMNS), account.code
        )
        origin = None if passed else reader.drill(account, Mode.OPENING)
        label = "Dipindahkan" if passed else "Saldo awal"
        carried: tuple[AnyCell, ...] = (TextCell(), NO_DATA, NO_DATA, Cell(balance, origin))
        yield Row("", label, 2, RowKind.ACCOUNT, False, carried, f"{account.code}:opening")
        for line in own:
            balance += account.signed(line.debit, line.credit)
            cells = (
                TextCell(day=line.dated_on),
                Cell(line.debit) if line.debit else NO_DATA,
                Cell(line.credit) if line.credit else NO_DATA,
                Cell(balance),
            )
            code = f"{line.book_code}/{line.entry_number}"
            yield Row(
                code, line.description, 2, RowKind.ACCOUNT, False, cells, target=f"entry:{line.entry_id}"
            )
        if passed + len(own) == account.count:
            yield _total(reader, account, balance)


def _total(reader: "_Reader", account: _Account, balance: Decimal) -> Row:
    cells = (
        TextCell(),
        Cell(account.debit, reader.drill(account, Mode.MOVEMENT, Side.DEBIT)),
        Cell(account.credit, reader.drill(account, Mode.MOVEMENT, Side.CREDIT)),
        Cell(balance, reader.drill(account, Mode.CLOSING)),
    )
    label = f"Jumlah {account.code}"
    return Row("", label, 1, RowKind.TOTAL, True, cells, f"{account.code}:total")


class _Reader:
    """The three readings of the ledger of one scope and span of days."""

    def __init__(self, parameters: ListParameters, found: Context) -> None:
        self.parameters = parameters
        self.base = DrillDown(
            mode=Mode.MOVEMENT,
            unit_id=parameters.unit_id,
            account_id=parameters.account_id,
            natures=(),
            ledger_set="",
            start=parameters.start,
            end=parameters.end,
            excluded=(),
            orientation=Side.DEBIT,
            is_legacy=found.is_legacy and found.is_mixed,
        )
        self.scope = scope_condition(found)
        self.movement = journal_condition(self.base)

    def drill(self, account: _Account, mode: Mode, side: Side = Side.NET) -> DrillDown:
        """The lines behind a figure of one account."""
        own = Side.DEBIT if account.is_debit_normal else Side.CREDIT
        orientation = own if side is Side.NET else side
        return self.base._replace(account_id=account.id, mode=mode, side=side, orientation=orientation)

    def accounts(self) -> list[_Account]:
        """Accounts with a line in the span or a balance before it, by code."""
        opening, opening_values = journal_condition(self.base._replace(mode=Mode.OPENING))
        movement, movement_values = self.movement
        accounts, account_values = accounts_condition(self.base)
        scope, scope_values = self.scope
        query = f"""
            WITH sums AS (
                SELECT account_id, COALESCE(sum(debit - credit) FILTER (WHERE {opening}), 0) AS opening,
                       count(*) FILTER (WHERE {movement}) AS lines,
                       COALESCE(sum(debit) FILTER (WHERE {movement}), 0) AS debit,
                       COALESCE(sum(credit) FILTER (WHERE {movement}), 0) AS credit
                FROM ledger_entryline WHERE {scope} AND dated_on <= %s GROUP BY account_id)
            SELECT a.id, a.code, a.name, a.is_debit_normal, l.opening, l.lines, l.debit, l.credit
            FROM sums l JOIN reference_account a ON a.id = l.account_id
            WHERE {accounts} AND (l.lines > 0 OR l.opening <> 0)
            ORDER BY a.code, a.id
        """
        values = [*opening_values, *movement_values * 3, *scope_values, self.parameters.end, *account_values]
        return [_Account(*row) for row in _fetch(query, values)]

    def lines(self, page: Sequence[_Account], skipped: int) -> list[_Line]:
        """The page's lines by account and date, without the first account's `skipped`."""
        movement, movement_values = self.movement
        scope, scope_values = self.scope
        query = f"""
            WITH page AS (
                SELECT l.account_id, l.entry_id, l.number, l.book_id, l.dated_on, l.debit, l.credit, p.place
                FROM unnest(%s::bigint[]) WITH ORDINALITY p(account_id, place)
                JOIN ledger_entryline l ON l.account_id = p.account_id
                WHERE {scope} AND {movement}
                ORDER BY p.place, l.dated_on, l.entry_id, l.number OFFSET %s LIMIT %s)
            SELECT page.account_id, e.id, e.number, b.code, page.dated_on, e.description,
                   page.debit, page.credit
            FROM page JOIN ledger_entry e ON e.id = page.entry_id JOIN ledger_book b ON b.id = page.book_id
            ORDER BY page.place, page.dated_on, page.entry_id, page.number
        """
        ids = [account.id for account in page]
        values = [ids, *scope_values, *movement_values, skipped, self.parameters.size]
        return [_Line(*row) for row in _fetch(query, values)]

    def sums_before(self, account: _Account, count: int) -> tuple[Decimal, Decimal]:
        """Debit and credit of the account's first `count` lines."""
        movement, movement_values = self.movement
        scope, scope_values = self.scope
        query = f"""
            SELECT COALESCE(sum(debit), 0), COALESCE(sum(credit), 0) FROM (
                SELECT debit, credit FROM ledger_entryline
                WHERE account_id = %s AND {scope} AND {movement}
                ORDER BY dated_on, entry_id, number LIMIT %s) first_lines
        """
        ((debit, credit),) = _fetch(query, [account.id, *scope_values, *movement_values, count])
        return debit, credit


def _fetch(query: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())
