"""Reading CSV sheets: encodings, lines, cells."""

from datetime import date

import pytest

from reference.sheets import BadRow, BadRows, read_day, read_sheet, refuse_duplicates, whole_number


def read(text, columns=("code", "name"), required=("code",)):
    content = text if isinstance(text, bytes) else text.encode()
    return read_sheet(content, file="uji.csv", columns=columns, required=required)


def texts(sheet):
    return [row.text for row in sheet.bad]


def test_cells_are_trimmed_and_lines_counted():
    sheet = read('code,name\n 1 , Satu \n\n2,"Dua\nbaris"\n3,Tiga\n')
    assert [(row.line, row["code"], row["name"]) for row in sheet.rows] == [
        (2, "1", "Satu"),
        (4, "2", "Dua\nbaris"),
        (6, "3", "Tiga"),
    ]
    assert sheet.bad == []


def test_columns_in_any_order_and_byte_order_mark():
    sheet = read("\ufeffname,code\r\nSatu,1\r\n")
    assert [(row["code"], row["name"]) for row in sheet.rows] == [("1", "Satu")]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (b"code,name\n1,Caf\xe9\n", "uji.csv baris 2, kolom -, nilai “0xe9”: bukan teks UTF-8."),
        ("", "uji.csv baris 1, kolom -, nilai “”: judul kolom harus code,name."),
        ("code\n1\n", "uji.csv baris 1, kolom -, nilai “code”: judul kolom harus code,name."),
        ("code,name\n1,a,b\n", "uji.csv baris 2, kolom -, nilai “1,a,b”: ada 3 sel, seharusnya 2."),
        ("code,name\n,a\n", "uji.csv baris 2, kolom code, nilai “”: tidak boleh kosong."),
    ],
)
def test_faults_of_a_file(text, fault):
    sheet = read(text)
    assert texts(sheet) == [fault]
    assert sheet.rows == []


def test_broken_quotes_are_a_fault():
    sheet = read('code,name\n1,"a"b\n')
    assert texts(sheet)[0].startswith("uji.csv baris 2, kolom -, nilai “”: bukan CSV yang sah")


def test_duplicates_name_the_first_line():
    sheet = read("code,name\n1,a\n2,b\n1,c\n")
    rows = refuse_duplicates(sheet, "code")
    assert rows["1"].line == 2
    assert texts(sheet) == ["uji.csv baris 4, kolom code, nilai “1”: sudah ada pada baris 2."]


@pytest.mark.parametrize("cell", ["0", "8", "x", "-1", "1.0", "²", ""])
def test_whole_numbers_have_bounds(cell):
    sheet = read(f"code,name\n1,{cell}\n")
    assert whole_number(sheet, sheet.rows[0], "name", least=1, most=7) == 1
    assert texts(sheet) == [f"uji.csv baris 2, kolom name, nilai “{cell}”: harus bilangan 1 sampai 7."]


def test_all_faults_stand_in_the_message():
    error = BadRows([BadRow("a.csv", 2, "code", "1", "ganda"), BadRow("a.csv", 3, "code", "2", "ganda")])
    assert str(error) == (
        "2 baris bermasalah; tidak ada data yang berubah.\n"
        "a.csv baris 2, kolom code, nilai “1”: ganda.\n"
        "a.csv baris 3, kolom code, nilai “2”: ganda. [I-01]"
    )


def test_days_are_read_and_an_empty_one_is_a_fault_only_when_required():
    sheet = read("code,name\n1,2025-02-28\n2,2025-02-30\n3,\n")
    good, wrong, empty = sheet.rows
    assert (read_day(sheet, good, "name"), read_day(sheet, empty, "name"), sheet.bad) == (
        date(2025, 2, 28),
        None,
        [],
    )
    assert read_day(sheet, wrong, "name") is None
    assert read_day(sheet, empty, "name", shape="tahun-bulan-hari", is_required=True) is None
    assert texts(sheet) == [
        "uji.csv baris 3, kolom name, nilai “2025-02-30”: harus tanggal TTTT-BB-HH.",
        "uji.csv baris 4, kolom name, nilai “”: harus tanggal tahun-bulan-hari.",
    ]
