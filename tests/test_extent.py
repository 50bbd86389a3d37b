"""Turns go round and do not change from run to run."""

from tests.extent import turn


def test_turns_are_the_same_in_every_run_and_all_get_one():
    names = [f"route-{number}" for number in range(100)]
    chosen = [turn(name, "abc") for name in names]
    assert chosen == [turn(name, "abc") for name in names]
    assert set(chosen) == set("abc")
    assert turn("lra", "abc") == "b"
