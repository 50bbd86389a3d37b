"""Reading workbooks: what is refused before it is unpacked, and what cells become."""

import io
import zipfile
from datetime import date, time, timedelta

import openpyxl
import pytest

from core import workbooks
from core.errors import DomainError
from core.money import AmountError, Decimal
from core.workbooks import WorkbookRefused, address, amount_of, code_of, number_or_text, read_sheet, shown

SHEET = "xl/worksheets/sheet1.xml"


def book(*rows, title="Data"):
    made = openpyxl.Workbook()
    made.active.title = title
    for row in rows:
        made.active.append(row)
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def repacked(data, changes=(), *, kind=zipfile.ZIP_DEFLATED, drop=()):
    """The package with parts replaced, added or left out."""
    changed = dict(changes)
    source = zipfile.ZipFile(io.BytesIO(data))
    parts = {name: source.read(name) for name in source.namelist() if name not in drop}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", kind) as package:
        for name, part in {**parts, **changed}.items():
            package.writestr(name, part)
    return target.getvalue()


def with_cells(cells):
    """A workbook whose sheet holds this XML between its sheetData tags."""
    data = book(["x"])
    xml = zipfile.ZipFile(io.BytesIO(data)).read(SHEET)
    head, _, rest = xml.partition(b"<sheetData>")
    tail = rest.partition(b"</sheetData>")[2]
    return repacked(data, {SHEET: head + b"<sheetData>" + cells + b"</sheetData>" + tail})


def refused(data, words, **over):
    with pytest.raises(WorkbookRefused) as caught:
        read_sheet(data, name="Data", **over)
    assert words in caught.value.message


def test_values_stand_at_their_addresses():
    data = book([], ["a", None, 1.5, 7, True, date(2025, 1, 2)], ["=1+1", "#N/A"])
    sheet = read_sheet(data, name="DATA")
    assert sheet.name == "Data"
    assert sheet.rows[0] == ["", "", "", "", "", ""]
    assert sheet.rows[1] == ["a", "", 1.5, 7.0, True, date(2025, 1, 2)]
    assert (sheet.formulas, sheet.errors) == (frozenset({"A3"}), frozenset({"B3"}))


def test_only_the_named_sheet_is_read():
    made = openpyxl.Workbook()
    made.active.title = "Lain"
    made.active["ZZ1"] = "jauh"
    made.create_sheet("Data").append(["dekat"])
    target = io.BytesIO()
    made.save(target)
    assert read_sheet(target.getvalue(), name="Data").rows == [["dekat"]]
    refused(repacked(target.getvalue(), drop=["xl/worksheets/sheet2.xml"]), "rusak")


def test_files_that_are_no_workbook():
    data = book(["x"])
    refused(b"", "Berkas kosong")
    refused(b"%PDF-1.7", "bukan buku kerja Excel (.xlsx), apa pun namanya")
    refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "terkunci kata sandi")
    refused(data[:-40], "rusak atau terpotong")
    refused(data, "batasnya 0 MB", limit=100)
    refused(repacked(data, drop=["xl/workbook.xml"]), "rusak")
    refused(repacked(data, drop=["[Content_Types].xml"]), "rusak")
    refused(repacked(data, {"xl/workbook.xml": b"<a><b></a>"}), "rusak")


def test_bombs_are_refused_before_they_are_unpacked():
    data = book(["x"])
    refused(repacked(data, {"xl/media/a.bin": bytes(30_000_000)}), "200 kali")
    big = [bytes(range(256)) * 1024 * 40 for _ in range(7)]
    refused(repacked(data, {f"xl/media/{n}": part for n, part in enumerate(big)}), "batasnya 64 MB")
    refused(repacked(data, {f"a/{number}": b"" for number in range(501)}), "batasnya 500")
    refused(repacked(data, {SHEET.upper(): b"x"}), "bagian ganda")
    refused(repacked(data, kind=zipfile.ZIP_LZMA), "dimampatkan dengan cara lain")


def test_a_part_that_lies_about_its_size_is_damaged():
    data = with_cells(b'<row r="1"><c r="A1"><v>1</v></c></row>' * 3000)
    place = data.rindex(SHEET.encode()) - 46
    size = place + 24
    lying = data[:size] + (500).to_bytes(4, "little") + data[size + 4 :]
    refused(lying, "rusak")


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("xl/vbaProject.bin", "memuat makro"),
        ("xl/macrosheets/sheet1.xml", "memuat makro"),
        ("xl/externalLinks/externalLink1.xml", "menaut atau menyimpan berkas lain"),
        ("xl/embeddings/oleObject1.bin", "menaut atau menyimpan berkas lain"),
        ("xl/connections.xml", "menaut atau menyimpan berkas lain"),
    ],
)
def test_macros_and_links_are_refused(part, words):
    refused(repacked(book(["x"]), {part: b"x"}), words)


def test_a_macro_type_is_refused_without_its_project():
    data = book(["x"])
    types = zipfile.ZipFile(io.BytesIO(data)).read("[Content_Types].xml")
    macro = types.replace(b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main")
    refused(repacked(data, {"[Content_Types].xml": macro}), "memuat makro")


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml"])
@pytest.mark.parametrize(
    "head",
    [
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
        b'<?xml version="1.0" encoding="UTF-16"?>',
        b"\0",
    ],
    ids=["entity", "encoding", "nul"],
)
def test_document_types_and_other_encodings_are_refused(part, head):
    data = book(["x"])
    old = zipfile.ZipFile(io.BytesIO(data)).read(part)
    refused(
        repacked(data, {part: head + old.removeprefix(b"<?xml version='1.0' encoding='UTF-8'?>")}),
        "deklarasi entitas",
    )


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="XFD1048576"><v>1</v></c>',
        b'<c r="BA1"><v>1</v></c>',
        b'<c r="A30000"><v>1</v></c>',
        b'<c r="a1"><v>1</v></c>',
        b"<c><v>1</v></c>",
        b"<c r='A1'><v>1</v></c>",
        b'<x:c r="ZZZ9"><v>1</v></x:c>',
        b'<c t="n" r="ZZZ9"><v>1</v></c>',
        b"<c r=\"A1\" t='e'><v>#N/A</v></c>",
    ],
)
def test_far_and_unusual_cells_are_refused_before_room_is_made(cell):
    refused(
        with_cells(b'<row r="1">' + cell + b"</row>"), "di luar A1 sampai AZ29999, atau ditulis tidak lazim"
    )


def test_the_last_cell_within_the_limits_is_read():
    sheet = read_sheet(
        with_cells(b'<row r="29999"><c r="AZ29999" s="0" t="n"><v>1</v></c></row>'), name="Data"
    )
    assert (len(sheet.rows), sheet.rows[-1][-1]) == (workbooks.WIDE.rows, 1)


def test_a_tall_list_reaches_further_down_and_less_far_to_the_right():
    tall = with_cells(b'<row r="99999"><c r="O99999"><v>1</v></c></row>')
    refused(tall, "sel (O99999) di luar A1 sampai AZ29999")
    sheet = read_sheet(tall, name="Data", shape=workbooks.TALL)
    assert (len(sheet.rows), len(sheet.rows[-1]), sheet.rows[-1][-1]) == (99_999, 15, 1)
    for cell in (b'<c r="P1"><v>1</v></c>', b'<c r="A100000"><v>1</v></c>'):
        refused(
            with_cells(b'<row r="1">' + cell + b"</row>"), "di luar A1 sampai O99999", shape=workbooks.TALL
        )


@pytest.mark.parametrize("shape", [workbooks.WIDE, workbooks.TALL])
def test_shapes_make_room_for_about_as_many_cells(shape):
    """The area bounds the memory of a reader that makes room for every cell between two."""
    assert shape.columns * shape.rows < 1_600_000


def test_every_formula_is_found_or_the_sheet_is_refused():
    shared = b'<c r="A1"><f t="shared" si="0"/><v>1</v></c><c r="B1" t="str"> <f>1</f><v>1</v></c>'
    assert read_sheet(with_cells(b"<row>" + shared + b"</row>"), name="Data").formulas == {"A1", "B1"}
    refused(
        with_cells(b'<row><c r="A1"><!-- x --><f>1</f><v>1</v></c></row>'), "rumus yang ditulis tidak lazim"
    )


def test_a_number_that_is_none_is_a_row_error_later():
    sheet = read_sheet(
        with_cells(b'<row><c r="A1"><v>NaN</v></c><c r="B1"><v>1e999</v></c></row>'), name="Data"
    )
    for value in sheet.rows[0]:
        with pytest.raises(AmountError, match="bukan angka"):
            amount_of(value)


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        (0.0, "0.00"), (7, "7.00"), (-5.5, "-5.50"), (0.1, "0.10"), (1234567.89, "1234567.89"),
        (9999999999999.99, "9999999999999.99"), (999999999999999.0, "999999999999999.00"),
        ("1.234.567,89", "1234567.89"), ("9.999.999.999.999.999,99", "9999999999999999.99"),
    ],
)  # fmt: skip
def test_amounts_that_are_exact(value, amount):
    assert amount_of(value) == Decimal(amount)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (1e15, "di atas 15 angka"), (10000000000000.5, "di atas 15 angka"), (1e300, "di atas 15 angka"),
        (0.125, "lebih dari dua desimal"), (0.30000000000000004, "lebih dari dua desimal"),
        (1e-7, "lebih dari dua desimal"), (True, "nilai benar/salah"), (date(2025, 1, 1), "tanggal"),
        (time(1), "jam"), (timedelta(1), "jam"), ("", "bukan nilai rupiah"), ("satu", "bukan nilai rupiah"),
    ],
)  # fmt: skip
def test_amounts_that_ask_for_text(value, words):
    with pytest.raises(AmountError, match=words):
        amount_of(value)


def test_codes_are_text():
    assert code_of(" 5.1\u00a0") == "5.1"
    for value, word in ((5.1, "angka"), (date(2025, 1, 1), "tanggal"), (False, "nilai benar/salah")):
        with pytest.raises(ValueError, match=f"^{word}, padahal kode harus teks"):
            code_of(value)


def test_addresses():
    places = ((1, 1), (17, 3), (2, 26), (2, 27), (3, 702), (3, 703))
    assert [address(*place) for place in places] == [
        "A1", "C17", "Z2", "AA2", "ZZ3", "AAA3",
    ]  # fmt: skip


def test_values_are_repeated_short_and_in_one_line():
    assert [shown(value) for value in (5.0, 5.25, True, False, "a\nb\x00", "=cmd|'/c calc'!A1")] == [
        "5", "5.25", "BENAR", "SALAH", "a·b·", "=cmd|'/c calc'!A1",
    ]  # fmt: skip
    assert shown("x" * 40_000) == "x" * 60 + "…"


@pytest.mark.parametrize(
    "text",
    [
        "999999999999999",
        "9999999999999.99",
        "0.01",
        "1234.5",
        "10000000000000.01",
        LARGE := "9999999999999999.99",
    ],
)
def test_what_is_written_is_read_again(text):
    amount = Decimal(text)
    value = number_or_text(amount)
    assert isinstance(value, str) is (text in {"10000000000000.01", LARGE})
    back = read_sheet(book([value]), name="Data").rows[0][0]
    assert amount_of(back) == amount


def test_refusals_are_domain_errors():
    assert issubclass(WorkbookRefused, DomainError)
