"""`manage.py statement`: CSV and HTML, one unit and the region, refusals."""

import csv
import io

import pytest
from django.core.management import CommandError, call_command

from tests.reports import story

pytestmark = pytest.mark.django_db


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("statement", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def told():
    return story.tell()


def test_lra_of_a_unit_as_csv(told):
    rows = list(
        csv.DictReader(io.StringIO(run("lra", "--unit", "DINKES", "--year", "2025", "--format", "csv")))
    )
    assert ",".join(rows[0]) == (
        "scope,code,description,level,budget,realisation,difference,percent,last_year"
    )
    (surplus,) = [row for row in rows if row["code"] == "SD"]
    assert surplus["realisation"] == "-909000000.50"
    assert surplus["last_year"] == ""
    assert {row["code"] for row in rows}.isdisjoint({"PN", "SILPA", "6"})


def test_trial_balance_at_a_date(told):
    text = run("trial_balance", "--unit", "DINKES", "--year", "2025", "--at", "2025-02-03", "--format", "csv")
    rows = {row["code"]: row for row in csv.DictReader(io.StringIO(text))}
    assert ",".join(list(rows["BUD"])[4:]) == (
        "opening_debit,opening_credit,movement_debit,movement_credit,closing_debit,closing_credit"
    )
    assert rows[story.STATIONERY]["closing_debit"] == "100000000.00"


def test_consolidated_html_into_a_file(told, tmp_path):
    file = tmp_path / "lra.html"
    assert run("lra", "--consolidated", "--year", "2025", "--format", "html", "--out", str(file)) == ""
    page = file.read_text()
    assert page.startswith("<!doctype html>")
    assert "730.999.999,50" in page


def test_level_cuts_the_rows(told):
    text = run("lra", "--unit", "DINKES", "--year", "2025", "--level", "2", "--format", "csv")
    assert {row["level"] for row in csv.DictReader(io.StringIO(text))} == {"1", "2"}


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--unit", "TIDAKADA", "--year", "2025"), "TIDAKADA"),
        (("--consolidated", "--year", "1999"), "1999"),
        (("--consolidated", "--year", "2025", "--at", "2024-12-31"), "I-07"),
        (("--consolidated", "--year", "2025", "--level", "0"), "Tingkat"),
    ],
)
def test_refusals_name_what_is_wrong(told, words, reason):
    with pytest.raises(CommandError, match=reason):
        run("lra", *words, "--format", "csv")


def test_pdf_and_xlsx_go_into_a_file_by_the_writers_of_the_screens(told, tmp_path):
    from openpyxl import load_workbook
    from pypdf import PdfReader

    words = ["lra", "--unit", "DINKES", "--year", "2025"]
    book, page = tmp_path / "lra.xlsx", tmp_path / "lra.pdf"
    assert run(*words, "--format", "xlsx", "--out", str(book)) == ""
    assert run(*words, "--format", "pdf", "--out", str(page)) == ""
    cells = [cell for row in load_workbook(book).active.iter_rows(values_only=True) for cell in row]
    assert -909000000.5 in cells
    assert "(909.000.000,50)" in "".join(one.extract_text() for one in PdfReader(page).pages)
    with pytest.raises(CommandError, match="perlu --out"):
        run(*words, "--format", "pdf")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--year", "0"), "'0' bukan tahun anggaran"),
        (("--year", "99999999999"), "bukan tahun anggaran"),
        (("--year", "2025", "--at", "rubbish"), "'rubbish' bukan tanggal"),
    ],
)
def test_arguments_that_are_no_year_or_date_are_refused_in_words(words, told):
    with pytest.raises(CommandError, match=told):
        run("lra", "--consolidated", *words, "--format", "csv")


@pytest.mark.parametrize("kind", ["csv", "html", "pdf", "xlsx"])
def test_a_place_that_takes_no_file_is_named(told, tmp_path, kind):
    place = tmp_path / "hilang" / "lra"
    with pytest.raises(CommandError, match=f"Berkas {place} tidak dapat ditulis: berkas atau foldernya"):
        run("lra", "--consolidated", "--year", "2025", "--format", kind, "--out", str(place))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["csv", "pdf"])
def test_a_refused_statement_leaves_the_file_before(told, tmp_path, kind):
    kept = tmp_path / "lra"
    kept.write_text("lama")
    with pytest.raises(CommandError, match="TIDAKADA"):
        run("lra", "--unit", "TIDAKADA", "--year", "2025", "--format", kind, "--out", str(kept))
    assert (kept.read_text(), list(tmp_path.iterdir())) == ("lama", [kept])
