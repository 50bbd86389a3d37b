"""Editors of one RKA at the same moment, on real connections; the control loses an edit without the lock."""

import threading

import pytest

from budget import proposal_editing, proposals
from budget.models import ProposalLine
from budget.proposal_editing import Changes, Conflicts, Edited, Saved, save_lines
from core.money import Decimal
from reference.models import Role
from tests.factories import proposals as make
from tests.factories.reference import make_region
from tests.races.test_payment_races import at_once, unlocked

pytestmark = pytest.mark.race
WAIT = 30


def scene(count: int):
    """A line of Rp 500.000, and as many editors who all saw its first revision and type other prices."""
    region = make_region()
    sheet = make.proposal(region, make.detail("Kertas"))
    line = make.lines_of(sheet)[0]

    def edit(number: int):
        role = (Role.OPERATOR, Role.ACTIVITY_OFFICER)[number % 2]
        edited = Edited(line.pk, 1, {"price": Decimal(1_000 + number)}, 1)
        return lambda: save_lines(sheet, Changes(edited=[edited]), actor=region[role])

    return line, [edit(number) for number in range(count)]


def test_one_of_four_edits_is_taken_and_the_others_are_told(committed):
    line, edits = scene(4)
    found = at_once(edits)
    assert sorted(type(one).__name__ for one in found) == ["Conflicts"] * 3 + ["Saved"]
    price = next(one for one in found if isinstance(one, Saved)).lines[line.pk][1].price
    line.refresh_from_db()
    assert (line.revision, line.price.amount, line.amount.amount) == (2, price, price * 10)
    for one in found:
        if isinstance(one, Conflicts):
            assert one.conflicts[0].theirs.price == price


def test_control_without_the_lock_an_edit_is_lost(committed, monkeypatch):
    """Both see the first revision, both are taken, and one price is gone without a word."""
    line, edits = scene(2)
    monkeypatch.setattr(proposals, "lock", unlocked)
    both, real = threading.Barrier(2), proposal_editing.stored_lines

    def read_then_meet(*words):
        found = real(*words)
        both.wait(WAIT)
        return found

    monkeypatch.setattr(proposal_editing, "stored_lines", read_then_meet)
    found = at_once(edits)
    assert [type(one) for one in found] == [Saved, Saved]
    assert ProposalLine.objects.get(pk=line.pk).revision == 3
