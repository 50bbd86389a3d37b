"""Perubahan unit dan padanan akun: the next opening stands in the successor's book and on its account."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from core.errors import AccessDenied, DomainError
from ledger import succession
from ledger.books import ensure_book, open_year
from ledger.carrying import carried_account
from ledger.year_end import carry_year, close_year, uncarry_year
from reference.models import AccountSuccession, Edition, FiscalYear, UnitSuccession
from tests.factories import ledger as make
from tests.factories import reference
from tests.helpers import constraints_checked
from tests.ledger.test_year_end import begin_2026, is_clean, lived, trial_balance

__all__ = ["lived"]
pytestmark = pytest.mark.django_db
DECREE = {"decree": "Perda 3/2025 tentang perangkat daerah", "decree_on": date(2025, 11, 3)}


def test_the_successor_opens_with_the_old_units_balances(lived):
    books, officer = lived
    new = reference.make_unit("DINKESKB")
    begin_2026(books)
    book = ensure_book(new)
    open_year(book, 2026, actor=books.actor)
    row = succession.record_unit(2026, books.unit, new, actor=officer, **DECREE)
    refused = [
        (2026, books.unit, new, "sudah punya unit baru"),
        (2026, new, books.unit, "sendiri berubah pada 2026"),
        (2026, new, new, "tidak menjadi dirinya sendiri"),
        (2026, books.ppkd, new, "PPKD tidak berubah"),
    ]
    for year, unit, successor, why in refused:
        with pytest.raises(DomainError, match=why):
            succession.record_unit(year, unit, successor, actor=officer, **DECREE)
    with pytest.raises(AccessDenied):
        succession.remove_unit(row, actor=books.actor)
    with pytest.raises(DatabaseError, match="a successor has a successor"), transaction.atomic():
        other = reference.make_unit("LAIN")
        UnitSuccession.objects.create(year=2026, unit=new, successor=other, **DECREE)
    close_year(2025, actor=officer)
    with constraints_checked():
        carry_year(2026, actor=officer)
    # The sub-unit stays where it is: its own row, in its SKPD's book.
    assert trial_balance(book, 2026) == {
        ("DINKESKB", make.TREASURER_CASH): 1100,
        ("DINKESKB", make.EQUITY): -1100,
    }
    assert trial_balance(books.own, 2026) == {
        ("DINKES.01", make.TREASURER_CASH): -120,
        ("DINKES.01", make.EQUITY): 120,
    }
    assert is_clean()
    with pytest.raises(DomainError, match="Saldo awal 2026 sudah dibuka"):
        succession.remove_unit(row, actor=officer)
    with pytest.raises(DatabaseError, match="the opening of 2026 is carried over"), transaction.atomic():
        UnitSuccession.objects.filter(pk=row.pk).delete()
    uncarry_year(2026, actor=officer, reason="perubahan dicabut")
    succession.remove_unit(row, actor=officer)
    assert UnitSuccession.history.filter(history_type="-", history_user=officer).count() == 1


def test_an_account_of_another_chart_is_followed_by_what_is_recorded(lived):
    _, officer = lived
    sample = Edition.objects.get(code="chart-2026-sample")
    old = reference.account("5.1.01.01.01.0001")
    same = reference.account("5.1.01.01.001.00001", sample.code)
    assert carried_account(old, sample.pk) is None
    succession.record_account(old, same, basis="Kepmendagri 900.1-2850/2025", actor=officer)
    assert carried_account(old, sample.pk) == same
    with pytest.raises(DomainError, match="dari satu bagan"):
        succession.record_account(old, old, basis="x", actor=officer)
    with pytest.raises(DatabaseError, match="no such account of that chart"), transaction.atomic():
        AccountSuccession.objects.create(account=old, chart=sample, successor=old, basis="x")


def test_a_map_of_accounts_stays_as_the_opening_was_made_by_it(lived):
    books, officer = lived
    sample = Edition.objects.get(code="chart-2026-sample")
    old, new = reference.account("5.1.01.01.01.0001"), reference.account("5.1.01.01.001.00001", sample.code)
    row = succession.record_account(old, new, basis="Kepmendagri", actor=officer)
    begin_2026(books)
    close_year(2025, actor=officer)
    carry_year(2026, actor=officer)
    # As if the opening had been made in the other chart.
    FiscalYear.objects.filter(pk=2026).update(chart=sample)
    for act in (
        lambda: succession.remove_account(row, actor=officer),
        lambda: succession.record_account(old, new, basis="x", actor=officer),
    ):
        with pytest.raises(DomainError, match="Saldo awal 2026 sudah dibuka") as refusal:
            act()
        assert refusal.value.rules == ("I-37",)
    for act in (
        lambda: AccountSuccession.objects.filter(pk=row.pk).delete(),
        lambda: AccountSuccession.objects.filter(pk=row.pk).update(basis="y"),
    ):
        with pytest.raises(DatabaseError, match="the opening of 2026 is carried over"), transaction.atomic():
            act()
    uncarry_year(2026, actor=officer, reason="padanan dicabut")
    succession.remove_account(row, actor=officer)
    with pytest.raises(DomainError, match="sudah dihapus"):
        succession.remove_account(row, actor=officer)
    with pytest.raises(AccessDenied):
        succession.accounts(books.actor)
