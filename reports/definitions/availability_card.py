"""Kartu kendali: what each sub kegiatan and account of a unit was given, holds, spent and has left.

    sisa anggaran = anggaran − dicadangkan − realisasi + kontrapos
    sisa SPD      = SPD − (dicadangkan − cadangan kontrak) − realisasi + kontrapos

Read from the append-only movements, so the card can be drawn for any past day of the year; on the last day
it says what the keys' own sums say.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from django.db import connection

from core.money import ZERO, Decimal
from ledger.models import EntryKind
from reference.models import LedgerSet, Nature
from reports.definitions.listing import Listing, ListParameters, check_days, check_size, note_of
from reports.matrix import NO_SUB_ACTIVITY, Cell, Column, DrillDown, Matrix, Mode, Row, RowKind, Side
from reports.scope import context
from reports.selectors import accounts_condition, in_force_query

KIND = "availability_card"
TITLE = "Kartu Kendali Anggaran"
COLUMNS = (
    Column("ceiling", "Anggaran"),
    Column("released", "SPD"),
    Column("reserved", "Dicadangkan"),
    Column("consumed", "Realisasi"),
    Column("contra_posted", "Kontrapos"),
    Column("remaining", "Sisa anggaran"),
    Column("remaining_spd", "Sisa SPD"),
)
SPENDING = (Nature.SPENDING.value, Nature.FINANCING_OUT.value)
WITHOUT = "Tanpa sub kegiatan"


class _Sums(NamedTuple):
    ceiling: Decimal
    released: Decimal
    reserved: Decimal
    committed: Decimal
    consumed: Decimal
    contra_posted: Decimal

    @property
    def figures(self) -> tuple[Decimal, ...]:
        """The columns."""
        realised = self.consumed - self.contra_posted
        return (
            self.ceiling,
            self.released,
            self.reserved,
            self.consumed,
            self.contra_posted,
            self.ceiling - self.reserved - realised,
            self.released - (self.reserved - self.committed) - realised,
        )


class _Line(NamedTuple):
    sub_activity_id: int | None
    sub_activity_code: str
    sub_activity_name: str
    account_id: int
    account_code: str
    account_name: str
    sums: _Sums


_QUERY = """
WITH in_force AS ({documents}),
given AS (
    SELECT b.key_id, sum(b.amount) AS amount FROM in_force
    JOIN budget_budgetline b ON b.document_id = in_force.id GROUP BY b.key_id),
released AS (
    SELECT s.key_id, sum(s.amount) AS amount
    FROM budget_fundreleaseline s JOIN budget_fundrelease f ON f.id = s.release_id
    WHERE f.year_id = %s AND f.state = 'signed' AND f.dated_on <= %s GROUP BY s.key_id),
moved AS (
    SELECT m.key_id,
           sum(CASE m.kind WHEN 'reserve' THEN m.amount WHEN 'release' THEN -m.amount ELSE 0 END) AS reserved,
           sum(CASE WHEN m.basis <> 'contract' THEN 0 WHEN m.kind = 'reserve' THEN m.amount
                    WHEN m.kind = 'release' THEN -m.amount ELSE 0 END) AS committed,
           sum(m.amount) FILTER (WHERE m.kind = 'consume') AS consumed,
           sum(m.amount) FILTER (WHERE m.kind = 'contra') AS contra_posted
    FROM budget_budgetmovement m JOIN budget_budgetkey k ON k.id = m.key_id
    WHERE k.year_id = %s AND m.dated_on <= %s AND {keys} GROUP BY m.key_id)
SELECT p.id, COALESCE(p.code, ''), COALESCE(p.name, %s), a.id, a.code, a.name,
       COALESCE(sum(given.amount), 0), COALESCE(sum(released.amount), 0), COALESCE(sum(moved.reserved), 0),
       COALESCE(sum(moved.committed), 0), COALESCE(sum(moved.consumed), 0),
       COALESCE(sum(moved.contra_posted), 0)
FROM budget_budgetkey l
JOIN reference_account a ON a.id = l.account_id
LEFT JOIN reference_program p ON p.id = l.sub_activity_id
LEFT JOIN given ON given.key_id = l.id
LEFT JOIN released ON released.key_id = l.id
LEFT JOIN moved ON moved.key_id = l.id
WHERE l.year_id = %s AND l.is_limited AND {own_keys} AND {accounts}
  AND (given.amount IS NOT NULL OR released.amount IS NOT NULL OR moved.key_id IS NOT NULL)
GROUP BY p.id, a.id
ORDER BY p.code NULLS LAST, p.id, a.code, a.id
"""


def build(parameters: ListParameters) -> Listing:
    """The card of the unit (or region) on the last day asked, below the account; three queries."""
    check_days(parameters)
    year, end = parameters.start.year, parameters.end
    found = context(year, parameters.unit_id)
    base = DrillDown(
        mode=Mode.MOVEMENT,
        unit_id=parameters.unit_id,
        account_id=parameters.account_id,
        natures=SPENDING,
        ledger_set="",
        start=date(year, 1, 1),
        end=end,
        excluded=(EntryKind.CLOSING.value,),
        orientation=Side.DEBIT,
    )
    documents, document_values, keys, key_values = in_force_query(year, end, found)
    accounts, account_values = accounts_condition(base)
    query = _QUERY.format(
        documents=documents, keys=keys, own_keys=keys.replace("k.", "l."), accounts=accounts
    )
    values = [
        *document_values,
        year,
        end,
        year,
        end,
        *key_values,
        WITHOUT,
        year,
        *key_values,
        *account_values,
    ]
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        lines = [_Line(*row[:6], _Sums(*row[6:])) for row in cursor.fetchall()]
    check_size(parameters, len(lines))
    matrix = Matrix(
        kind=KIND,
        title=TITLE,
        scope_code=found.unit_code,
        scope_name=found.unit_name,
        start=date(year, 1, 1),
        end=end,
        columns=COLUMNS,
        rows=tuple(_rows(lines, base, range(parameters.offset, parameters.offset + parameters.size))),
        name_label="Sub kegiatan dan rekening",
        note=note_of(parameters.account_id),
    )
    return Listing(matrix, len(lines))


def _rows(lines: Sequence[_Line], base: DrillDown, page: range) -> Iterator[Row]:
    """The page's accounts, below their sub kegiatan with its whole sum; the sum of all ends the last page."""
    for sub_id, group in groupby(enumerate(lines), key=lambda one: one[1].sub_activity_id):
        numbered = list(group)
        own = [line for _, line in numbered]
        shown = [line for number, line in numbered if number in page]
        if not shown:
            continue
        first = own[0]
        way = base._replace(sub_activity_id=NO_SUB_ACTIVITY if sub_id is None else sub_id)
        head = Row(first.sub_activity_code, first.sub_activity_name, 1, RowKind.ACCOUNT, True, ())
        yield head._replace(cells=_cells(_summed(own), way), key=f"sub:{sub_id or ''}")
        for line in shown:
            own_way = way._replace(account_id=line.account_id)
            key = f"{line.sub_activity_code} {line.account_code}".strip()
            cells = _cells(line.sums, own_way)
            yield Row(line.account_code, line.account_name, 2, RowKind.ACCOUNT, False, cells, key)
    if lines and page.stop >= len(lines):
        yield Row("", "JUMLAH", 1, RowKind.TOTAL, True, _cells(_summed(lines), base), "total")


def _summed(lines: Sequence[_Line]) -> _Sums:
    return _Sums(*(sum(column, ZERO) for column in zip(*(line.sums for line in lines), strict=True)))


class _Way:
    """Makes the drill-downs of one column when they are asked for."""

    def __init__(self, column: str) -> None:
        self.column = column

    def drill_down(self, selection: DrillDown) -> DrillDown:
        """The way from this column's figure of the accounts and sub kegiatan that `selection` names."""
        return ways_of(selection)[self.column]


_WAYS = tuple(_Way(column.key) for column in COLUMNS)


def _cells(sums: _Sums, way: DrillDown) -> tuple[Cell, ...]:
    """The figures; each leads on to budget lines, documents, journal lines, or the parts of a remainder."""
    return tuple(
        Cell(value, (maker, way) if value else None) for maker, value in zip(_WAYS, sums.figures, strict=True)
    )


def ways_of(way: DrillDown) -> dict[str, DrillDown]:
    """The drill-down of each column for the accounts and sub kegiatan that `way` names."""
    spent = way._replace(mode=Mode.MOVEMENT, ledger_set=LedgerSet.BUD.value)
    return {
        "ceiling": way._replace(mode=Mode.BUDGET),
        "released": way._replace(mode=Mode.RELEASED),
        "reserved": way._replace(mode=Mode.RESERVED),
        "consumed": spent._replace(side=Side.DEBIT),
        "contra_posted": spent._replace(side=Side.CREDIT, orientation=Side.CREDIT),
        "remaining": way._replace(mode=Mode.REMAINING),
        "remaining_spd": way._replace(mode=Mode.REMAINING_SPD),
    }
