"""Settings in words (web.setting_words)."""

import pytest

from reference.setting_keys import KEYS
from web.setting_words import in_words


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("security.second_factor", "1", "Ya"),
        ("security.second_factor", "0", "Tidak"),
        ("cash_plan_mode", "block", "Tolak"),
        ("up_single_payment_limit", "75000000.00", "Rp\u00a075.000.000"),
        ("security.idle_minutes", "30", "30 menit"),
        ("region.seat", "", ""),
    ],
)
def test_a_value_as_people_read_it(key: str, value: str, words: str) -> None:
    assert in_words(KEYS[key], value) == words
