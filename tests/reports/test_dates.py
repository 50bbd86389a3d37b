"""Days in Indonesian words."""

from dataclasses import replace
from datetime import date

from reports.writers.dates import long_date, official_period, period, span
from tests.reports import papers


def test_long_dates_and_spans():
    assert long_date(date(2025, 8, 17)) == "17 Agustus 2025"
    assert span(date(2025, 1, 1), date(2025, 10, 31)) == "1 Januari sampai 31 Oktober 2025"
    assert span(date(2024, 12, 1), date(2025, 1, 31)) == "1 Desember 2024 sampai 31 Januari 2025"


def test_a_balance_sheet_is_of_its_day():
    made = papers.matrix()
    assert period(made).endswith("2025")
    assert period(replace(made, end=date(2025, 12, 31), is_of_day=True)) == "Per 31 Desember 2025"


def test_the_forms_name_both_years():
    year = replace(papers.matrix(), end=date(2025, 12, 31), has_last_year=True)
    part, day = replace(year, end=date(2025, 10, 31)), replace(year, is_of_day=True)
    assert official_period(year) == "Untuk tahun yang berakhir sampai dengan 31 Desember 2025 dan 2024"
    assert official_period(part) == "1 Januari sampai 31 Oktober 2025"
    assert official_period(day) == "Per 31 Desember 2025 dan 2024"
    assert official_period(replace(part, is_of_day=True)) == "Per 31 Oktober 2025 dan 31 Desember 2024"
    assert official_period(replace(year, has_last_year=False)) == "1 Januari sampai 31 Desember 2025"
