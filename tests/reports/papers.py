"""Made statements for the writers, and ways to read PDF and XLSX back."""

import io
import re
import subprocess
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
from python_calamine import CalamineWorkbook

from core.money import Decimal, exact, parse_amount, plain
from reports.matrix import AnyCell, Cell, Column, Matrix, Row, RowKind, TextCell
from reports.printouts.sheet import Imprint, Letterhead
from reports.writers import pdf, xlsx
from reports.writers.pdf import Signature

IMPRINT = Imprint(datetime(2025, 12, 31, 2, 5, tzinfo=UTC), "Siti & Rekan")
HEAD = Letterhead("Kabupaten Contoh", unit_name="Dinas Kesehatan")
COLUMNS = (
    Column("dated_on", "Tanggal", is_text=True),
    Column("payee", "Penerima", is_text=True),
    Column("amount", "Jumlah"),
    Column("percent", "%", is_percent=True),
)


@dataclass(frozen=True)
class Signs:
    """An official."""

    title: str = "Kepala Dinas Kesehatan"
    name: str = "dr. Siti Aminah, M.Kes."
    employee_number: str = "197001011995032001"
    prefix: str = ""


SIGNATURE = Signature(Signs(), "Kota Contoh", date(2025, 12, 31))


def row(code: str, amount: Decimal | int | str | None, payee: str = "CV Maju", **over) -> Row:
    """A row of COLUMNS."""
    cells = (
        TextCell(day=date(2025, 3, 4)),
        TextCell(payee),
        Cell(None if amount is None else exact(amount)),
        Cell(Decimal("84.76")),
    )
    values = {"label": f"Belanja {code}", "level": 2, "kind": RowKind.ACCOUNT, "is_bold": False, **over}
    return Row(code, cells=cells, **values)


def matrix(*rows: Row, **over) -> Matrix:
    """A statement of these rows."""
    values = {
        "kind": "lra",
        "title": "Laporan Contoh",
        "scope_code": "DINKES",
        "scope_name": "Dinas Kesehatan",
    }
    return Matrix(
        **{**values, "start": date(2025, 1, 1), "end": date(2025, 12, 31), "columns": COLUMNS, **over},
        rows=rows,
    )


def as_pdf(found: Matrix, signature: Signature | None = SIGNATURE) -> bytes:
    """The statement as PDF."""
    out = io.BytesIO()
    pdf.write(found, out, head=HEAD, imprint=IMPRINT, signature=signature)
    return out.getvalue()


def as_xlsx(found: Matrix, signature: Signature | None = SIGNATURE) -> bytes:
    """The statement as XLSX."""
    out = io.BytesIO()
    xlsx.write(found, out, head=HEAD, imprint=IMPRINT, signature=signature)
    return out.getvalue()


def poppler_text(data: bytes, folder: Path, *options: str) -> str:
    """What pdftotext reads; a warning of poppler fails."""
    file = folder / "statement.pdf"
    file.write_bytes(data)
    done = subprocess.run(
        ["pdftotext", *options, str(file), "-"], capture_output=True, text=True, timeout=120, check=True
    )
    assert done.stderr == ""
    return done.stdout


def cells_of(found: Matrix) -> list[list[str]]:
    """Code, name and cells of every row as CSV writes them; a total has its code where lines are numbered."""
    rows = []
    for one in found:
        code = "" if one.kind is RowKind.TOTAL and not found.is_numbered else one.code
        shown = [] if one.kind is RowKind.HEADER else [_plain(cell) for cell in one.cells]
        rows.append([code, one.label, *shown])
    return rows


def _plain(cell: AnyCell) -> str:
    if isinstance(cell, TextCell):
        return cell.day.isoformat() if cell.day else cell.text
    return plain(cell.value)


def read_openpyxl(data: bytes, found: Matrix) -> list[list[str]]:
    """The table of the workbook as openpyxl reads it."""
    sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True).worksheets[0]
    rows = sheet.iter_rows(min_row=xlsx.HEADING_ROW + 1, max_row=xlsx.HEADING_ROW + len(found.rows))
    return _read([[cell.value for cell in one] for one in rows], found)


def read_calamine(data: bytes, found: Matrix) -> list[list[str]]:
    """The table of the workbook as calamine reads it."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    return _read(rows[xlsx.HEADING_ROW : xlsx.HEADING_ROW + len(found.rows)], found)


def _read(rows, found: Matrix) -> list[list[str]]:
    read = []
    for values, one in zip(rows, found, strict=True):
        texts = [str(value or "") for value in values[:2]]
        if one.kind is not RowKind.HEADER:
            width = len(found.columns)
            padded = [*values[2 : 2 + width], *[None] * (width - len(values[2:]))]
            texts += [_value(value, column) for value, column in zip(padded, found.columns, strict=True)]
        read.append(texts)
    return read


def _value(value, column: Column) -> str:
    if value in (None, ""):
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if column.is_text:
        return value
    return plain(parse_amount(value) if isinstance(value, str) else exact(Decimal(repr(value))))


AMOUNT = re.compile(r"\(?\d{1,3}(?:\.\d{3})*,\d{2}\)?")


def figures_of(text: str) -> list[str]:
    """Every figure of a PDF's text in reading order, as CSV writes it."""
    return [plain(parse_amount(found)) for found in AMOUNT.findall(text)]
