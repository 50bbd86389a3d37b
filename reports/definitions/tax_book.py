"""Buku pembantu pajak: what the expenditure treasurer withheld, what he remitted with its NTPN, the rest.

Taxes of LS are deducted on the SPM and remitted by BUD; they pass no treasurer and stand in no row here.
"""

from datetime import date
from typing import NamedTuple

from core.money import ZERO, Decimal
from reports.definitions.listing import Listing, ListParameters, check_days
from reports.definitions.treasurer import NUMBER, Heading, balance_foot, fetch, listing_of, owner
from reports.matrix import NO_DATA, AnyCell, Cell, Column, Row, RowKind, TextCell
from reports.scope import context
from treasury.cashbook import opening_of_taxes
from treasury.models import POSTED_RECEIPT, TreasurerKind

KIND = "tax_book"
TITLE = "Buku Pembantu Pajak"
TREASURER = TreasurerKind.EXPENDITURE
COLUMNS = (
    Column("dated_on", "Tanggal", is_text=True),
    Column("tax", "Jenis pajak", is_text=True),
    Column("withheld", "Dipungut"),
    Column("remitted", "Disetor"),
    Column("balance", "Saldo"),
    Column("receipt_number", "NTPN", is_text=True),
)
_QUERY = f"""
SELECT x.dated_on, x.document, x.number, x.description, a.name, x.withheld, x.remitted, x.receipt_number
FROM (
    SELECT r.dated_on, r.created_at, 'expense_receipt:' || r.id AS document, {NUMBER.format("r")} AS number,
           r.description, t.account_id,
           CASE WHEN r.reverses_id IS NULL THEN t.amount ELSE -t.amount END AS withheld,
           0::numeric AS remitted, '' AS receipt_number
    FROM treasury_expensereceipttax t JOIN treasury_expensereceipt r ON r.id = t.receipt_id
    WHERE r.unit_id = %(unit)s AND r.year_id = %(year)s AND r.state = ANY(%(posted)s)
    UNION ALL
    SELECT m.dated_on, m.created_at, 'treasurer_remittance:' || m.id, {NUMBER.format("m")}, m.description,
           l.account_id, 0::numeric, l.amount, m.receipt_number
    FROM treasury_treasurerremittanceline l JOIN treasury_treasurerremittance m ON m.id = l.remittance_id
    WHERE m.unit_id = %(unit)s AND m.year_id = %(year)s AND m.state = 'confirmed') x
JOIN reference_account a ON a.id = x.account_id
WHERE x.dated_on <= %(end)s ORDER BY x.dated_on, x.created_at, x.remitted <> 0,
    split_part(x.document, ':', 2)::bigint, a.code
"""


class _Line(NamedTuple):
    dated_on: date
    document: str
    number: str
    description: str
    tax: str
    withheld: Decimal
    remitted: Decimal
    receipt_number: str


def build(parameters: ListParameters) -> Listing:
    """A page of the book; one query beside those of the scope and the opening balance."""
    check_days(parameters)
    found = context(parameters.start.year, parameters.unit_id)
    whose = owner(parameters)
    rows: list[Row] = []
    balance = ZERO
    if whose is not None:
        unit, year = whose
        values = {"unit": unit.pk, "year": year.pk, "posted": list(POSTED_RECEIPT), "end": parameters.end}
        lines = [_Line(*row) for row in fetch(_QUERY, values)]
        rows, balance = _rows(lines, opening_of_taxes(unit, year), parameters.start)
    foot = balance_foot("Pajak dipungut yang belum disetor", balance)
    return listing_of(Heading(KIND, TITLE, COLUMNS), rows, found, parameters, foot=foot)


def _rows(lines: list[_Line], opening: Decimal, start: date) -> tuple[list[Row], Decimal]:
    within = [line for line in lines if line.dated_on >= start]
    before = (line.withheld - line.remitted for line in lines if line.dated_on < start)
    balance = opening + sum(before, ZERO)
    cells: tuple[AnyCell, ...] = (
        *(TextCell(day=start), TextCell(), NO_DATA, NO_DATA),
        *(Cell(balance), TextCell()),
    )
    rows = [Row("", "Saldo awal", 1, RowKind.TOTAL, True, cells, "opening")]
    for line in within:
        balance += line.withheld - line.remitted
        cells = (
            TextCell(day=line.dated_on),
            TextCell(line.tax),
            Cell(line.withheld) if line.withheld else NO_DATA,
            Cell(line.remitted) if line.remitted else NO_DATA,
            Cell(balance),
            TextCell(line.receipt_number),
        )
        rows.append(
            Row(line.number, line.description, 3, RowKind.ACCOUNT, False, cells, target=line.document)
        )
    sums = [sum((getattr(line, name) for line in within), ZERO) for name in ("withheld", "remitted")]
    cells = (TextCell(), TextCell(), Cell(sums[0]), Cell(sums[1]), Cell(balance), TextCell())
    rows.append(Row("", "JUMLAH", 1, RowKind.TOTAL, True, cells, "total"))
    return rows, balance
