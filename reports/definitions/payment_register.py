"""Register SPP/SPM/SP2D: every numbered SPP of the span, its SPM and SP2D, and how the payment stands.

Dead documents keep their line, so that no number is missing, and carry no amount.
"""

from datetime import date
from typing import NamedTuple

from core.money import ZERO, Decimal
from reports.definitions.listing import Listing, ListParameters, check_days
from reports.definitions.treasurer import NUMBER, Heading, fetch, listing_of
from reports.matrix import NO_DATA, Cell, Column, Row, RowKind, TextCell
from reports.scope import context
from treasury.models import TreasurerKind

KIND = "payment_register"
TITLE = "Register SPP/SPM/SP2D"
TREASURER = TreasurerKind.EXPENDITURE
COLUMNS = (
    Column("dated_on", "Tanggal SPP", is_text=True),
    Column("type", "Jenis", is_text=True),
    Column("order_number", "SPM", is_text=True),
    Column("ordered_on", "Tanggal SPM", is_text=True),
    Column("disbursement_number", "SP2D", is_text=True),
    Column("disbursed_on", "Tanggal SP2D", is_text=True),
    Column("amount", "Jumlah"),
    Column("status", "Status", is_text=True),
)
_REQUEST = {"submitted": "di PPK-SKPD", "verified": "terverifikasi", "returned": "dikembalikan"}
_ORDER = {"draft": "menunggu PA", "signed": "di Kuasa BUD", "rejected": "SPM ditolak", "void": "SPM batal"}
_DISBURSEMENT = {
    "draft": "di Kuasa BUD",
    "signed": "di bank",
    "paid": "dibayar",
    "failed": "gagal dibayar",
    "void": "SP2D batal",
}
DEAD = "cancelled"
# Of several SPM of one SPP, and several SP2D of one SPM, the last one tells how it stands.
_QUERY = f"""
SELECT r.id, {NUMBER.format("r")}, r.dated_on, r.kind, r.description, r.gross, r.state,
       o.id, {NUMBER.format("o")}, o.dated_on, o.state, d.id, {NUMBER.format("d")}, d.dated_on, d.state
FROM treasury_paymentrequest r
LEFT JOIN LATERAL (SELECT * FROM treasury_paymentorder WHERE request_id = r.id ORDER BY id DESC LIMIT 1) o
    ON TRUE
LEFT JOIN LATERAL (
    SELECT * FROM treasury_disbursementorder WHERE order_id = o.id ORDER BY id DESC LIMIT 1) d ON TRUE
WHERE r.year_id = %(year)s AND r.dated_on BETWEEN %(start)s AND %(end)s AND r.state <> 'draft'
  AND (r.number <> '' OR r.external_number <> '')
  AND (%(units)s::bigint[] IS NULL OR r.unit_id = ANY(%(units)s))
ORDER BY r.dated_on, r.id
"""


class _Line(NamedTuple):
    id: int
    number: str
    dated_on: date
    type: str
    description: str
    gross: Decimal
    state: str
    order_id: int | None
    order_number: str | None
    ordered_on: date | None
    order_state: str | None
    disbursement_id: int | None
    disbursement_number: str | None
    disbursed_on: date | None
    disbursement_state: str | None

    @property
    def status(self) -> str:
        """How far the payment has come."""
        if self.state == DEAD:
            return "batal"
        if self.state == "returned":
            return _REQUEST["returned"]
        if self.disbursement_state is not None:
            return _DISBURSEMENT[self.disbursement_state]
        if self.order_state is not None:
            return _ORDER[self.order_state]
        return _REQUEST[self.state]


def build(parameters: ListParameters) -> Listing:
    """A page of the register of the unit (or region); one query beside that of the scope."""
    check_days(parameters)
    found = context(parameters.start.year, parameters.unit_id)
    values = {
        "year": found.year,
        "start": parameters.start,
        "end": parameters.end,
        "units": None if found.is_region else found.own_ids,
    }
    lines = [_Line(*row) for row in fetch(_QUERY, values)]
    rows = [_row(line) for line in lines]
    if lines:
        total = sum((line.gross for line in lines if line.state != DEAD), ZERO)
        texts = (TextCell(),) * 6
        rows.append(Row("", "JUMLAH", 1, RowKind.TOTAL, True, (*texts, Cell(total), TextCell()), "total"))
    heading = Heading(KIND, TITLE, COLUMNS, ("SPP", "Uraian"))
    return listing_of(heading, rows, found, parameters, needs_unit=False)


def _row(line: _Line) -> Row:
    cells = (
        TextCell(day=line.dated_on),
        TextCell(line.type),
        TextCell(line.order_number or "", target=f"payment_order:{line.order_id}" if line.order_id else ""),
        TextCell(day=line.ordered_on),
        TextCell(
            line.disbursement_number or "",
            target=f"disbursement:{line.disbursement_id}" if line.disbursement_id else "",
        ),
        TextCell(day=line.disbursed_on),
        NO_DATA if line.state == DEAD else Cell(line.gross),
        TextCell(line.status),
    )
    target = f"payment_request:{line.id}"
    return Row(line.number, line.description, 3, RowKind.ACCOUNT, False, cells, target=target)
