"""Amounts in words."""

import pytest

from core.money import AMOUNT_MAX, Decimal
from core.words import integer_words, terbilang


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "nol rupiah"),
        ("11", "sebelas rupiah"),
        ("15", "lima belas rupiah"),
        ("20", "dua puluh rupiah"),
        ("100", "seratus rupiah"),
        ("1000", "seribu rupiah"),
        ("1111", "seribu seratus sebelas rupiah"),
        ("2001", "dua ribu satu rupiah"),
        ("101000", "seratus satu ribu rupiah"),
        ("1000000", "satu juta rupiah"),
        (
            "38854257",
            "tiga puluh delapan juta delapan ratus lima puluh empat ribu dua ratus lima puluh tujuh rupiah",
        ),
        ("1250000.50", "satu juta dua ratus lima puluh ribu rupiah lima puluh sen"),
        ("0.01", "nol rupiah satu sen"),
        ("-1.10", "minus satu rupiah sepuluh sen"),
        ("1000000000000000", "satu kuadriliun rupiah"),
    ],
)
def test_amount_in_words(amount: str, words: str) -> None:
    assert terbilang(Decimal(amount)) == words


def test_largest_amount_has_words_and_more_has_none() -> None:
    assert terbilang(AMOUNT_MAX).startswith("sembilan ratus sembilan puluh sembilan kuadriliun ")
    with pytest.raises(ValueError, match="too large"):
        integer_words(10**18)
