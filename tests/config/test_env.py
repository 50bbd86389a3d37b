"""Typed readers of the environment."""

from functools import partial

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env


def test_text_and_words_fall_back_to_their_default(monkeypatch):
    monkeypatch.setenv("KAPUAS_A", "")
    assert env.text("KAPUAS_A", "x") == "x"
    monkeypatch.setenv("KAPUAS_A", " a.example , ,b.example")
    assert env.words("KAPUAS_A", []) == ["a.example", "b.example"]


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("Yes", True), ("0", False), ("false", False)])
def test_flags(monkeypatch, value, expected):
    monkeypatch.setenv("KAPUAS_A", value)
    assert env.flag("KAPUAS_A", default=not expected) is expected


@pytest.mark.parametrize("reader", [partial(env.flag, default=True), partial(env.number, default=1)])
def test_a_malformed_value_stops_with_its_name(monkeypatch, reader):
    monkeypatch.setenv("KAPUAS_A", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="KAPUAS_A"):
        reader("KAPUAS_A")
