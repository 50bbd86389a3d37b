"""Naskah Perda and Perkada (regulation), what they consider (considered), the annex in them (annexed)."""

from datetime import date

import pytest

from budget import considerations
from reference.models import Role
from reports.printouts import annexed, considered, regulation
from reports.printouts.layout import BLANK_LABEL
from tests.reports import appropriation_story
from tests.reports.printouts import reading
from tests.worlds import made_once

story = made_once("regulated", appropriation_story.tell)


def pages(budget) -> list[str]:
    return [" ".join(page.split()) for page in reading.pages(reading.printed("apbd", budget))]


def test_the_enacted_budget_is_a_perda_and_a_perkada(story):
    text = " ".join(pages(story.murni))
    perda, _, perkada = text.partition("PERATURAN KEPALA DAERAH Nomor 51 Tahun 2024")
    assert "PERATURAN DAERAH Nomor 7 Tahun 2024 tentang Anggaran Pendapatan dan Belanja Daerah" in perda
    assert "Menimbang : a. bahwa kepala daerah wajib" in perda and "Mengingat : 1. Pasal 18 ayat (6)" in perda
    assert "Memperhatikan : 1. Persetujuan Bersama DPRD" in perda and "2. Hasil evaluasi Nomor" in perda
    # Revenue 150 + 2,600 million; spending 3,150 million; financing 600 − 200 million.
    assert "Jumlah pendapatan 2.750.000.000,00" in perda and "Jumlah belanja 3.150.000.000,00" in perda
    assert "Surplus/(defisit) (400.000.000,00)" in perda and "Pembiayaan neto 400.000.000,00" in perda
    assert "Lampiran VI : Rekapitulasi Belanja untuk Pemenuhan SPM" in perda
    assert "Kepala Daerah" in perda and "PPKD" not in perda
    assert "RANCANGAN" not in text and "Bertambah" not in text
    assert "tentang Penjabaran Anggaran Pendapatan" in perkada
    assert "Memperhatikan : 1. Peraturan Daerah Nomor 7 Tahun 2024 tanggal 3 Januari 2025" in perkada
    assert "Jumlah belanja 3.150.000.000,00" in perkada and "Lampiran VI" not in perkada


def test_a_draft_of_a_perubahan_compares_and_says_so(story):
    text = " ".join(pages(story.perubahan))
    assert regulation.UNNUMBERED in text and "RANCANGAN" in text
    assert "tentang Perubahan Anggaran Pendapatan dan Belanja Daerah Tahun Anggaran 2025" in text
    assert "tentang Penjabaran Perubahan Anggaran Pendapatan" in text
    # Spending 3,150,000,000 before, 3,120,000,000.25 after.
    assert "Jumlah belanja 3.150.000.000,00 3.120.000.000,25 (29.999.999,75) (0,95)" in text
    assert "Selisih keseimbangan yang diakui PPKD: Pembulatan DAU" in text


def test_a_pergeseran_is_a_perkada_alone(story):
    budget = story.perubahan
    budget.version.kind = "pergeseran"
    (decree,) = regulation.decrees_of(budget)
    assert decree.kind == "PERKADA" and decree.annexes == regulation.OF_PERKADA
    assert regulation.subject_of(budget.version, is_elaboration=True) == (
        "Perubahan Penjabaran Anggaran Pendapatan dan Belanja Daerah Tahun Anggaran 2025"
    )


def test_queries_are_constant(story, django_assert_max_num_queries):
    reading.printed("apbd", story.murni)
    with django_assert_max_num_queries(24):
        reading.printed("apbd", story.murni)


@pytest.mark.parametrize("kind", ["DPA", "DPPA", "SPD"])
def test_texts_stand_under_the_name_of_their_part(story, kind):
    facts = considered.facts(kind, on=date(2025, 1, 2), heeded=["Nota kesepakatan;"])
    labels = [label for label, _ in facts if label != BLANK_LABEL]
    assert labels == ["Menimbang", "Mengingat", "Memperhatikan"]
    assert facts[0][1].startswith("a. bahwa") and facts[-1] == ("Memperhatikan", "1. Nota kesepakatan;")
    last = [text for label, text in facts][-2]
    assert last.endswith(".") and all(text.endswith(";") for _, text in facts[1:-2] if text[0].isdigit())


def test_a_version_without_a_typed_basis_rests_on_its_decrees(story):
    decrees = (
        "Perda Nomor 7 Tahun 2024 tanggal 3 Januari 2025; Perkada Nomor 51 Tahun 2024 tanggal 4 Januari 2025"
    )
    version = story.murni.version
    version.legal_basis = ""
    assert considered.basis(version) == decrees
    version.legal_basis = "Perda APBD 2025"
    assert considered.basis(version) == "Perda APBD 2025"
    assert considered.basis(story.perubahan.version) == story.perubahan.version.legal_basis == ""


def test_what_is_no_longer_valid_is_not_printed(story):
    row = considerations.valid("DPA", on=date(2025, 1, 2)).get(part="weighing")
    fields = {name: getattr(row, name) for name in ("kind", "part", "place", "text", "valid_from")}
    officer = story.region[Role.FINANCE_OFFICER]
    considerations.save(row, **fields, valid_to=date(2024, 12, 31), actor=officer)
    assert considered.facts("DPA", on=date(2025, 1, 2))[0][0] == "Mengingat"
    assert considered.facts("DPA", on=date(2024, 12, 31))[0][0] == "Menimbang"


def test_names_of_totals_are_sentences():
    silpa = "SISA LEBIH PEMBIAYAAN ANGGARAN TAHUN BERKENAAN (SiLPA)"
    assert annexed.sentence(silpa) == "Sisa lebih pembiayaan anggaran tahun berkenaan (SiLPA)"
    assert annexed.sentence("SURPLUS/(DEFISIT)") == "Surplus/(defisit)"
    assert annexed.sentence("Selisih yang diakui PPKD") == "Selisih yang diakui PPKD"
