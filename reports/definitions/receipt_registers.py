"""Register TBP and register STS of the revenue treasurer: each number once; reversed ones have no amount."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from core.money import ZERO
from reports.definitions.listing import Listing, ListParameters, check_days
from reports.definitions.treasurer import NUMBER, Heading, fetch, listing_of
from reports.matrix import NO_DATA, Cell, Column, Row, RowKind, TextCell
from reports.scope import context
from treasury.models import TreasurerKind

_RECEIPTS = f"""
SELECT d.id, {NUMBER.format("d")}, d.dated_on, d.description, d.state, d.amount, d.payer_name, a.code,
       {NUMBER.format("s")}, d.assessment_id, {NUMBER.format("t")}, l.deposit_id, t.dated_on
FROM treasury_treasurerreceipt d JOIN reference_account a ON a.id = d.account_id
LEFT JOIN treasury_assessment s ON s.id = d.assessment_id
LEFT JOIN treasury_depositline l ON l.receipt_id = d.id AND l.is_live
LEFT JOIN treasury_deposit t ON t.id = l.deposit_id AND t.state = 'confirmed'
WHERE {{scope}} ORDER BY d.dated_on, d.id
"""
_DEPOSITS = f"""
SELECT d.id, {NUMBER.format("d")}, d.dated_on, d.description, d.state, d.amount, d.bank_reference,
       COALESCE((SELECT string_agg(DISTINCT a.code, ', ' ORDER BY a.code)
                 FROM treasury_depositline l JOIN treasury_treasurerreceipt t ON t.id = l.receipt_id
                 JOIN reference_account a ON a.id = t.account_id WHERE l.deposit_id = d.id), '')
FROM treasury_deposit d
WHERE {{scope}} ORDER BY d.dated_on, d.id
"""
_SCOPE = """d.year_id = %(year)s AND d.dated_on BETWEEN %(start)s AND %(end)s
  AND d.state IN ('confirmed', 'reversed') AND (%(units)s::bigint[] IS NULL OR d.unit_id = ANY(%(units)s))"""
REVERSED = "reversed"


@dataclass(frozen=True)
class Register:
    """One register: its query, its columns, and how a line becomes a row. `at` is the amount's column."""

    KIND: str
    TITLE: str
    columns: tuple[Column, ...]
    query: str
    row: Callable[[Sequence[Any]], Row]
    name: str
    TREASURER: TreasurerKind = TreasurerKind.REVENUE

    def build(self, parameters: ListParameters) -> Listing:
        """A page of the register of the unit (or region); one query beside that of the scope."""
        check_days(parameters)
        found = context(parameters.start.year, parameters.unit_id)
        values = {
            "year": found.year,
            "start": parameters.start,
            "end": parameters.end,
            "units": None if found.is_region else found.own_ids,
        }
        lines = fetch(self.query.format(scope=_SCOPE), values)
        rows = [self.row(line) for line in lines]
        if lines:
            total = sum((line[5] for line in lines if line[4] != REVERSED), ZERO)
            cells = tuple(Cell(total) if column.key == "amount" else TextCell() for column in self.columns)
            rows.append(Row("", "JUMLAH", 1, RowKind.TOTAL, True, cells, "total"))
        names = (self.name, "Uraian")
        return listing_of(
            Heading(self.KIND, self.TITLE, self.columns, names), rows, found, parameters, needs_unit=False
        )


def _receipt(line: Sequence[Any]) -> Row:
    pk, number, day, description, state, amount, payer, code, assessment, assessment_id, *deposit = line
    deposited, deposit_id, deposited_on = deposit
    is_reversed = state == REVERSED
    cells = (
        TextCell(day=day),
        TextCell(payer),
        TextCell(code),
        TextCell(assessment or "", target=f"assessment:{assessment_id}" if assessment_id else ""),
        NO_DATA if is_reversed else Cell(amount),
        TextCell(
            "dibalik" if is_reversed else deposited or "",
            target=f"deposit:{deposit_id}" if deposited else "",
        ),
        TextCell(day=deposited_on),
    )
    return Row(number, description, 3, RowKind.ACCOUNT, False, cells, target=f"treasurer_receipt:{pk}")


def _deposit(line: Sequence[Any]) -> Row:
    pk, number, day, description, state, amount, reference, codes = line
    is_reversed = state == REVERSED
    cells = (
        TextCell(day=day),
        TextCell(codes or "saldo awal"),
        NO_DATA if is_reversed else Cell(amount),
        TextCell("dibalik" if is_reversed else reference),
    )
    return Row(number, description, 3, RowKind.ACCOUNT, False, cells, target=f"deposit:{pk}")


RECEIPTS = Register(
    "receipt_register",
    "Register TBP",
    (
        Column("dated_on", "Tanggal", is_text=True),
        Column("payer", "Penyetor", is_text=True),
        Column("account", "Kode rekening", is_text=True),
        Column("assessment", "SKP/SKR", is_text=True),
        Column("amount", "Jumlah"),
        Column("deposit", "STS", is_text=True),
        Column("deposited_on", "Disetor", is_text=True),
    ),
    _RECEIPTS,
    _receipt,
    "TBP",
)
DEPOSITS = Register(
    "deposit_register",
    "Register STS",
    (
        Column("dated_on", "Tanggal", is_text=True),
        Column("account", "Kode rekening", is_text=True),
        Column("amount", "Jumlah"),
        Column("bank_reference", "Referensi bank", is_text=True),
    ),
    _DEPOSITS,
    _deposit,
    "STS",
)
