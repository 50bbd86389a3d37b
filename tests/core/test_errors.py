"""Errors that a person sees carry their rules and their field."""

import pytest

from core.errors import AccessDenied, DomainError, NotFound, Refusals, TryAgain, raise_all


def test_error_tells_message_and_rules():
    error = DomainError("Sisa pagu habis.", rule="I-15", field="amount")
    assert str(error) == "Sisa pagu habis. [I-15]"
    assert (error.message, error.rules, error.field) == ("Sisa pagu habis.", ("I-15",), "amount")
    assert str(DomainError("Begitu saja.")) == "Begitu saja."
    assert DomainError("Dua.", rule=("I-40", "I-42")).rules == ("I-40", "I-42")


def test_refusals_name_every_rule_once():
    error = Refusals([DomainError("a", rule="I-15"), DomainError("b", rule=("I-16", "I-15"))])
    assert error.message == "a\nb"
    assert error.rules == ("I-15", "I-16")
    assert [one.message for one in error.refusals] == ["a", "b"]


def test_raise_all_raises_the_one_or_all():
    raise_all([])
    only = DomainError("a")
    with pytest.raises(DomainError) as caught:
        raise_all(iter([only]))
    assert caught.value is only
    with pytest.raises(Refusals) as several:
        raise_all([only, DomainError("b", rule="I-16")])
    assert several.value.rules == ("I-16",)


def test_kinds_of_refusal():
    assert issubclass(AccessDenied, DomainError)
    assert issubclass(NotFound, DomainError)
    assert str(TryAgain()) == "Data sedang dipakai pengguna lain. Tidak ada yang berubah; coba lagi."
