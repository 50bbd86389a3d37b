"""Dates of documents (I-07)."""

from datetime import date

import pytest

from core import clock
from core.errors import DomainError
from treasury.dates import check_dated, indonesian


def test_a_date_is_written_day_first():
    assert indonesian(date(2025, 6, 8)) == "08-06-2025"


@pytest.mark.parametrize(
    ("day", "message"),
    [
        (date(2025, 6, 11), "Tanggal SPP 11-06-2025 melewati hari ini 10-06-2025."),
        (date(2024, 12, 31), "Tanggal SPP 31-12-2024 di luar tahun anggaran 2025."),
        (date(2025, 6, 3), "Tanggal SPP 03-06-2025 mendahului kontrak 1/K 04-06-2025."),
    ],
)
def test_refused_dates_name_the_limit_and_the_way_out(day, message):
    with clock.frozen(date(2025, 6, 10)), pytest.raises(DomainError) as refused:
        check_dated("SPP", day, year=2025, predecessors=[("kontrak 1/K", date(2025, 6, 4))])
    assert refused.value.message.startswith(message)
    assert refused.value.message.count("Pakai tanggal") == 1
    assert refused.value.rules == ("I-07",)


def test_the_predecessors_day_and_today_are_allowed():
    with clock.frozen(date(2025, 6, 10)):
        for day in (date(2025, 6, 4), date(2025, 6, 10)):
            assert check_dated("SPP", day, year=2025, predecessors=[("x", date(2025, 6, 4))]) is None


def test_a_contract_may_be_older_than_the_year_but_not_of_the_next():
    with clock.frozen(date(2026, 1, 5)):
        assert check_dated("kontrak", date(2024, 11, 1), year=2025, may_be_older=True) is None
        with pytest.raises(DomainError, match="di luar tahun anggaran 2025"):
            check_dated("kontrak", date(2026, 1, 2), year=2025, may_be_older=True)
