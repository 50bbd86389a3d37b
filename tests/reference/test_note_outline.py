"""Outline of CaLK: loaded all or nothing, counted without gaps, kept by the database."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from core.errors import DomainError
from reference import note_outline
from reference.importing import Job, load_reference
from reference.models import Edition, NoteScope, NoteSection
from reference.sheets import BadRows
from tests.factories.reference import edition

pytestmark = pytest.mark.django_db
HEAD = ",".join(note_outline.COLUMNS)
DAY = date(2025, 12, 31)


def job(path, *lines):
    file = path / "note_sections.csv"
    file.write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    return Job("note_sections", file, str(file), "chart-2021")


def numbers(scope, on=DAY):
    found = note_outline.outline(edition("chart-2021").pk, scope, on=on)
    return {one.code: one.number for one in found}, found


def test_every_scope_has_seven_chapters_counted_without_gaps():
    for scope in NoteScope.values:
        found = numbers(scope)[1]
        assert [one.number for one in found if one.level == 1] == ["I", "II", "III", "IV", "V", "VI", "VII"]
        assert all(note_outline.field_faults(one.body, scope) == [] for one in found)
        assert all("PSAP 04" in one.legal_basis for one in found)
    unit, _ = numbers(NoteScope.UNIT)
    region, found = numbers(NoteScope.REGION)
    # An SKPD has neither LPSAL nor LAK; what follows moves up.
    assert (unit["5.3"], region["5.3"]) == ("5.2", "5.3")
    assert "5.6" not in unit and region["5.6"] == "5.6"
    assert note_outline.section_of(found, "5.6").heading == "5.6 Laporan Arus Kas"
    assert found[0].heading == "BAB I Pendahuluan"
    with pytest.raises(DomainError, match="Bagian 9"):
        note_outline.section_of(found, "9")
    with pytest.raises(DomainError, match="belum punya kerangka CaLK"):
        note_outline.outline(Edition.objects.get(code="chart-2013").pk, NoteScope.UNIT, on=DAY)


def test_a_later_row_takes_the_place_of_an_earlier_one_and_both_stay(tmp_path):
    line = "7,Penutup dan pengesahan,unit,,Teks baru {tahun},Perkada kebijakan akuntansi,2026-01-01,"
    (done,) = load_reference(jobs=[job(tmp_path, line)])
    assert (done.counts.added, done.counts.changed) == (1, 0)
    assert numbers(NoteScope.UNIT)[1][-1].title == "Penutup"
    assert numbers(NoteScope.UNIT, date(2026, 12, 31))[1][-1].title == "Penutup dan pengesahan"
    assert "7" not in numbers(NoteScope.REGION, date(2026, 12, 31))[0]
    load_reference(jobs=[job(tmp_path, line.replace("unit", "unit region"))], force=True)
    row = NoteSection.objects.get(code="7", valid_from=date(2026, 1, 1))
    assert [one.scopes for one in row.history.all()] == [["unit", "region"], ["unit"]]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("x,Judul,unit,,,Perkada,2026-01-01,", "kolom code"),
        ("8.1,Judul,unit,,,Perkada,2026-01-01,", "bagian induk 8 tidak ada"),
        ("8,Judul,dinas,,,Perkada,2026-01-01,", "kolom scopes"),
        ("8,Judul,unit,lainnya,,Perkada,2026-01-01,", "kolom table"),
        ("8,Judul,unit,,{laba},Perkada,2026-01-01,", "{laba} tidak dikenal"),
        ("8,Judul,unit,,{silpa},Perkada,2026-01-01,", "hanya ada pada CaLK pemerintah daerah"),
        ("8,Judul,unit,,,Perkada,2026-01-01,2025-01-01", "sebelum valid_from"),
        ("8,Judul,unit,,,,2026-01-01,", "tidak boleh kosong"),
    ],
)
def test_bad_rows_are_named_and_nothing_changes(tmp_path, line, why):
    before = NoteSection.objects.count()
    with pytest.raises(BadRows, match=why):
        load_reference(jobs=[job(tmp_path, line)])
    assert NoteSection.objects.count() == before


def test_the_database_keeps_the_scopes_and_the_history():
    for scopes in ("{}", "{dinas}"):
        with pytest.raises(DatabaseError, match="of nobody known"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("UPDATE reference_notesection SET scopes = %s", [scopes])
    with pytest.raises(DatabaseError, match=r"permission denied|append-only"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("UPDATE reference_historicalnotesection SET title = 'x'")
