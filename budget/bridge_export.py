"""Ekspor bergaya SIPD (XLSX): the version's lines under the same headings that an import reads."""

import io
from collections.abc import Callable, Mapping
from typing import Any

from openpyxl import Workbook

from budget.bridge_fields import HEADINGS, Kind
from budget.bridge_reading import coefficient_of
from budget.bridge_stored import stored_lines
from budget.import_rows import Details, IncomingLine
from budget.models import BudgetVersion
from budget.rows import MONTH_NAMES
from budget.workbook_template import amount_cell, text_cell
from core import clock
from core.money import Decimal
from reference import access
from reference.access import READING_REGION_ROLES
from reference.models import User

_TITLES = {Kind.ELABORATION: "Penjabaran", Kind.DETAILS: "Rincian RKA", Kind.CASH_PLAN: "Anggaran kas"}


def _of_details(name: str) -> Callable[[IncomingLine], Any]:
    return lambda line: getattr(line.details or Details(), name)


def _month(at: int) -> Callable[[IncomingLine], Any]:
    return lambda line: line.details.months[at] if line.details else None


VALUES: Mapping[str, Callable[[IncomingLine], Any]] = {
    "unit": lambda line: line.unit.text,
    "unit_name": lambda line: line.unit.name,
    "subunit": lambda line: line.subunit.text,
    "subunit_name": lambda line: line.subunit.name,
    "subactivity": lambda line: line.sub_activity.text,
    "subactivity_name": lambda line: line.sub_activity.name,
    "fund": lambda line: line.fund.text,
    "fund_name": lambda line: line.fund.name,
    "account": lambda line: line.account.text,
    "account_name": lambda line: line.account.name,
    "amount": lambda line: line.amount,
    **{name: _of_details(name) for name in ("header", "description", "specification", "measure", "price")},
    "coefficient": lambda line: coefficient_of(line.details.volumes) if line.details else "",
    "tax": lambda line: f"{line.details.tax_percent.normalize():f}".replace(".", ",") if line.details else "",
    **{name: _month(at) for at, name in enumerate(MONTH_NAMES)},
}


def export(
    kind: str, version: BudgetVersion, *, columns: Mapping[str, str] | None = None, actor: User
) -> bytes:
    """The workbook, in the columns of a mapping where one is given; for who reads the whole region."""
    access.require(actor, READING_REGION_ROLES, unit=None, on=clock.today(), act="Ekspor APBD sedaerah")
    headings = columns if columns is not None else HEADINGS[kind]
    names = [name for name in HEADINGS[kind] if name in headings]
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_TITLES[Kind(kind)])
    sheet.freeze_panes = "A2"
    sheet.append([text_cell(sheet, headings[name]) for name in names])
    for line in stored_lines(kind, version):
        sheet.append([_cell(sheet, VALUES[name](line)) for name in names])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def file_name(kind: str, version: BudgetVersion) -> str:
    """`penjabaran-2025-murni.xlsx`"""
    name = "".join(letter if letter.isalnum() else "-" for letter in version.name.lower())
    return f"{kind.replace('_', '-')}-{version.year_id}-{name}.xlsx"


def _cell(sheet: Any, value: Any) -> Any:
    if value is None:
        return None
    return amount_cell(sheet, value) if isinstance(value, Decimal) else text_cell(sheet, value)
