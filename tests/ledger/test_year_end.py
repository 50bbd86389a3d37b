"""Closing, reopening in reverse, next opening, audit adjustments (domain 4.4; I-34 … I-37, A-15)."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum

from core.errors import AccessDenied, DomainError
from ledger import checks, checks_year_end
from ledger.balances import account_balance, balances
from ledger.books import open_year
from ledger.carrying import is_carried
from ledger.errors import translated
from ledger.models import Entry, EntryLine, PeriodEvent
from ledger.posting import post
from ledger.year_end import carry_year, close_year, post_audit_adjustments, reopen_year, uncarry_year
from reference.models import Account, AccountRole, Role
from tests.factories import ledger as make
from tests.factories import reference
from tests.helpers import constraints_checked

YEAR_END = date(2025, 12, 31)


def trial_balance(book, year: int = 2025) -> dict[tuple[str, str], int]:
    """(unit, account) → debit less credit of the lines of the year; nothing where it is nothing."""
    rows = (
        EntryLine.objects.filter(book=book, dated_on__year=year)
        .values_list("unit_id", "account__code")
        .annotate(net=Sum("debit") - Sum("credit"))
        .order_by()
    )
    codes = dict(reference.Unit.objects.values_list("id", "code"))
    return {(codes[unit], account): int(net) for unit, account, net in rows if net}


@pytest.fixture
def lived(books):
    """The small year with a sub-unit, its months closed; who closes it is `officer`."""
    reference.make_year2025()
    reference.make_sub_unit(books.unit)
    with constraints_checked():
        make.live_year(books)
    make.close_months(books)
    return books, reference.make_person(Role.FINANCE_OFFICER, username="ppkd")


def begin_2026(books) -> None:
    reference.make_year2025(year=2026)
    for book in (books.own, books.finance):
        open_year(book, 2026, actor=books.actor)


def refusal(function, *args, **over) -> DomainError:
    before = Entry.objects.count(), PeriodEvent.objects.count()
    with pytest.raises(DomainError) as caught, transaction.atomic():
        function(*args, **over)
    assert (Entry.objects.count(), PeriodEvent.objects.count()) == before
    return caught.value


def is_clean() -> bool:
    names = ("chain_is_whole", "heads", "numbers", "balance", "lines", "periods", "kept_heads", "reciprocal")
    found = [*(getattr(checks, name) for name in names), checks.reversals, checks_year_end.year_end]
    return not [finding for one in found for finding in one()]


def test_the_close_leaves_assets_liabilities_equity_and_rk(lived):
    books, officer = lived
    told = []
    with constraints_checked():
        events = close_year(2025, actor=officer, progress=lambda *step: told.append(step))
    assert trial_balance(books.own) == {
        ("DINKES", make.TREASURER_CASH): 1100,
        ("DINKES.01", make.TREASURER_CASH): -120,
        ("DINKES", make.RK_PPKD): -130,
        ("DINKES", make.EQUITY): -970,
        ("DINKES.01", make.EQUITY): 120,
    }
    assert trial_balance(books.finance) == {
        ("PPKD", make.CASH): 770, ("PPKD", make.RK_SKPD): 130, ("PPKD", make.EQUITY): -900
    }  # fmt: skip
    closing = Entry.objects.filter(kind="CLOSING", book=books.own)
    assert list(
        closing.order_by("number").values_list("source", "event", "ledger_set", "dated_on", "reason")
    ) == [
        ("closing:2025", f"{event}:1", ledger_set, YEAR_END, "Tutup tahun 2025")
        for event, ledger_set in (
            ("bud_a", "BUD"),
            ("bud_b", "BUD"),
            ("bud_c", "BUD"),
            ("fin_a", "FIN"),
            ("fin_b", "FIN"),
        )
    ]
    assert not Entry.objects.filter(kind="CLOSING", book=books.finance).exists()
    assert [(event.book.code, event.action) for event in events] == [
        ("DINKES", "close_year"),
        ("PPKD", "close_year"),
    ]
    assert events[0].last_number == closing.order_by("number").last().number
    assert [step[:2] for step in told] == [(0, 2), (2, 2)]
    assert is_clean()


def test_reopening_brings_the_trial_balance_back_and_a_second_close_the_same(lived):
    books, officer = lived
    before = trial_balance(books.own)
    close_year(2025, actor=officer)
    after = trial_balance(books.own)
    assert "wajib beralasan" in refusal(reopen_year, 2025, actor=officer, reason=" ").message
    with constraints_checked():
        events = reopen_year(2025, actor=officer, reason="Belanja terlewat")
    assert trial_balance(books.own) == before
    assert {event.action for event in events} == {"reopen_year"}
    mirrors = Entry.objects.filter(reverses__isnull=False)
    assert mirrors.count() == 5
    assert set(mirrors.values_list("kind", "reason")) == {("CLOSING", "Belanja terlewat")}
    assert is_clean()
    assert "belum ditutup" in refusal(reopen_year, 2025, actor=officer, reason="Lagi").message
    with constraints_checked():
        close_year(2025, actor=officer)
    assert trial_balance(books.own) == after
    assert is_clean()


def test_the_next_year_opens_with_the_closing_and_rk_in_equity_once(lived):
    books, officer = lived
    begin_2026(books)
    assert "belum ditutup" in refusal(carry_year, 2026, actor=officer).message
    close_year(2025, actor=officer)
    post(
        [
            make.make_draft(
                books.own,
                50,
                source="x:1",
                dated_on=date(2026, 1, 5),
                codes=(make.TREASURER_CASH, make.PAYABLE),
            )
        ],
        actor=books.actor,
    )
    cash = Account.objects.get(code=make.TREASURER_CASH, edition__code="chart-2021")
    # Before the opening every line counts; afterwards those of the year alone, to the same balance.
    assert account_balance(books.own, cash, at=date(2026, 1, 31)) == 1030
    # January of the new year may be closed by the time the old one is.
    make.close_months(books, 2026, last=1)
    with constraints_checked():
        carry_year(2026, actor=officer)
    assert is_carried(2026)
    assert trial_balance(books.own, 2026) == {
        ("DINKES", make.TREASURER_CASH): 1150, ("DINKES.01", make.TREASURER_CASH): -120,
        ("DINKES", make.EQUITY): -1100, ("DINKES.01", make.EQUITY): 120, ("DINKES", make.PAYABLE): -50,
    }  # fmt: skip
    assert trial_balance(books.finance, 2026) == {("PPKD", make.CASH): 770, ("PPKD", make.EQUITY): -770}
    assert account_balance(books.own, cash, at=date(2026, 1, 31)) == 1030
    assert account_balance(books.own, cash) == 1030
    assert account_balance(books.own, cash, at=YEAR_END) == 980
    (found,) = [
        row
        for row in balances(book_ids=[books.own.pk], start=date(2026, 1, 1), end=date(2026, 12, 31))
        if row.key == cash.pk
    ]
    assert (found.opening, found.closing) == (0, 1030)
    opening = Entry.objects.filter(kind="OPENING", year=2026)
    assert set(opening.values_list("source", "event", "dated_on")) == {
        ("opening:2026", "carried:1", date(2026, 1, 1))
    }
    assert refusal_free(lambda: carry_year(2026, actor=officer)) == []
    assert opening.count() == 2
    assert is_clean()


def refusal_free(act):
    """What an act returns that must not write anything."""
    before = Entry.objects.count(), PeriodEvent.objects.count()
    found = act()
    assert (Entry.objects.count(), PeriodEvent.objects.count()) == before
    return found


def test_years_reopen_in_reverse(lived):
    books, officer = lived
    begin_2026(books)
    close_year(2025, actor=officer)
    carry_year(2026, actor=officer)
    error = refusal(reopen_year, 2025, actor=officer, reason="Koreksi")
    assert error.message == (
        "Saldo awal 2026 sudah dibuka dari penutupan 2025. Batalkan saldo awal 2026 dahulu."
    )
    with constraints_checked():
        uncarry_year(2026, actor=officer, reason="Koreksi")
    assert not is_carried(2026)
    assert trial_balance(books.own, 2026) == {}
    assert "belum dibuka" in refusal(uncarry_year, 2026, actor=officer, reason="Lagi").message
    with constraints_checked():
        reopen_year(2025, actor=officer, reason="Koreksi")
        close_year(2025, actor=officer)
        carry_year(2026, actor=officer)
    assert trial_balance(books.finance, 2026) == {("PPKD", make.CASH): 770, ("PPKD", make.EQUITY): -770}
    assert is_clean()


def test_an_audit_adjustment_is_closed_again_and_moves_the_opening(lived):
    books, officer = lived
    begin_2026(books)
    draft = make.make_draft(books.own, 30, codes=(make.EXPENSE, make.PAYABLE), source="audit:1")
    error = refusal(post_audit_adjustments, [draft], year=2025, actor=officer, reason="Temuan BPK")
    assert "belum ditutup" in error.message
    close_year(2025, actor=officer)
    carry_year(2026, actor=officer)
    assert refusal(post_audit_adjustments, [draft], year=2025, actor=officer, reason=" ").rules == ("I-35",)
    with constraints_checked():
        (entry,) = post_audit_adjustments([draft], year=2025, actor=officer, reason="Temuan BPK 1")
    assert (entry.kind, entry.dated_on, entry.reason) == ("AUDIT_ADJUSTMENT", YEAR_END, "Temuan BPK 1")
    assert trial_balance(books.own)["DINKES", make.EQUITY] == -940
    assert trial_balance(books.own)["DINKES", make.PAYABLE] == -30
    assert not [code for _, code in trial_balance(books.own) if code[0] in "4578"]
    correction = Entry.objects.get(kind="OPENING", year=2026, event="carried:2")
    assert correction.description == "Koreksi saldo awal 2026 DINKES dari penutupan 2025"
    assert trial_balance(books.own, 2026)["DINKES", make.PAYABLE] == -30
    assert trial_balance(books.own, 2026)["DINKES", make.EQUITY] == -1070
    assert is_clean()
    uncarry_year(2026, actor=officer, reason="Koreksi")
    with constraints_checked():
        reopen_year(2025, actor=officer, reason="Koreksi")
    assert trial_balance(books.own)["DINKES", make.EXPENSE] == 30
    assert is_clean()


def test_an_audit_adjustment_of_rk_touches_both_books(lived):
    books, officer = lived
    close_year(2025, actor=officer)
    draft = make.make_draft(books.own, 30, codes=(make.EXPENSE, make.RK_PPKD), source="audit:1")
    error = refusal(post_audit_adjustments, [draft], year=2025, actor=officer, reason="Temuan")
    assert error.rules == ("I-33",)
    assert "DINKES" in error.message
    lines = (
        make.make_line(books.finance, make.RK_SKPD, debit=30, counterpart_id=books.unit.pk),
        make.make_line(books.finance, make.CASH, credit=30),
    )
    other = make.make_draft(books.finance, lines=lines, source="audit:1")
    with constraints_checked():
        post_audit_adjustments([draft, other], year=2025, actor=officer, reason="Temuan")
    assert is_clean()


def test_the_second_year_closes_after_the_first_and_its_opening(lived):
    books, officer = lived
    begin_2026(books)
    make.live_year(books, 2026, with_opening=False)
    make.close_months(books, 2026)
    assert (
        refusal(close_year, 2026, actor=officer).message == "Tahun 2025 belum ditutup. Tutup tahun berurutan."
    )
    close_year(2025, actor=officer)
    assert refusal(close_year, 2026, actor=officer).rules == ("I-37",)
    carry_year(2026, actor=officer)
    with constraints_checked():
        close_year(2026, actor=officer)
    assert trial_balance(books.own, 2026)["DINKES", make.TREASURER_CASH] == 1300
    assert trial_balance(books.finance, 2026) == {
        ("PPKD", make.CASH): 640, ("PPKD", make.RK_SKPD): 130, ("PPKD", make.EQUITY): -770
    }  # fmt: skip
    assert "sudah ditutup" in refusal(uncarry_year, 2026, actor=officer, reason="x").message
    assert is_clean()


def test_accounts_that_the_next_chart_lacks_are_named(lived):
    books, officer = lived
    begin_2026(books)
    close_year(2025, actor=officer)
    reference.FiscalYear.objects.filter(pk=2026).update(chart=reference.edition("chart-2026-sample"))
    assert "tidak menyebut akun untuk peran EQUITY" in refusal(carry_year, 2026, actor=officer).message
    role = reference.account("5.1.01.01.001.00001", "chart-2026-sample")
    AccountRole.objects.create(edition=role.edition, key="EQUITY", account=role)
    error = refusal(carry_year, 2026, actor=officer)
    assert error.rules == ("I-37",)
    assert make.TREASURER_CASH in error.message


def test_only_the_ppkd_acts_and_every_act_has_a_reason(lived):
    books, officer = lived
    for act in (close_year, carry_year):
        with pytest.raises(AccessDenied):
            act(2025, actor=books.actor)
    for act in (reopen_year, uncarry_year):
        with pytest.raises(AccessDenied):
            act(2025, actor=books.actor, reason="x")
    with connection.cursor() as cursor, pytest.raises(DatabaseError) as caught, transaction.atomic():
        cursor.execute("SELECT ledger_close_year(2025, %s, now(), ' ')", [officer.pk])
    assert translated(caught.value).rules == ("I-35",)


def test_the_check_finds_what_a_closed_year_left(lived):
    books, officer = lived
    close_year(2025, actor=officer)
    draft = make.make_draft(
        books.own, 7, kind="AUDIT_ADJUSTMENT", reason="x", source="x:9", dated_on=YEAR_END
    )
    with transaction.atomic():
        post([draft], actor=books.actor)
        found, late = list(checks_year_end.year_end()), list(checks.periods())
        transaction.set_rollback(True)
    assert [(f.subject, f.expected, f.found) for f in found] == [
        (f"2025 DINKES {make.EXPENSE} sesudah penutupan (A-15)", "0,00", "7,00")
    ]
    assert [finding.subject for finding in late] == ["DINKES 2025/13 tanggal 2025-12-31"]


def test_a_carried_opening_that_differs_from_the_closing_is_found(lived):
    books, officer = lived
    begin_2026(books)
    close_year(2025, actor=officer)
    draft = make.make_draft(
        books.finance,
        5,
        codes=(make.CASH, make.EQUITY),
        kind="OPENING",
        reason="x",
        source="x:1",
        dated_on=date(2026, 1, 1),
    )
    carry_year(2026, actor=officer)
    with transaction.atomic():
        post([draft], actor=books.actor)
        found = list(checks_year_end.year_end())
        transaction.set_rollback(True)
    assert {(f.subject, f.expected, f.found) for f in found} == {
        (f"2026 PPKD {make.CASH} saldo awal (I-37)", "770,00", "775,00"),
        (f"2026 PPKD {make.EQUITY} saldo awal (I-37)", "(770,00)", "(775,00)"),
    }
