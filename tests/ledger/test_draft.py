"""Drafts are plain values: equal by content, never changed."""

from dataclasses import FrozenInstanceError

import pytest

from core.money import ZERO
from ledger.draft import LineDraft


def test_a_line_draft_is_a_value():
    line = LineDraft(account_id=1, unit_id=2, debit=ZERO)
    assert line == LineDraft(1, 2)
    with pytest.raises(FrozenInstanceError):
        line.debit = ZERO
