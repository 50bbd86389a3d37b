"""The checklist of a year's end: what blocks, what is listed, and the close as a job (I-36)."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from core import clock
from core.errors import AccessDenied, DomainError
from core.money import Decimal
from ledger.errors import translated
from ledger.models import Book, BookYear, Entry, EntryLine
from reference.models import AccountRole, Role
from tests.factories import ledger as journal
from tests.factories import reference
from tests.factories import treasury as make
from tests.helpers import constraints_checked
from treasury import year_end as points
from treasury.jobs import close_year as close_job
from treasury.models import AdjustmentStatement
from treasury.services import year_end
from treasury.services.cash_closing import close_cash
from workflows import jobs
from workflows.models import JobState

YEAR_END = date(2025, 12, 31)


def close_months(paying) -> None:
    """Every month of every book of 2025, without asking rights."""
    books = [book.pk for book in Book.objects.order_by("pk")]
    with connection.cursor() as cursor:
        for month in range(1, 13):
            cursor.execute(
                "SELECT ledger_close_period(%s::bigint[], 2025, %s, %s, now(), '')",
                [books, month, paying[Role.FINANCE_OFFICER].pk],
            )


def state_all(paying) -> None:
    """Each entity says that it has nothing to adjust."""
    region = paying.region
    for unit in (region.unit, region.other):
        year_end.state_no_adjustments(
            unit, region.year, reason="Sudah diperiksa", actor=region.person(Role.SKPD_VERIFIER, unit)
        )
    year_end.state_no_adjustments(
        region.ppkd, region.year, reason="Sudah diperiksa", actor=paying[Role.FINANCE_OFFICER]
    )


def found(paying) -> dict[str, list[tuple[str, Decimal | None]]]:
    """Points with something to settle: key → (text, value)."""
    user = paying[Role.FINANCE_OFFICER]
    listed = year_end.read_checklist(paying.region.year, user=user)
    return {point.key: [(one.text, one.value) for one in point.found] for point in listed if point.found}


@pytest.fixture
def at_year_end(paying):
    """One payment with tax withheld, on the last day of the year; deferred rules have spoken."""
    with constraints_checked():
        make.paid(paying, deductions=[make.tax(500)])
    with clock.frozen(YEAR_END):
        yield paying


def test_pending_payments_open_months_and_missing_adjustments_block(at_year_end):
    paying = at_year_end
    pending = make.submit(paying, make.draft_request(paying, make.line(paying.key(), 70)))
    order = make.signed_order(paying, make.line(paying.key(), 80))
    disbursement = make.issued(paying, make.line(paying.key(), 90))
    make.draft_request(paying, make.line(paying.key(), 60))
    seen = found(paying)
    assert seen["requests"] == [
        (f"SPP {pending} DINKES", 70),
        (f"SPP {order.request} DINKES", 80),
        (f"SPP {disbursement.order.request} DINKES", 90),
    ]
    assert seen["orders"] == [(f"SPM {order} DINKES", 80), (f"SPM {disbursement.order} DINKES", 90)]
    assert seen["disbursements"] == [(f"SP2D {disbursement} DINKES", 90)]
    assert seen["adjustments"] == [(f"Buku {code}", None) for code in ("DINKES", "DISDIK", "PPKD")]
    assert seen["months"][0] == ("Buku DINKES: Januari sampai Desember", None)
    assert [value for _, value in seen["withheld"]] == [500]
    assert [value for _, value in seen["drafts"]] == [60]
    assert set(seen) == {"requests", "orders", "disbursements", "adjustments", "months", "withheld", "drafts"}
    with pytest.raises(DomainError) as caught:
        year_end.close(paying.region.year, actor=paying[Role.FINANCE_OFFICER])
    assert set(caught.value.rules) == {"I-36"}
    assert (
        f"SP2D yang belum dibayar atau dibatalkan: SP2D {disbursement} DINKES Rp 90. Catat pembayarannya"
        in caught.value.message.replace("\xa0", " ")
    )
    assert not Entry.objects.filter(kind="CLOSING").exists()


def test_the_list_reads_with_as_many_queries_for_any_number_of_units(at_year_end, django_assert_num_queries):
    with django_assert_num_queries(28):
        points.checklist(at_year_end.region.year)


def test_rk_that_differs_blocks_with_both_values(at_year_end):
    roles = dict(
        AccountRole.objects.filter(edition=at_year_end.region.year.chart).values_list("key", "account")
    )
    line = EntryLine.objects.filter(account=roles["RK_PPKD"]).get()
    draft = journal.make_draft(line.book, 25, codes=(journal.RK_PPKD, journal.PAYABLE), source="x:1")
    journal.post([draft], actor=at_year_end[Role.FINANCE_OFFICER])
    ((text, value),) = found(at_year_end)["reciprocal"]
    assert value == 25
    assert text.startswith("DINKES: RK SKPD Rp\xa010.000.000, RK PPKD Rp\xa09.999.975")


def test_a_treasurer_whose_cash_moved_closes_twelve_months_of_it(at_year_end):
    unit, book = at_year_end.unit, Book.objects.get(code="DINKES")
    codes = (journal.TREASURER_CASH, journal.PAYABLE)
    draft = journal.make_draft(book, 25, codes=codes, source="x:1", dated_on=date(2025, 2, 1))
    journal.post([draft], actor=at_year_end[Role.FINANCE_OFFICER])
    assert found(at_year_end)["cash_closings"] == [
        ("Bendahara Pengeluaran DINKES: kas belum pernah ditutup", None)
    ]
    assert found(at_year_end)["imprest"] == [("DINKES", 25)]
    # Cash that no document of the treasurer tells of.
    ((text, value),) = found(at_year_end)["cash_books"]
    assert text.replace("\xa0", " ") == "Bendahara Pengeluaran DINKES: BKU Rp 0, buku besar Rp 25, selisih"
    assert value == 25
    listed = next(point for point in points.checklist(at_year_end.region.year) if point.key == "cash_books")
    assert (listed.blocks, listed.rule, listed.found[0].unit_id) == (True, "I-36", unit.pk)
    assert listed.found[0].treasurer == "expenditure"
    for month in range(1, 13):
        close_cash(unit, "expenditure", at_year_end.region.year, month, actor=at_year_end[Role.TREASURER])
        if month == 3:
            ((text, _),) = found(at_year_end)["cash_closings"]
    assert text == "Bendahara Pengeluaran DINKES: kas ditutup sampai Maret"
    assert "cash_closings" not in found(at_year_end)


def test_a_statement_is_made_once_by_the_bookkeeper_with_a_reason(at_year_end):
    region, verifier = at_year_end.region, at_year_end[Role.SKPD_VERIFIER]
    with pytest.raises(AccessDenied):
        year_end.state_no_adjustments(region.unit, region.year, reason="x", actor=at_year_end[Role.TREASURER])
    with pytest.raises(DomainError, match="Keterangan wajib"):
        year_end.state_no_adjustments(region.unit, region.year, reason=" ", actor=verifier)
    stated = year_end.state_no_adjustments(region.unit, region.year, reason="Nihil", actor=verifier)
    assert (stated.unit, stated.actor, stated.reason) == (region.unit, verifier, "Nihil")
    with pytest.raises(DomainError, match="sudah dinyatakan"):
        year_end.state_no_adjustments(region.unit, region.year, reason="Nihil", actor=verifier)
    with pytest.raises(DatabaseError):
        AdjustmentStatement.objects.update(reason="lain")


def test_the_year_closes_as_a_job_and_its_balances_are_carried_over(at_year_end):
    paying, year, officer = at_year_end, at_year_end.region.year, at_year_end[Role.FINANCE_OFFICER]
    state_all(paying)
    close_months(paying)
    with pytest.raises(AccessDenied):
        year_end.order_close(year, reason="", actor=paying[Role.TREASURY])
    run = jobs.run_now(year_end.order_close(year, reason="LKPD", actor=officer))
    assert (run.state, run.done, run.total) == (JobState.DONE, 3, 3)
    assert jobs.job_named(run.name).function is close_job
    assert run.message == "3 buku tahun 2025 ditutup."
    assert set(Entry.objects.filter(kind="CLOSING").values_list("reason", flat=True)) == {"LKPD"}
    with pytest.raises(DomainError, match="sudah ditutup atau belum dibuka"):
        year_end.order_close(year, reason="", actor=officer)
    with pytest.raises(DomainError, match="Tahun anggaran 2026 belum dibuka"):
        year_end.open_next(year, actor=officer)
    reference.make_year2025(year=2026)
    with constraints_checked():
        events = year_end.open_next(year, actor=officer)
    assert {event.book.code for event in events} == {"DINKES", "DISDIK", "PPKD"}
    assert year_end.open_next(year, actor=officer) == []
    opening = EntryLine.objects.filter(kind="OPENING", dated_on=date(2026, 1, 1), book__code="PPKD")
    assert {(one.account.code, one.debit - one.credit) for one in opening.select_related("account")} == {
        ("1.1.01.01.01.0001", Decimal(4_990_000_500)),
        ("2.1.01.05.01.0001", Decimal(-500)),
        ("3.1.01.01.01.0001", Decimal(-4_990_000_000)),
    }


def test_the_database_asks_again_at_commit(at_year_end):
    paying, officer = at_year_end, at_year_end[Role.FINANCE_OFFICER]
    close_months(paying)
    messages = []
    for prepare in (lambda: None, lambda: state_all(paying)):
        prepare()
        with connection.cursor() as cursor:
            cursor.execute("SAVEPOINT here")
            cursor.execute("SELECT ledger_close_year(2025, %s, now(), 'x')", [officer.pk])
            try:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            except DatabaseError as error:
                messages.append(translated(error).message)
            cursor.execute("ROLLBACK TO SAVEPOINT here")
    assert messages == ["Buku DINKES belum membukukan penyesuaian 2025 dan belum menyatakan tidak ada."]


def test_the_command_closes_reopens_and_opens_the_next(at_year_end):
    paying = at_year_end
    officer = paying[Role.FINANCE_OFFICER].username

    def run(*words: str) -> str:
        out = StringIO()
        call_command("close_year", "--user", officer, *words, stdout=out)
        return out.getvalue()

    with pytest.raises(CommandError, match="Periode yang masih terbuka"):
        run("--year", "2025")
    state_all(paying)
    close_months(paying)
    assert run("--year", "2025").endswith("3 buku: tutup tahun.\n")
    reference.make_year2025(year=2026)
    assert run("--year", "2025", "--open-next").endswith("3 buku: buka saldo awal.\n")
    assert run("--year", "2025", "--open-next") == "0 buku: tidak ada yang berubah.\n"
    with pytest.raises(CommandError, match="Batalkan saldo awal 2026"):
        run("--year", "2025", "--reopen", "--reason", "Koreksi")
    run("--year", "2026", "--cancel-opening", "--reason", "Koreksi")
    assert run("--year", "2025", "--reopen", "--reason", "Koreksi").endswith("buka kembali tahun.\n")
    assert not BookYear.objects.filter(is_closed=True).exists()
    with pytest.raises(CommandError, match="belum dibuka"):
        run("--year", "2031")
    with pytest.raises(CommandError, match="tidak dikenal"):
        call_command("close_year", "--year", "2025", "--user", "siapa")
