"""Coefficients as people type them."""

import pytest

from budget.proposal_lines import Volume
from budget.proposal_text import coefficient_text, parse_coefficient, volume_of
from core.money import AmountError, Decimal


@pytest.mark.parametrize(
    ("text", "volumes"),
    [
        ("", []),
        ("12 desa × 40 balita × 2 kali", [("12", "desa"), ("40", "balita"), ("2", "kali")]),
        ("12desa*2,5 hari", [("12", "desa"), ("2.5", "hari")]),
        ("3 x 4 box", [("3", ""), ("4", "box")]),
        ("1.250 orang X 0.125 tahun", [("1250", "orang"), ("0.125", "tahun")]),
        ("7", [("7", "")]),
    ],
)
def test_a_coefficient_is_read(text, volumes):
    assert parse_coefficient(text) == tuple(Volume(Decimal(number), unit) for number, unit in volumes)


@pytest.mark.parametrize("text", ["desa", "12 desa × ", "1 × 2 × 3 × 4 × 5", "1..2 x", "-3 hari", "1,2,3"])
def test_what_is_no_coefficient_is_told(text):
    with pytest.raises(AmountError):
        parse_coefficient(text)


def test_a_coefficient_is_written_as_it_is_read():
    volumes = (Volume(Decimal("1250.0000"), "orang"), Volume(Decimal("2.5000"), "hari"))
    assert coefficient_text(volumes) == "1.250 orang × 2,5 hari"
    assert parse_coefficient(coefficient_text(volumes)) == volumes
    assert volume_of(volumes) == Decimal(3125)
    assert volume_of(()) is None
