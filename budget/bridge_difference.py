"""Beda berkas dan basis data: by key only in the file, only here, or with another amount."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from openpyxl import Workbook

from budget.bridge_fields import Kind
from budget.bridge_reading import read
from budget.bridge_stored import stored_lines
from budget.errors import BadRows
from budget.import_codes import Masters
from budget.import_rows import IncomingLine
from budget.import_units import Units
from budget.models import BudgetVersion
from budget.workbook import MONTH_TITLES
from budget.workbook_template import amount_cell, text_cell
from core import clock
from core.money import ZERO, Decimal, total
from reference import access
from reference.access import READING_REGION_ROLES
from reference.models import User

HEADINGS = (
    *("Unit", "Sub kegiatan", "Sumber dana", "Akun", "Perihal", "Dalam berkas", "Di sini", "Selisih"),
    "Keterangan",
)
Key = tuple[str, str, str, str]


class Sort(StrEnum):
    """How the two sides differ."""

    ONLY_FILE = "hanya dalam berkas"
    ONLY_HERE = "hanya di sini"
    AMOUNT = "jumlah berbeda"


@dataclass(frozen=True)
class Difference:
    """One key (of a cash plan one month of it) whose two amounts differ; None where a side lacks it."""

    unit: str
    sub_activity: str
    fund: str
    account: str
    what: str
    in_file: Decimal | None
    here: Decimal | None

    @property
    def sort(self) -> Sort:
        """Which side lacks it."""
        if self.here is None:
            return Sort.ONLY_FILE
        return Sort.ONLY_HERE if self.in_file is None else Sort.AMOUNT

    @property
    def gap(self) -> Decimal:
        """File less database."""
        return (self.in_file or ZERO) - (self.here or ZERO)


@dataclass(frozen=True)
class Comparison:
    """Both sides counted and summed, and every difference in the order of the keys."""

    keys_in_file: int
    keys_here: int
    total_in_file: Decimal
    total_here: Decimal
    differences: list[Difference]


def compare(
    kind: str, version: BudgetVersion, data: bytes, *, columns: Mapping[str, str] | None = None, actor: User
) -> Comparison:
    """The file against the version; nothing is changed. For who reads the whole region."""
    access.require(actor, READING_REGION_ROLES, unit=None, on=clock.today(), act="Bandingkan APBD sedaerah")
    masters = Masters(version.year)
    in_file = _sums(read(kind, data, columns).lines, masters)
    here = _sums(stored_lines(kind, version), masters)
    found = []
    for key in sorted(in_file.keys() | here.keys()):
        found += _differences(kind, key, in_file.get(key), here.get(key))
    return Comparison(len(in_file), len(here), _total(in_file), _total(here), found)


def _differences(
    kind: str, key: Key, in_file: tuple[Decimal, ...] | None, here: tuple[Decimal, ...] | None
) -> list[Difference]:
    if in_file == here:
        return []
    names = MONTH_TITLES if kind == Kind.CASH_PLAN else ("",)
    if kind == Kind.CASH_PLAN and (in_file is None or here is None):
        sides = [None if side is None else total(side) for side in (in_file, here)]
        return [Difference(*key, "Setahun", *sides)]
    return [
        Difference(
            *key,
            name,
            in_file[place] if in_file is not None else None,
            here[place] if here is not None else None,
        )
        for place, name in enumerate(names)
        if in_file is None or here is None or in_file[place] != here[place]
    ]


def _sums(lines: Iterable[IncomingLine], masters: Masters) -> dict[Key, tuple[Decimal, ...]]:
    """Amounts by key, codes in one spelling; a cash plan's by month."""
    lines = list(lines)
    units = Units(lines)
    if units.bad:
        raise BadRows(units.bad)
    found: dict[Key, tuple[Decimal, ...]] = {}
    for line in lines:
        unit = units.code_of(line)
        codes = {"sub_activity": line.sub_activity, "fund_source": line.fund, "account": line.account}
        program, fund, account = (
            (masters.find(kind, code, unit=unit).code or masters.dotted(kind, code.code)) if code.text else ""
            for kind, code in codes.items()
        )
        key = unit, program, fund, account
        amounts = line.details.months if line.details and line.details.months else (line.amount,)
        known = found.get(key)
        found[key] = amounts if known is None else tuple(map(sum, zip(known, amounts, strict=True)))
    return found


def _total(sums: Mapping[Key, tuple[Decimal, ...]]) -> Decimal:
    return total([total(amounts) for amounts in sums.values()])


def workbook(comparison: Comparison) -> bytes:
    """The differences as XLSX."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Perbedaan")
    sheet.freeze_panes = "A2"
    sheet.append([text_cell(sheet, heading) for heading in HEADINGS])
    for one in comparison.differences:
        texts = (one.unit, one.sub_activity, one.fund, one.account, one.what)
        amounts = (one.in_file, one.here, one.gap)
        sheet.append(
            [
                *(text_cell(sheet, text) for text in texts),
                *(None if amount is None else amount_cell(sheet, amount) for amount in amounts),
                text_cell(sheet, one.sort),
            ]
        )
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
