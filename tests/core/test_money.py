"""Amounts: exact, parsed as people type them, formatted as documents print them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import (
    AMOUNT_MAX,
    CENT,
    ZERO,
    AmountError,
    Decimal,
    exact,
    format_amount,
    parse_amount,
    percent,
    percent_of,
    plain,
    price_percent,
    rounded,
    rupiah,
    split_by_weights,
    split_even,
    to_money,
    total,
)

SEN_MAX = 99_999_999_999_999_999_999
amounts = st.integers(-SEN_MAX, SEN_MAX).map(lambda sen: Decimal(sen).scaleb(-2))
# The range that Must show 6 names: to Rp 9,999,999,999,999,999.99.
common = st.integers(-999_999_999_999_999_999, 999_999_999_999_999_999).map(
    lambda sen: Decimal(sen).scaleb(-2)
)


@given(amounts)
def test_what_is_printed_is_read_back(amount):
    assert parse_amount(format_amount(amount)) == amount
    assert parse_amount(format_amount(amount, decimals=2)) == amount
    assert parse_amount(rupiah(amount)) == amount
    assert exact(plain(amount)) == amount


@given(amounts)
def test_exact_amounts_stay_themselves(amount):
    fixed = exact(amount)
    assert fixed == amount
    assert fixed.as_tuple().exponent == -2
    assert rounded(amount) == amount
    assert to_money(amount).amount == amount


@given(st.lists(common, max_size=60))
def test_sums_are_exact_whatever_the_order(values):
    in_sen = sum(int(value * 100) for value in values)
    assert total(values) == total(values[::-1]) == Decimal(in_sen).scaleb(-2)


@given(common.map(abs), st.integers(1, 60))
def test_parts_sum_to_the_whole(whole, parts):
    shares = split_even(whole, parts)
    assert len(shares) == parts
    assert total(shares) == whole
    assert all(share == exact(share) >= 0 for share in shares)
    assert len(set(shares[:-1])) <= 1
    grain = CENT if whole % 1 else 1
    assert shares[-1] - shares[0] < parts * grain
    assert all(share % grain == 0 for share in shares)


@given(st.decimals(-(10**12), 10**12, places=6))
def test_rounding_is_half_up_and_never_further_than_half_a_sen(value):
    fixed = rounded(value)
    assert abs(fixed - value) <= CENT / 2
    assert rounded(-value) == -fixed


@given(st.integers(0, SEN_MAX), st.integers(1, 9))
def test_a_third_decimal_is_refused(sen, digit):
    value = Decimal(sen).scaleb(-2) + Decimal(digit).scaleb(-3)
    with pytest.raises(AmountError, match="lebih dari dua desimal"):
        exact(f"{value}")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1.234.567,89", "1234567.89"),
        ("1234567,89", "1234567.89"),
        ("1234567.89", "1234567.89"),
        ("1234.56", "1234.56"),
        ("1.234", "1234"),
        ("1,5", "1.5"),
        ("Rp 1.000", "1000"),
        ("Rp. 1.000,50", "1000.50"),
        ("Rp\u00a01.000", "1000"),
        ("(1.000)", "-1000"),
        ("Rp (1.000)", "-1000"),
        ("(Rp 1.000)", "-1000"),
        ("-Rp1.000", "-1000"),
        ("-1.000", "-1000"),
        (" 0 ", "0"),
        ("999999999999999999,99", "999999999999999999.99"),
    ],
)
def test_amounts_as_people_type_them(text, amount):
    assert parse_amount(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "seribu",
        "1.23.456",
        "1,234,567",
        "1.234.56",
        "1,234",
        "1e5",
        "NaN",
        "Infinity",
        "12..3",
        "Rp",
        "(1.000",
        "1.000)",
        "--5",
        "5-",
        "١٢",
    ],
)
def test_other_texts_are_refused_in_words(text):
    with pytest.raises(AmountError) as caught:
        parse_amount(text)
    assert str(caught.value) == f"“{text}” bukan nilai rupiah. Tulis seperti 1.234.567,89."


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (1.5, "Nilai pecahan biner tidak diterima; tulis sebagai teks."),
        ("abc", "'abc' bukan angka."),
        ("NaN", "'NaN' bukan angka."),
        ("0.001", "0.001 punya lebih dari dua desimal."),
        (
            "1000000000000000000",
            "1000000000000000000 melebihi batas 999.999.999.999.999.999,99.",
        ),
    ],
)
def test_exact_refuses_in_words(value, message):
    with pytest.raises(AmountError) as caught:
        exact(value)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (None, ""),
        (ZERO, "0"),
        (Decimal("1234567"), "1.234.567"),
        (Decimal("1234567.5"), "1.234.567,50"),
        (Decimal("-1234"), "(1.234)"),
        (AMOUNT_MAX, "999.999.999.999.999.999,99"),
    ],
)
def test_amounts_as_documents_print_them(amount, text):
    assert format_amount(amount) == text


def test_rupiah_has_a_space_that_does_not_break():
    assert rupiah(Decimal("2500000")) == "Rp\u00a02.500.000"
    assert plain(None) == ""
    assert plain(Decimal("5")) == "5.00"


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        ("574", "600", "95.67"),
        ("1", "8", "12.50"),
        ("0", "5", "0.00"),
        ("2", "3", "66.67"),
        ("-1", "3", "-33.33"),
    ],
)
def test_percent_is_half_up_at_two_decimals(part, whole, expected):
    assert percent(Decimal(part), Decimal(whole)) == Decimal(expected)


def test_percent_of_zero_by_a_negative_whole_has_no_sign():
    assert str(percent(ZERO, Decimal(-5))) == "0.00"


def test_percent_of_nothing_is_none():
    assert percent(Decimal(5), ZERO) is None


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        ("100.00", ("1", "3"), ("25.00", "75.00")),
        ("100.00", ("1", "1", "1"), ("33.00", "33.00", "34.00")),
        ("100.03", ("1", "1", "1"), ("33.34", "33.34", "33.35")),
        ("0.01", ("5", "5"), ("0.00", "0.01")),
        ("999999999999999999.99", ("999999999999999999.99", "0"), ("999999999999999999.99", "0.00")),
        ("0.00", ("1", "2"), ("0.00", "0.00")),
    ],
)
def test_split_by_weights_sums_exactly(total, weights, parts):
    found = split_by_weights(Decimal(total), [Decimal(weight) for weight in weights])
    assert found == [Decimal(part) for part in parts]


@pytest.mark.parametrize("weights", [(), ("0", "0"), ("2", "-1")])
def test_without_a_pattern_nothing_is_split(weights):
    with pytest.raises(ValueError, match="weights"):
        split_by_weights(Decimal(1), [Decimal(weight) for weight in weights])


def test_a_percentage_is_whole_rupiah():
    assert percent_of(Decimal("-5.55"), exact(1_000)) == exact(-56)
    assert percent_of(Decimal("0.05"), exact(1_000)) == exact(1)


@pytest.mark.parametrize(
    ("part", "price", "found"),
    [
        ("103.50", "48500.00", "50197.50"),
        ("103.50", "0.01", "0.01"),
        ("150", "0.01", "0.02"),
        ("1000", "99999999999999999.99", "999999999999999999.90"),
    ],
)
def test_a_percentage_of_a_price_keeps_sen(part, price, found):
    assert price_percent(Decimal(part), Decimal(price)) == Decimal(found)


def test_a_price_that_no_column_holds_is_refused():
    with pytest.raises(AmountError, match="melebihi batas"):
        price_percent(Decimal(1000), Decimal("999999999999999999.99"))
