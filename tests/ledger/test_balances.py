"""Balances by account, unit and date, in exact figures."""

from datetime import date

import pytest

from core.money import Decimal
from ledger.balances import account_balance, balances, balances_by_unit
from ledger.posting import post
from tests.factories import ledger as make
from tests.factories import reference


@pytest.fixture
def posted(books):
    days = (
        (date(2025, 1, 31), 100),
        (date(2025, 2, 1), 20),
        (date(2025, 2, 28), 3),
        (date(2025, 3, 1), 4000),
    )
    post(
        [
            make.make_draft(books.own, amount, dated_on=day, source=f"s:{amount}", kind=kind)
            for (day, amount), kind in zip(days, ("OPENING", "GENERAL", "ADJUST", "GENERAL"), strict=True)
        ],
        actor=books.actor,
    )
    return books


def test_opening_movement_and_closing(posted):
    rows = balances(book_ids=[posted.own.pk], start=date(2025, 2, 1), end=date(2025, 2, 28))
    by_account = {row.key: tuple(row)[1:] for row in rows}
    assert by_account == {
        make.reference_account(make.EXPENSE): (100, 23, 0, 123),
        make.reference_account(make.RK_PPKD): (-100, 0, 23, -123),
    }


def test_filters_by_set_kind_unit_and_book(posted):
    span = {"start": date(2025, 1, 1), "end": date(2025, 12, 31)}
    own = [posted.own.pk]
    assert balances(book_ids=own, ledger_set="BUD", **span) == []
    assert [row.closing for row in balances(book_ids=own, ledger_set="FIN", **span)] == sorted(
        (4123, -4123), key=lambda closing: closing < 0, reverse=closing_first()
    )
    assert {row.closing for row in balances(book_ids=own, kinds=["GENERAL"], **span)} == {4020, -4020}
    assert balances(book_ids=own, unit_id=posted.ppkd.pk, **span) == []
    assert balances(book_ids=[posted.finance.pk], **span) == []


def closing_first() -> bool:
    """Rows come by account id: whether the expense account comes after RK PPKD."""
    return make.reference_account(make.EXPENSE) > make.reference_account(make.RK_PPKD)


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2025, 1, 30), 0), (date(2025, 1, 31), 100), (date(2025, 2, 28), 123), (None, 4123)],
)
def test_one_account_at_a_date(posted, day, expected):
    assert account_balance(posted.own, reference.account(make.EXPENSE), at=day) == expected
    assert account_balance(posted.own, reference.account(make.RK_PPKD), at=day) == -expected


def test_by_counterpart(books):
    other = reference.make_unit("DINSOS")
    amounts = {books.unit.pk: Decimal("70.50"), other.pk: Decimal(30)}
    for unit_id, amount in amounts.items():
        lines = (
            make.make_line(books.finance, make.RK_SKPD, debit=amount, counterpart_id=unit_id),
            make.make_line(books.finance, make.CASH, credit=amount),
        )
        post([make.make_draft(books.finance, lines=lines, source=f"rk:{unit_id}")], actor=books.actor)
    rows = balances_by_unit(
        reference.account(make.RK_SKPD),
        book_ids=[books.finance.pk],
        start=date(2025, 1, 1),
        end=date(2025, 12, 31),
        dimension="counterpart_id",
    )
    assert {row.key: row.closing for row in rows} == amounts
