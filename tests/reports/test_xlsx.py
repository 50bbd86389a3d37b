"""Workbooks: real numbers, exact text beyond a double, print set-up, no formula out of a text."""

import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.money import Decimal, parse_amount
from reports.matrix import RowKind
from reports.writers import xlsx
from tests.reports import papers
from tests.reports.papers import matrix, row

HUGE = "9999999999999999.99"


def sheet_of(data: bytes):
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]


def test_figures_are_numbers_in_accounting_format():
    found = matrix(row("5.1.02", "-1500.50"), row("5.1.03", None), row("5.1.04", 0))
    sheet = sheet_of(papers.as_xlsx(found))
    first = xlsx.HEADING_ROW + 1
    cell = sheet.cell(first, 5)
    assert (cell.value, cell.data_type, cell.number_format) == (-1500.5, "n", "#,##0.00_);(#,##0.00)")
    assert cell.alignment.horizontal == "right"
    assert sheet.cell(first, 3).is_date
    assert sheet.cell(first, 6).number_format == "0.00_);(0.00)"
    assert sheet.cell(first + 1, 5).value is None
    assert sheet.cell(first + 2, 5).value == 0


def test_a_long_heading_is_whole():
    """Its longest word fits its column, its lines fit its row."""
    found = matrix(row("1", 0))
    long = "Jumlah belanja: bertambah/(berkurang) setelah perubahan"
    columns = tuple(replace(one, label=long) if at == 2 else one for at, one in enumerate(found.columns))
    sheet = sheet_of(papers.as_xlsx(replace(found, columns=columns)))
    assert sheet.cell(xlsx.HEADING_ROW, 5).value == long
    width = sheet.column_dimensions["E"].width
    assert width >= len("bertambah/(berkurang)") + 2
    assert sheet.row_dimensions[xlsx.HEADING_ROW].height >= xlsx.LINE_HEIGHT * -(-len(long) // width)
    plain = sheet_of(papers.as_xlsx(found))
    assert plain.row_dimensions[xlsx.HEADING_ROW].height < sheet.row_dimensions[xlsx.HEADING_ROW].height


def test_what_a_double_cannot_hold_is_exact_text():
    found = matrix(row("1", HUGE), row("2", "9999999999999.99"), row("3", "-12345678901234.56"))
    sheet = sheet_of(papers.as_xlsx(found))
    cells = [sheet.cell(xlsx.HEADING_ROW + at, 5) for at in (1, 2, 3)]
    assert [cell.data_type for cell in cells] == ["s", "n", "s"]
    assert cells[0].value == "9.999.999.999.999.999,99"
    assert cells[2].value == "(12.345.678.901.234,56)"
    assert all(cell.alignment.horizontal == "right" for cell in cells)
    assert papers.read_openpyxl(papers.as_xlsx(found), found) == papers.cells_of(found)


@pytest.mark.parametrize(
    ("text", "is_number"),
    [
        ("9999999999999.99", True),
        ("10000000000000.01", False),
        ("100000000000000.5", False),
        ("99999999999999.90", True),
        ("123456789012345.00", True),
        ("1234567890123456.00", False),
        ("-12345678901234.50", True),
        ("-12345678901234.51", False),
        ("100000000000000000.00", True),
    ],
)
def test_fifteen_significant_digits_are_the_border(text, is_number):
    assert xlsx.is_exact_number(Decimal(text)) is is_number
    if is_number:
        assert Decimal(repr(0.0 + eval(text))) == Decimal(text)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.integers(-(10**18) + 1, 10**18 - 1), min_size=1, max_size=8))
def test_any_amount_reads_back_equal_in_both_readers(sen):
    found = matrix(*(row(str(at), Decimal(one).scaleb(-2)) for at, one in enumerate(sen)))
    data = papers.as_xlsx(found)
    assert papers.read_openpyxl(data, found) == papers.cells_of(found)
    assert papers.read_calamine(data, found) == papers.cells_of(found)


def test_rows_are_set_as_their_kind():
    found = matrix(
        row("5", 5, kind=RowKind.HEADER, is_bold=True, level=1),
        row("5.1", 5, level=4),
        row("JML", 5, kind=RowKind.TOTAL, is_bold=True, label="JUMLAH"),
    )
    sheet = sheet_of(papers.as_xlsx(found))
    first = xlsx.HEADING_ROW + 1
    assert sheet.cell(first, 1).font.bold
    assert sheet.cell(first, 5).value is None
    assert sheet.cell(first + 1, 2).alignment.indent == 3
    assert not sheet.cell(first + 1, 2).font.bold
    assert sheet.cell(first + 2, 1).value is None
    assert sheet.cell(first + 2, 5).font.bold
    assert sheet.cell(first + 2, 5).border.top.style == "thin"


def test_it_is_ready_to_print():
    sheet = sheet_of(papers.as_xlsx(matrix(row("5", 5))))
    assert sheet.freeze_panes == "C8"
    assert sheet.print_title_rows == "$7:$7"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddFooter.right.text == "Halaman &P dari &N"
    assert sheet.oddFooter.left.text == "Dicetak 31-12-2025 pukul 09.05 oleh Siti && Rekan"
    assert sheet.column_dimensions["E"].width >= 8


def test_heading_and_signature():
    sheet = sheet_of(papers.as_xlsx(matrix(row("5", 5), note="Rekening 5.1.02")))
    column = [sheet.cell(at, 1).value for at in range(1, 7)]
    assert column == [
        "Kabupaten Contoh",
        "Laporan Contoh",
        "Dinas Kesehatan",
        "1 Januari sampai 31 Desember 2025",
        "(Dalam Rupiah)",
        "Rekening 5.1.02",
    ]
    assert [cell.value for cell in sheet[7]] == ["Kode", "Uraian", "Tanggal", "Penerima", "Jumlah", "%"]
    below = [cell.value for line in sheet.iter_rows(min_row=9) for cell in line if cell.value]
    assert below == [
        "Kota Contoh, 31 Desember 2025",
        "Kepala Dinas Kesehatan",
        "dr. Siti Aminah, M.Kes.",
        "NIP 197001011995032001",
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"])
def test_no_text_becomes_a_formula(text):
    found = matrix(row(text, 5, payee=text, label=text), title="=1", scope_name=text, note=text)
    data = papers.as_xlsx(found)
    sheet = sheet_of(data)
    cells = [cell for line in sheet.iter_rows() for cell in line if isinstance(cell.value, str)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not [cell.value for cell in cells if cell.value.startswith(("=", "+", "-", "@", "\t"))]
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")


def test_characters_that_xml_forbids_are_left_out():
    found = matrix(row("5", 5, payee="a\x00b\x1fc <&> \ufffe \U0001f600"))
    sheet = sheet_of(papers.as_xlsx(found))
    assert sheet.cell(8, 4).value == "a b c <&>   \U0001f600"


def test_the_sheet_has_a_lawful_name():
    data = papers.as_xlsx(matrix(row("5", 5), title="Register SP2D [a/b]: semua, dan sangat panjang sekali"))
    assert len(sheet_of(data).title) <= 31
    assert not set("[]:*?/\\") & set(sheet_of(data).title)


def test_exact_texts_are_read_as_amounts():
    assert parse_amount("(12.345.678.901.234,56)") == Decimal("-12345678901234.56")
