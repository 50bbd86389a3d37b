"""Kas tunai and bank of the treasurer: transfers, payments in cash; both are the balance of the BKU."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from core.errors import AccessDenied, DomainError
from core.money import exact
from reference.models import Role
from reports import statements
from reports.definitions import cash_book
from tests.factories import imprest as make
from tests.factories import treasury as payments
from treasury import cash_places, cashbook, imprest
from treasury.models import CashTransfer

FEBRUARY, MARCH = payments.ASKED_ON, date(2025, 3, 3)


def lies(paying, at: date = MARCH) -> tuple[int, int]:
    """Cash in hand and bank on a day; together they are the balance of the BKU and of the ledger."""
    year = paying.region.year
    found = cash_places.balances(cashbook.cash_book(paying.unit, year), at=at)
    assert sum(found.values()) == imprest.cash_balance(paying.unit, year, at=at)
    return int(found[True]), int(found[False])


def test_cash_in_hand_and_bank_are_the_balance_of_the_book(paying):
    make.imprest(paying)
    assert lies(paying) == (0, 100_000_000)
    make.move_cash(paying, 15_000_000)
    assert lies(paying) == (15_000_000, 85_000_000)
    receipt = make.expense(paying, 10_000_000, tax=990_991, is_cash=True)
    assert lies(paying) == (5_990_991, 85_000_000)
    with make.clock.frozen(FEBRUARY):
        remitted = make.create_treasurer_remittance(
            unit=paying.unit,
            dated_on=FEBRUARY,
            description="Setor PPN tunai",
            lines=[make.TaxInput(make.account(make.VAT), exact(990_991))],
            actor=paying[Role.TREASURER],
            receipt_number="NTPN-1",
            is_cash=True,
        )
    make.step("treasurer_remittance", remitted, "confirm", paying[Role.TREASURER])
    make.expense(paying, 4_000_000)
    make.refuse(paying, make.expense(paying, 1_000_000, is_cash=True, on=MARCH), on=MARCH)
    make.move_cash(paying, 2_000_000, direction="setor", on=MARCH)
    make.give_back(paying, 500_000, is_cash=True, on=MARCH)
    payments.paid(paying, payments.line(paying.key(), 3_000_000), on=MARCH)
    assert lies(paying) == (2_500_000, 83_000_000)
    assert lies(paying, FEBRUARY) == (5_000_000, 81_000_000)
    assert receipt.is_cash and not make.ExpenseReceipt.objects.exclude(is_cash=True).get().is_cash
    for book, closing in ((cash_book.CASH_IN_HAND, 2_500_000), (cash_book.BANK, 83_000_000)):
        wanted = statements.Request(book.KIND, 2025, MARCH, paying.unit.pk)
        rows = statements.listing(wanted).matrix.rows
        assert rows[-1].cells[-1].value == closing
        assert "Alat tulis kantor" not in {row.label for row in rows}
    foot = statements.listing(statements.Request("cash_book", 2025, MARCH, paying.unit.pk)).matrix.foot
    assert [(line.label, line.amount) for line in foot if line.amount is not None] == [
        ("Saldo per 3 Maret 2025", 85_500_000),
        ("Terdiri dari: kas tunai", 2_500_000),
        ("Terdiri dari: saldo bank", 83_000_000),
    ]


def test_what_is_not_there_cannot_be_paid_or_moved(paying):
    make.imprest(paying)
    with pytest.raises(DomainError, match="Kas tunai DINKES sejak 03-02-2025 Rp\u00a00, kuitansi"):
        make.expense(paying, 10_000_000, is_cash=True)
    make.move_cash(paying, 99_000_000)
    with pytest.raises(DomainError, match="Saldo bank DINKES sejak"):
        make.expense(paying, 5_000_000)
    with pytest.raises(DomainError, match="Saldo bank"):
        make.move_cash(paying, 1_000_001)
    make.move_cash(paying, 1_000_000)
    with pytest.raises(DomainError, match="Kas tunai"):
        make.move_cash(paying, 100_000_001, direction="setor")
    # A day before it was drawn nothing was in hand; and what later days need stays.
    make.expense(paying, 90_000_000 // 2, is_cash=True, on=MARCH)
    with pytest.raises(DomainError, match="Kas tunai"):
        make.move_cash(paying, 60_000_000, direction="setor", on=FEBRUARY, at=MARCH)
    assert lies(paying) == (55_000_000, 0)


def test_only_the_treasurer_moves_cash_of_an_open_month_and_once(paying):
    make.imprest(paying)
    with pytest.raises(AccessDenied):
        make.move_cash(paying, 1_000, actor=paying[Role.SKPD_VERIFIER])
    with pytest.raises(DomainError, match="harus lebih dari"):
        make.move_cash(paying, 0)
    made = make.move_cash(paying, 1_000)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE treasury_cashtransfer SET amount = 5 WHERE id = %s", [made.pk])
    make.close_cash(paying, 1, on=MARCH)
    make.close_cash(paying, 2, on=MARCH)
    with pytest.raises(DomainError, match="sudah ditutup"):
        make.move_cash(paying, 1_000, on=FEBRUARY, at=MARCH)
    assert CashTransfer.objects.count() == 1
