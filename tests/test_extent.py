"""Turns go round and do not change from run to run."""

from tests import extent
from tests.extent import some, turn


def test_turns_are_the_same_in_every_run_and_all_get_one():
    names = [f"route-{number}" for number in range(100)]
    chosen = [turn(name, "abc") for name in names]
    assert chosen == [turn(name, "abc") for name in names]
    assert set(chosen) == set("abc")
    assert turn("lra", "abc") == "b"


def test_a_third_is_asked_and_all_in_a_whole_run(monkeypatch):
    names = [f"layar-{number}" for number in range(300)]
    monkeypatch.setattr(extent, "IS_WHOLE", False)
    asked = some(names)
    assert asked == some(names) and 70 < len(asked) < 130
    monkeypatch.setattr(extent, "IS_WHOLE", True)
    assert some(names) == names
