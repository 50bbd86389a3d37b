"""Report mapping: loaded all or nothing, changed with history, kept to its chart by the database too."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from reference import report_rows
from reference.importing import FOLDER, Job, load_reference
from reference.models import Edition, ReportRow
from reference.sheets import BadRows
from tests.factories.reference import account, edition

pytestmark = pytest.mark.django_db
HEAD = ",".join(report_rows.COLUMNS)


def job(path, *lines):
    file = path / "report_rows.csv"
    file.write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    return Job("report_rows", file, str(file), "chart-2021")


def test_the_official_mapping_is_loaded_for_every_statement():
    rows = report_rows.rows_of(edition("chart-2021"))
    assert {row.statement for row in rows} == set(report_rows.STATEMENTS)
    assert all(row.row in report_rows.ROWS[row.statement] for row in rows)
    assert len(rows) == len((FOLDER / "report_rows.csv").read_text().splitlines()) - 1
    (extraordinary,) = [row for row in rows if (row.statement, row.account.code) == ("lo", "8.4")]
    assert report_rows.label_of("lo", extraordinary.row) == "Beban luar biasa"
    assert "PSAP 12" in extraordinary.legal_basis
    assert report_rows.rows_of(edition("chart-2021"), "lpe")[0].statement == "lpe"
    assert report_rows.rows_of(edition("chart-2026-sample")) == []


def test_a_changed_row_keeps_what_it_said_and_a_second_load_changes_nothing(tmp_path):
    line = "lo,EXPENSE,8.4,,,Perkada kebijakan akuntansi,2021-01-01,"
    (done,) = load_reference(jobs=[job(tmp_path, line)])
    assert (done.counts.added, done.counts.changed, done.counts.unchanged) == (0, 1, 0)
    row = ReportRow.objects.get(statement="lo", account=account("8.4"))
    assert [one.row for one in row.history.all()] == ["EXPENSE", "EXTRAORDINARY_EXPENSE"]
    (again,) = load_reference(jobs=[job(tmp_path, line)], force=True)
    assert (again.counts.changed, again.counts.unchanged) == (0, 1)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("lr,EXPENSE,8.4,,,Perkada,2021-01-01,", "kolom statement"),
        ("lo,CASH,8.4,,,Perkada,2021-01-01,", "kolom row"),
        ("lo,EXPENSE,9.9,,,Perkada,2021-01-01,", "akun tidak ada dalam edisi"),
        ("lo,EXPENSE,8.4,9,,Perkada,2021-01-01,", "harus bilangan 1 sampai 6"),
        ("lo,EXPENSE,8.4,,,Perkada,kemarin,", "harus tanggal"),
        ("lo,EXPENSE,8.4,,,Perkada,2021-01-01,2020-01-01", "sebelum valid_from"),
        ("lo,EXPENSE,8.4,,,,2021-01-01,", "tidak boleh kosong"),
    ],
)
def test_bad_rows_are_named_and_nothing_changes(tmp_path, line, why):
    before = ReportRow.objects.count()
    with pytest.raises(BadRows, match=why):
        load_reference(jobs=[job(tmp_path, "lo,EXPENSE,8.4,,,Perkada,2025-01-01,", line)])
    assert ReportRow.objects.count() == before


def test_an_account_is_mapped_once_from_a_day(tmp_path):
    line = "lo,EXPENSE,8.4,,,Perkada,2025-01-01,"
    with pytest.raises(BadRows, match="sudah dipetakan"):
        load_reference(jobs=[job(tmp_path, line, line)])


def test_the_database_refuses_an_account_of_another_chart_and_an_unfounded_row():
    row = ReportRow.objects.filter(statement="lo", edition__code="chart-2021").first()
    other = Edition.objects.get(code="chart-2026-sample")
    with pytest.raises(DatabaseError, match="is not of chart edition"), transaction.atomic():
        ReportRow.objects.filter(pk=row.pk).update(edition=other)
    with pytest.raises(IntegrityError, match="report_row_is_founded"), transaction.atomic():
        ReportRow.objects.filter(pk=row.pk).update(legal_basis="")
    with pytest.raises(IntegrityError, match="report_row_ends_after_it_begins"), transaction.atomic():
        ReportRow.objects.filter(pk=row.pk).update(valid_to="2000-01-01")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM reference_historicalreportrow")
        assert cursor.fetchone()[0] == ReportRow.objects.count()
