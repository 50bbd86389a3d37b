"""Codes that hashed text takes as they are."""

import pytest

from core.codes import require_plain
from core.errors import DomainError


@pytest.mark.parametrize("text", ["5.1.02.01", "Puskesmas Ÿ", "a b", "É|x"])
def test_plain_codes_pass(text):
    assert require_plain(text, "Kode") == text


@pytest.mark.parametrize("text", ["", "a\tb", "a\nb", "a\n", "a\rb", "a\\b", "a\0b", "\x7f"])
def test_what_the_chain_would_have_to_spell_out_is_refused(text):
    with pytest.raises(DomainError, match=r"Kode .* kosong atau memuat"):
        require_plain(text, "Kode")
