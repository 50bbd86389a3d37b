"""A budget file is told by its content; headings are found in any order and case."""

import io

import openpyxl
import pytest

from budget.errors import BadRows
from budget.import_file import Field, match, read_grid, table_of, word_of
from core.errors import DomainError

FIELDS = (Field("unit", ("kode skpd",)), Field("amount", ("jumlah",)), Field("note", is_required=False))


def table(text, *choices):
    return table_of(read_grid(text.encode()), *(choices or (FIELDS,)))[1]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_separators_and_byte_order_marks(separator, mark):
    found = table(f"{mark}Jumlah{separator}KODE_SKPD\r\n5{separator} A \r\n\r\n6{separator}B\r\n")
    assert [(row.number, dict(row.values)) for row in found.rows] == [
        (2, {"unit": "A", "amount": "5"}),
        (4, {"unit": "B", "amount": "6"}),
    ]


def test_titles_may_stand_above_the_headings():
    found = table("Penjabaran APBD\n,,\nunit,amount,catatan\nA,1\n")
    assert (found.heading_row, found.rows[0].number, found.rows[0].values["amount"]) == (3, 4, "1")


def test_a_field_goes_by_its_own_name_before_other_words():
    assert match(["Jumlah", "amount"], FIELDS) == ({"amount": 1}, [])
    assert match(["Kode SKPD", "kode_skpd", "amount"], FIELDS) == ({"unit": 0, "amount": 2}, ["unit"])
    assert word_of(" Kode_Sub  Kegiatan ") == "kodesubkegiatan"


def refusal(text, words):
    with pytest.raises(DomainError) as caught:
        table(text)
    assert words in caught.value.message


def test_what_the_file_lacks_is_named():
    refusal("", "Berkas kosong")
    refusal("unit,jumlahh\nA,1\n", "Baris 1, kolom amount, nilai “”: kolom ini tidak ada. Judul kolom yang")
    refusal("kode skpd,kode_skpd,jumlah\nA,B,1\n", "kolom ini ada dua kali")
    refusal("unit,amount\nA,1.000,50\n", "Baris 2, kolom -, nilai “A,1.000,50”: ada 3 sel, judulnya 2")
    refusal('unit,amount\n"A,1\n', "bukan CSV yang sah")
    refusal("unit,amount\nA\0,1\n", "bita nol")


def test_a_text_in_another_encoding_is_refused():
    with pytest.raises(DomainError) as caught:
        read_grid(b"unit,amount\nCaf\xe9,1\n")
    assert "bukan teks UTF-8 (baris 2)" in caught.value.message


def test_the_first_shown_sheet_of_a_workbook_is_read_and_its_cells_are_named():
    book = openpyxl.Workbook()
    book.active.title = "Tersembunyi"
    book.active.sheet_state = "hidden"
    sheet = book.create_sheet("Rincian")
    sheet.append(["Rincian APBD"])
    sheet.append(["Kode SKPD", "Jumlah"])
    sheet.append(["A", "=1+1"])
    target = io.BytesIO()
    book.save(target)
    _, found = table_of(read_grid(target.getvalue()), FIELDS)
    (row,) = found.rows
    assert found.mark(row, "amount").startswith("berisi rumus")
    assert str(found.error(row, "unit", "salah.")) == "Baris 3, kolom Kode SKPD (sel A3), nilai “A”: salah."
    with pytest.raises(BadRows):
        table_of(read_grid(target.getvalue()), [Field("account")])
