"""As root the embedded server's user must enter the folders above the clone."""

import os
import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import folders


@pytest.fixture
def closed(tmp_path) -> Path:
    """A folder that only its owner enters, with a file in it."""
    folder = tmp_path / "private"
    folder.mkdir(mode=0o700)
    (folder / "clone").mkdir()
    return folder


@pytest.fixture
def as_root(monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.delenv("ALLOW_OPEN_PARENTS", raising=False)


def test_closed_parents_are_named_outermost_first(closed):
    inner = closed / "clone" / "deep"
    inner.mkdir(mode=0o700)
    found = folders.closed_parents(inner / "pg")
    assert found[-2:] == [closed, inner]


def test_root_is_asked_to_clone_elsewhere_when_a_private_home_is_closed(closed, as_root, monkeypatch):
    monkeypatch.setattr(folders, "is_private_home", lambda path: path == closed)
    with pytest.raises(ImproperlyConfigured, match="Clone the project elsewhere") as refusal:
        folders.check_parents(closed / "clone")
    assert str(closed) in str(refusal.value)


def test_the_refusal_can_be_overridden_and_names_what_it_opens(closed, as_root, monkeypatch, capsys):
    monkeypatch.setattr(folders, "is_private_home", lambda path: path == closed)
    monkeypatch.setenv("ALLOW_OPEN_PARENTS", "1")
    folders.check_parents(closed / "clone")
    assert str(closed) in capsys.readouterr().err


def test_an_ordinary_user_is_asked_nothing(closed, monkeypatch, capsys):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    folders.check_parents(closed / "clone")
    assert capsys.readouterr().err == ""


def test_opening_a_tree_lets_others_read_but_not_write(closed):
    program = closed / "clone" / "initdb"
    program.write_text("")
    program.chmod(0o700)
    text = closed / "clone" / "share"
    text.write_text("")
    text.chmod(0o600)
    folders.open_tree(closed / "clone")
    assert stat.S_IMODE(closed.stat().st_mode) == 0o705
    assert stat.S_IMODE(program.stat().st_mode) == 0o705
    assert stat.S_IMODE(text.stat().st_mode) == 0o604


def test_homes_are_private_and_other_places_are_not():
    assert folders.is_private_home(Path.home() / "kapuas")
    assert not folders.is_private_home(Path("/srv/kapuas"))
