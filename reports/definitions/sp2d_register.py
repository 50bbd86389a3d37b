"""Register SP2D: every numbered SP2D of the span, what it paid, to whom, and when the bank paid it.

Failed and void SP2D keep their line, so that no number is missing, and carry no amount.
"""

from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from core.money import Decimal
from reports.definitions.listing import Listing, ListParameters, check_days, check_size, note_of
from reports.matrix import NO_DATA, AnyCell, Cell, Column, Matrix, Row, RowKind, TextCell
from reports.scope import Context, context
from reports.selectors import SUBTREE
from treasury.models import DEAD_DISBURSEMENT

KIND = "sp2d_register"
TITLE = "Register SP2D"
COLUMNS = (
    Column("dated_on", "Tanggal", is_text=True),
    Column("order_number", "SPM", is_text=True),
    Column("request_number", "SPP", is_text=True),
    Column("type", "Jenis", is_text=True),
    Column("gross", "Bruto"),
    Column("deducted", "Potongan"),
    Column("net", "Neto"),
    Column("paid_on", "Dibayar", is_text=True),
)
_STATES = {"signed": "di bank", "failed": "gagal", "void": "batal"}


class _Line(NamedTuple):
    id: int
    number: str
    dated_on: date
    state: str
    paid_on: date | None
    order_id: int
    order_number: str
    request_id: int
    request_number: str
    type: str
    payee: str
    description: str
    gross: Decimal
    deducted: Decimal
    net: Decimal


# An SP2D is dated within its fiscal year; with the year, its index gives a page without sorting all.
_SOURCE = """
FROM treasury_disbursementorder d
WHERE d.year_id = %s AND d.dated_on BETWEEN %s AND %s AND d.state <> 'draft' AND {unit} AND {account}
"""
_JOINED = """
FROM page
JOIN treasury_disbursementorder d ON d.id = page.id
JOIN treasury_paymentorder o ON o.id = d.order_id
JOIN treasury_paymentrequest r ON r.id = o.request_id
JOIN reference_unit u ON u.id = d.unit_id
LEFT JOIN reference_vendor v ON v.id = r.vendor_id
ORDER BY d.dated_on, d.id
"""
_NUMBER = "COALESCE(NULLIF({0}.number, ''), {0}.external_number)"


def build(parameters: ListParameters) -> Listing:
    """A page of the register of the unit (or region); five queries at most, whatever its length.

    Only the page's own SP2D are joined, and only the last page, which shows the total, sums all.
    """
    check_days(parameters)
    found = context(parameters.start.year, parameters.unit_id)
    source, values = _source(parameters, found)
    ((count,),) = _fetch(f"SELECT count(*) {source}", values)
    check_size(parameters, count)
    lines = _fetch(
        f"""WITH page AS (SELECT d.id {source} ORDER BY d.dated_on, d.id OFFSET %s LIMIT %s)
            SELECT d.id, {_NUMBER.format("d")}, d.dated_on, d.state, d.paid_on, o.id, {_NUMBER.format("o")},
                   r.id, {_NUMBER.format("r")}, r.kind, COALESCE(v.name, u.name), d.description,
                   d.gross, d.deducted, d.net {_JOINED}""",
        [*values, parameters.offset, parameters.size],
    )
    rows = [_row(_Line(*line)) for line in lines]
    if parameters.offset + len(lines) == count:
        rows.append(_total(source, values))
    matrix = Matrix(
        kind=KIND,
        title=TITLE,
        scope_code=found.unit_code,
        scope_name=found.unit_name,
        start=parameters.start,
        end=parameters.end,
        columns=COLUMNS,
        rows=tuple(rows),
        code_label="SP2D",
        name_label="Penerima dan uraian",
        note=note_of(parameters.account_id),
    )
    return Listing(matrix, count)


def _source(parameters: ListParameters, found: Context) -> tuple[str, list[Any]]:
    """The tables and conditions; an account keeps SP2D with a line on it or below."""
    values: list[Any] = [parameters.start.year, parameters.start, parameters.end]
    unit, account = "TRUE", "TRUE"
    if not found.is_region:
        unit = "d.unit_id = ANY(%s)"
        values.append(found.own_ids)
    if parameters.account_id is not None:
        account = f"""EXISTS (SELECT FROM treasury_paymentorder o
                              JOIN treasury_paymentrequestline l ON l.request_id = o.request_id
                              JOIN budget_budgetkey k ON k.id = l.key_id
                              WHERE o.id = d.order_id AND k.{SUBTREE})"""
        values.append(parameters.account_id)
    return _SOURCE.format(unit=unit, account=account), values


def _row(line: _Line) -> Row:
    amounts: tuple[AnyCell, ...] = (NO_DATA,) * 3
    if line.state not in DEAD_DISBURSEMENT:
        amounts = (Cell(line.gross), Cell(line.deducted), Cell(line.net))
    paid = TextCell(day=line.paid_on) if line.state == "paid" else TextCell(_STATES.get(line.state, ""))
    cells = (
        TextCell(day=line.dated_on),
        TextCell(line.order_number, target=f"payment_order:{line.order_id}"),
        TextCell(line.request_number, target=f"payment_request:{line.request_id}"),
        TextCell(line.type),
        *amounts,
        paid,
    )
    label = f"{line.payee}: {line.description}"
    return Row(line.number, label, 1, RowKind.ACCOUNT, False, cells, target=f"disbursement:{line.id}")


def _total(source: str, values: list[Any]) -> Row:
    live = [list(DEAD_DISBURSEMENT), *values]
    (sums,) = _fetch(
        f"""SELECT COALESCE(sum(gross), 0), COALESCE(sum(deducted), 0), COALESCE(sum(net), 0)
            FROM (SELECT d.gross, d.deducted, d.net, d.state <> ALL(%s) AS is_live {source}) AS found
            WHERE is_live""",
        live,
    )
    texts = (TextCell(),) * 4
    cells = (*texts, *(Cell(amount) for amount in sums), TextCell())
    return Row("", "JUMLAH", 1, RowKind.TOTAL, True, cells, "total")


def _fetch(query: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())
