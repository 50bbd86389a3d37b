"""Codes of a file among the year's master rows: by their own spelling, by another, or with why not."""

import pytest

from budget.import_codes import Masters, key_of
from budget.import_rows import split_code
from tests.factories.reference import make_fund


@pytest.fixture
def masters(region):
    make_fund("PAD")
    return Masters(region.year)


@pytest.mark.parametrize(
    ("kind", "given", "code"),
    [
        ("account", "5.1.02.01.01.0024", "5.1.02.01.01.0024"),
        ("account", "5.1.02.01.001.00024", "5.1.02.01.01.0024"),
        ("account", "510201010024", "5.1.02.01.01.0024"),
        ("account", "51020100100024", "5.1.02.01.01.0024"),
        ("account", "5.1.02.01.01.0024 Belanja ATK", "5.1.02.01.01.0024"),
        ("sub_activity", "1.02.01.2.02.0001", "1.02.01.2.02.0001"),
        ("sub_activity", "1.02.01.2.02.01", "1.02.01.2.02.0001"),
        ("sub_activity", "X.XX.01.2.02.0001", "1.02.01.2.02.0001"),
        ("fund_source", "1.1", "1.1"),
        ("fund_source", "PAD", "PAD"),
        ("fund_source", "pendapatan asli daerah (pad)", "1.1"),
    ],
)
def test_a_code_is_found(masters, kind, given, code):
    found = masters.find(kind, split_code(given), unit="1.02.0.00.0.00.01.0000")
    assert (found.code, found.id is not None) == (code, True)


@pytest.mark.parametrize(
    ("kind", "given", "why"),
    [
        ("account", "5.1.02.77.77.7777", "tidak ada pada edisi tahun ini"),
        ("account", "1.1.01.01.01.0001", "tidak ada pada edisi tahun ini"),
        ("account", "5.1.02", "Belanja Barang dan Jasa, bukan tingkat terendah"),
        ("sub_activity", "1.02.01.2.02", "bukan tingkat terendah"),
        ("fund_source", "Dana Siluman", "tidak ada pada edisi tahun ini"),
    ],
)
def test_a_code_that_is_not_taken_says_why(masters, kind, given, why):
    found = masters.find(kind, split_code(given))
    assert (found.id, found.why.endswith(why)) == (None, True)


def test_the_nature_of_an_unknown_code_is_that_of_the_nearest_row(masters):
    assert masters.nature("5.1.02.77.77.7777") == "spending"
    assert masters.nature("6.1.99.01") == "financing_in"
    assert masters.nature("9.1") == ""


def test_segments_are_whole_numbers():
    assert key_of("5.1.02.001") == key_of("5.1.2.01") == (5, 1, 2, 1)
    assert key_of("X.XX.01") == ("X", "XX", 1)
