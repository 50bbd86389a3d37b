"""The set LEGACY: vouchers of an earlier system balance as a whole, and count in no balance of the unit."""

import pytest
from django.db import IntegrityError, transaction

from core import clock
from core.checks import registered
from ledger import chain, export, legacy_checks
from ledger.balances import account_balance, balances
from ledger.errors import LedgerError
from ledger.models import Entry
from ledger.posting import post, reverse
from reference.models import Account, Edition, LegacyImport
from tests.factories import ledger as make

pytestmark = pytest.mark.django_db


def both_sets(books, amount=1000, **over):
    """Spending and expense in one voucher: neither set balances by itself."""
    lines = (
        make.make_line(books.own, make.SPENDING, debit=amount),
        make.make_line(books.own, make.EXPENSE, debit=amount + 5),
        make.make_line(books.own, make.CASH, credit=amount + 5),
        make.make_line(books.own, make.RK_PPKD, credit=amount),
    )
    fields = {"ledger_set": "LEGACY", "kind": "LEGACY", "lines": lines, "source": f"legacy:{amount}"}
    return make.make_draft(books.own, **{**fields, **over})


def failures(name):
    return list(registered()[name][1]())


def test_a_voucher_of_both_sets_is_posted_alone_and_with_others(books):
    own = make.make_draft(books.own)
    post([own], actor=books.actor)
    (single,) = post([both_sets(books)], actor=books.actor)
    several = post([both_sets(books, 2000), both_sets(books, 3000)], actor=books.actor)
    assert [entry.ledger_set for entry in (single, *several)] == ["LEGACY"] * 3
    assert [entry.number for entry in (single, *several)] == [2, 3, 4]
    (again,) = post([both_sets(books)], actor=books.actor)
    assert again.pk == single.pk
    with pytest.raises(LedgerError, match="dengan isi lain"), transaction.atomic():
        post([both_sets(books, 7000, source="legacy:1000")], actor=books.actor)
    (mirror,) = reverse(
        [single],
        dated_on=make.MARCH,
        reason="salah impor",
        source="legacy:1000",
        event="back",
        actor=books.actor,
    )
    assert (mirror.ledger_set, mirror.kind) == ("LEGACY", "LEGACY")
    text = "\n".join(export.export_rows(2025))
    assert chain.verify(text.split("\n")).entries == 5


@pytest.mark.parametrize("count", [1, 2])
def test_old_vouchers_must_balance_and_the_other_sets_stay_apart(books, count):
    drafts = [both_sets(books, 100 * place) for place in range(1, count + 1)]
    crooked = both_sets(
        books, 900, lines=(*drafts[0].lines[:-1], make.make_line(books.own, make.CASH, credit=1))
    )
    with pytest.raises(LedgerError) as refusal:
        post([*drafts, crooked], actor=books.actor)
    assert refusal.value.rules == ("I-30",)
    for ledger_set, kind in (("FIN", "GENERAL"), ("BUD", "GENERAL")):
        mixed = [
            both_sets(books, 100 * place, ledger_set=ledger_set, kind=kind) for place in range(1, count + 1)
        ]
        with pytest.raises(LedgerError, match="tidak boleh bercampur"), transaction.atomic():
            post(mixed, actor=books.actor)
    for ledger_set, kind in (("LEGACY", "GENERAL"), ("FIN", "LEGACY")):
        own = make.make_draft(books.own, ledger_set=ledger_set, kind=kind)
        with pytest.raises(IntegrityError, match="legacy_set_is_a_kind"), transaction.atomic():
            post([own], actor=books.actor)
    header = make.make_line(books.own, make.HEADER, debit=5)
    lines = (header, make.make_line(books.own, make.CASH, credit=5))
    with pytest.raises(LedgerError, match="akun induk"), transaction.atomic():
        post([*drafts, both_sets(books, 5, lines=lines)], actor=books.actor)


def test_old_vouchers_count_in_no_balance_and_no_check_of_the_unit(books):
    span = {"book_ids": [books.own.pk], "start": make.MARCH, "end": make.MARCH}
    chart = Edition.objects.get(code="chart-2021")
    post([both_sets(books)], actor=books.actor)
    cash = Account.objects.get(edition=chart, code=make.CASH)
    assert account_balance(books.own, cash) == 0
    assert balances(**span) == []
    for name in ("reciprocal", "balance", "lines", "chain", "heads", "functions", "constraints"):
        assert failures(name) == [], name
    # Once they are known as vouchers of another chart, an account of this one does not belong there.
    values = {"vouchers": 1, "lines": 4, "known": 0, "warnings": 0, "actor": books.actor}
    values |= {"imported_at": clock.now(), "vouchers_sha256": "a" * 64, "lines_sha256": "b" * 64}
    five_levels = Edition.objects.get(code="chart-2013")
    LegacyImport.objects.create(year=2025, chart=five_levels, **values)
    assert {one.expected for one in failures("lines")} == {"akun dari bagan akun tahun itu"}
    assert list(legacy_checks.legacy_cash()) == []
    with pytest.raises(Exception, match="old vouchers of 2025 use another chart"), transaction.atomic():
        LegacyImport.objects.create(year=2025, chart=chart, **values)
    assert Entry.objects.count() == 1
