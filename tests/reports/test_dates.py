"""Days in Indonesian words."""

from dataclasses import replace
from datetime import date

from reports.writers.dates import long_date, period, span
from tests.reports import papers


def test_long_dates_and_spans():
    assert long_date(date(2025, 8, 17)) == "17 Agustus 2025"
    assert span(date(2025, 1, 1), date(2025, 10, 31)) == "1 Januari sampai 31 Oktober 2025"
    assert span(date(2024, 12, 1), date(2025, 1, 31)) == "1 Desember 2024 sampai 31 Januari 2025"


def test_a_balance_sheet_is_of_its_day():
    made = papers.matrix()
    assert period(made).endswith("2025")
    assert period(replace(made, end=date(2025, 12, 31), is_of_day=True)) == "Per 31 Desember 2025"
