"""Years, months and dates of commands."""

from argparse import ArgumentTypeError
from datetime import date

import pytest

from core import arguments


def test_what_is_sound_is_taken():
    assert (arguments.fiscal_year("2025"), arguments.month("12")) == (2025, 12)
    assert arguments.day("2025-12-31") == date(2025, 12, 31)


@pytest.mark.parametrize(
    ("kind", "text", "told"),
    [
        *(
            (arguments.fiscal_year, text, "bukan tahun")
            for text in ("0", "-1", "²⁰²⁵", "99999", "9" * 5000, "x")
        ),
        *((arguments.month, text, "bukan bulan") for text in ("0", "13", "-1", "jan")),
        *((arguments.day, text, "bukan tanggal") for text in ("rubbish", "2025-02-30", "0000-01-01", "")),
    ],
)
def test_rubbish_is_refused_in_words(kind, text, told):
    with pytest.raises(ArgumentTypeError, match=told):
        kind(text)
