"""Buku pembantu rincian objek penerimaan: per account receipts, what reached the RKUD, and the target.

Receipts straight on the RKUD are received and deposited in one row; refunds and reversals are negative.
"""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import NamedTuple

from core.money import ZERO, Decimal
from reference.models import Nature
from reports.definitions.listing import Listing, ListParameters
from reports.definitions.object_books import book_of, cells, in_force
from reports.definitions.treasurer import NUMBER, Heading, fetch
from reports.matrix import NO_DATA, Cell, Column, Row, RowKind, TextCell
from reports.scope import Context
from treasury.models import TreasurerKind

KIND = "revenue_book"
TITLE = "Buku Pembantu Rincian Objek Penerimaan"
TREASURER = TreasurerKind.REVENUE
COLUMNS = (
    Column("dated_on", "Tanggal", is_text=True),
    Column("budget", "Target"),
    Column("received", "Penerimaan"),
    Column("deposited", "Penyetoran"),
    Column("total", "Penerimaan kumulatif"),
    Column("rest", "Sisa target"),
)
# Booked rows, each also as it was taken back by a reversing document on that document's day.
_BOOKED = "d.unit_id = %(unit)s AND d.year_id = %(year)s AND d.state IN ('confirmed', 'reversed')"
_PARTS = {
    "treasurer_receipt": ("treasury_treasurerreceipt", "d.account_id", "d.amount", "0::numeric"),
    "revenue_receipt": ("treasury_revenuereceipt", "d.account_id", "d.amount", "d.amount"),
    "revenue_refund": ("treasury_revenuerefund", "d.account_id", "-d.amount", "-d.amount"),
}
_ONE = """
SELECT '{flow}' AS flow, d.id, d.dated_on, d.created_at, {number} AS number, d.description,
       {account} AS account_id, {received} AS received, {deposited} AS deposited
FROM {table} d WHERE {booked}
"""
_DEPOSITS = f"""
SELECT 'deposit', d.id, d.dated_on, d.created_at, {NUMBER.format("d")}, d.description, t.account_id,
       0::numeric, sum(l.amount)
FROM treasury_deposit d JOIN treasury_depositline l ON l.deposit_id = d.id
JOIN treasury_treasurerreceipt t ON t.id = l.receipt_id
WHERE {_BOOKED} GROUP BY d.id, t.account_id
"""
_ALL = " UNION ALL ".join(
    [
        *(
            _ONE.format(
                flow=flow,
                number=NUMBER.format("d"),
                table=table,
                account=account,
                received=received,
                deposited=deposited,
                booked=_BOOKED,
            )
            for flow, (table, account, received, deposited) in _PARTS.items()
        ),
        _DEPOSITS,
    ]
)
_QUERY = f"""
WITH booked AS ({_ALL}),
told AS (
    SELECT flow || ':' || id AS document, dated_on, created_at, number, description, account_id, received,
           deposited FROM booked
    UNION ALL
    SELECT 'reversal:' || v.id, v.dated_on, v.created_at, {NUMBER.format("v")}, v.description, b.account_id,
           -b.received, -b.deposited
    FROM booked b JOIN treasury_reversal v ON v.target_flow = b.flow AND v.target_id = b.id
    WHERE v.state = 'confirmed')
SELECT t.document, t.number, t.dated_on, t.description, a.code, a.name, t.received, t.deposited
FROM told t JOIN reference_account a ON a.id = t.account_id
WHERE t.dated_on <= %(end)s ORDER BY a.code, t.dated_on, t.created_at, t.received = 0,
    split_part(t.document, ':', 2)::bigint, t.document
"""


class _Line(NamedTuple):
    document: str
    number: str
    dated_on: date
    description: str
    account_code: str
    account_name: str
    received: Decimal
    deposited: Decimal


def build(parameters: ListParameters) -> Listing:
    """A page of the book, below an account when one is named; two queries beside those of the scope."""

    def lines_of(found: Context, unit_id: int) -> list[_Line]:
        values = {"unit": unit_id, "year": found.year, "end": parameters.end}
        return [_Line(*row) for row in fetch(_QUERY, values)]

    def rows_of(lines: list[_Line]) -> Iterator[Row]:
        return _rows(lines, dict(in_force(parameters, Nature.REVENUE, "account__code")), parameters)

    return book_of(Heading(KIND, TITLE, COLUMNS), parameters, lines_of, rows_of)


def _rows(lines: list[_Line], targets: dict[str, Decimal], parameters: ListParameters) -> Iterator[Row]:
    target = ZERO
    for code, group in groupby(lines, key=lambda line: line.account_code):
        target += targets.get(code, ZERO)
        yield from _account(list(group), targets.get(code, ZERO), parameters)
    if lines:
        yield _sum_row("JUMLAH", 1, lines, target, "total")


def _account(own: list[_Line], target: Decimal, parameters: ListParameters) -> Iterator[Row]:
    code = own[0].account_code
    nothing = (NO_DATA,) * len(COLUMNS)
    yield Row(code, own[0].account_name, 1, RowKind.HEADER, True, nothing, code)
    before = [line for line in own if line.dated_on < parameters.start]
    received = sum((line.received for line in before), ZERO)
    if before:
        deposited = sum((line.deposited for line in before), ZERO)
        shown = cells(TextCell(), (received, deposited), received, target)
        yield Row("", "Jumlah sebelumnya", 3, RowKind.ACCOUNT, False, shown, f"{code}:before")
    for line in own[len(before) :]:
        received += line.received
        day = TextCell(day=line.dated_on)
        shown = cells(day, (line.received, line.deposited), received, target)
        yield Row(line.number, line.description, 3, RowKind.ACCOUNT, False, shown, target=line.document)
    yield _sum_row(f"Jumlah {code}", 2, own, target, f"{code}:total")


def _sum_row(label: str, level: int, lines: list[_Line], target: Decimal, key: str) -> Row:
    received = sum((line.received for line in lines), ZERO)
    deposited = sum((line.deposited for line in lines), ZERO)
    shown = (
        TextCell(),
        Cell(target),
        Cell(received),
        Cell(deposited),
        Cell(received),
        Cell(target - received),
    )
    return Row("", label, level, RowKind.TOTAL, True, shown, key)
