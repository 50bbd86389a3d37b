"""Rows of a budget file: codes with or without names, amounts as people and Excel write them."""

import io

import openpyxl
import pytest

from budget.import_file import read_grid, table_of
from budget.import_rows import LEVELS, LINES, Code, read_levels, read_lines, split_code
from core.money import Decimal

HEADER = "unit,subunit,subactivity,fund,account,amount\n"


def lines(*rows):
    text = HEADER + "\n".join(rows)
    return read_lines(table_of(read_grid(text.encode()), LINES)[1])


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        ("5.1.02.01.01.0024", "5.1.02.01.01.0024", ""),
        ("5.1.02. Belanja Barang", "5.1.02", "Belanja Barang"),
        ("1.02.0.00 - Dinas Kesehatan", "1.02.0.00", "Dinas Kesehatan"),
        ("[1.1] PAD", "1.1", "PAD"),
        ("x.xx.01.2.02.0001", "X.XX.01.2.02.0001", ""),
        ("PAD", "PAD", ""),
        ("2.5% PAD", "2.5% PAD", ""),
    ],
)
def test_a_code_with_its_name(text, code, name):
    assert split_code(text) == Code(code, name, text)


def test_a_unit_is_split_only_behind_a_code_with_dots():
    assert split_code("7 Dinas", needs_dot=True) == Code("7 Dinas", "", "7 Dinas")


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1234.56", "1234.56"), ("1234", "1234"), ('"1.234.567,89"', "1234567.89"), ('" Rp 1.000"', "1000"),
        ("0", "0"), ('"0,01"', "0.01"), ("999999999999999999.99", "999999999999999999.99"),
    ],
)  # fmt: skip
def test_amounts(written, amount):
    (line,) = lines(f"1.01,,,1.1,4.1,{written}").lines
    assert line.amount == Decimal(amount)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("1.01,,,1.1,4.1,", "belum diisi. Tulis 0 bila memang nol."),
        ("1.01,,,1.1,4.1,-1", "nilai anggaran tidak boleh negatif."),
        ("1.01,,,1.1,4.1,(5)", "nilai anggaran tidak boleh negatif."),
        ("1.01,,,1.1,4.1,1.2345", "bukan nilai rupiah"),
        ("1.01,,,1.1,,5", "belum diisi."),
        (",,,1.1,4.1,5", "belum diisi."),
        ("1.01,,,1.1,4.10101E+11,5", "sudah diubah Excel menjadi angka"),
        ("1.01,,,1\\1,4.1,5", "garis miring terbalik"),
    ],
)
def test_bad_cells(row, why):
    found = lines(row)
    assert found.lines == []
    (error,) = found.bad
    assert why in error.why


def test_a_dash_is_an_empty_code():
    (line,) = lines("1.01,-,-,-,4.1,5").lines
    assert (line.subunit, line.sub_activity, line.fund) == (Code(), Code(), Code())


def test_numbers_of_a_workbook():
    book = openpyxl.Workbook()
    book.active.append(HEADER.strip().split(","))
    book.active.append(["1.01", None, None, "1.1", "4.1", 1234567.89])
    book.active.append(["1.01", None, None, 1.1, "4.1", 5])
    book.active.append(["1.01", None, None, "1.1", "4.1", 10.001])
    book.active.append(["1.01", None, None, "1.1", "4.1", 12345678901234.56])
    target = io.BytesIO()
    book.save(target)
    found = read_lines(table_of(read_grid(target.getvalue()), LINES)[1])
    assert [line.amount for line in found.lines] == [Decimal("1234567.89")]
    assert [(error.line, error.column) for error in found.bad] == [
        (3, "fund (sel D3)"),
        (4, "amount (sel F4)"),
        (5, "amount (sel F5)"),
    ]
    assert found.bad[0].why.startswith("angka, padahal kode harus teks")
    assert "sebagai teks" in found.bad[2].why


def test_the_deepest_rows_of_a_list_count_and_headings_are_compared():
    text = "kode,uraian,jumlah\n5,Belanja,30\n5.1,Operasi,25\n5.1.01,Gaji,10\n5.1.02,Barang,20.50\n,Sum,30\n"
    found = read_levels(table_of(read_grid(text.encode()), LINES, LEVELS)[1])
    assert [(line.account.code, line.account.name, line.amount) for line in found.lines] == [
        ("5.1.01", "Gaji", Decimal(10)),
        ("5.1.02", "Barang", Decimal("20.50")),
    ]
    assert found.headings == 2
    assert [(one.row, one.code, one.stated, one.summed) for one in found.differences] == [
        (2, "5", Decimal(30), Decimal("30.50")),
        (3, "5.1", Decimal(25), Decimal("30.50")),
    ]
    assert found.uncoded == [(6, "Sum")]
