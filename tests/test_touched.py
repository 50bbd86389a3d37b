"""`make check` picks the tests of the rooms that changed."""

from pathlib import Path

from tests.touched import ALWAYS, paths_of

BASE = Path(__file__).resolve().parent.parent


def test_rooms_of_changed_files_are_picked_once():
    files = ["ledger/posting.py", "ledger/books.py", "tests/budget/test_keys.py", "README.md"]
    assert paths_of(files, BASE) == [ALWAYS, "tests/ledger", "tests/budget"]


def test_a_changed_test_beside_the_rooms_is_picked():
    assert paths_of(["tests/test_touched.py"], BASE) == [ALWAYS, "tests/test_touched.py"]


def test_nothing_changed_leaves_the_house_rules():
    assert paths_of([], BASE) == [ALWAYS]
