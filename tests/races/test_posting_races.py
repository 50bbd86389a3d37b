"""Eight real connections post to two books at once; a control shows the race without the heads' lock."""

import threading
import time
from datetime import date

import psycopg
import pytest
from django.db import connection, transaction

from core.errors import DomainError
from ledger import chain, checks, export
from ledger.models import BookHead, Entry, Period
from ledger.periods import close_period
from ledger.posting import post
from reference.models import Role
from tests.database import connect
from tests.factories import ledger as make
from tests.factories import reference

pytestmark = pytest.mark.race
THREADS = 8
ROUNDS = 12
WAIT = 60


def at_once(act, count: int = THREADS) -> list[object]:
    """act(0) … act(count − 1) at the same moment, a connection each; results or exceptions."""
    start, found = threading.Barrier(count), [None] * count

    def one(place: int) -> None:
        try:
            connection.ensure_connection()
            start.wait(WAIT)
            found[place] = act(place)
        except Exception as error:
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(place,)) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT)
        assert not thread.is_alive()
    return found


def numbers(book) -> list[int]:
    return list(Entry.objects.filter(book=book).order_by("number").values_list("number", flat=True))


def test_eight_connections_post_to_two_books_in_either_order(committed):
    books = make.make_books()

    def act(place: int) -> int:
        for turn in range(ROUNDS):
            pair = [books.own, books.finance]
            if (place + turn) % 2:
                pair.reverse()
            drafts = [make.make_draft(book, source=f"race:{place}.{turn}") for book in pair]
            with transaction.atomic():
                post(drafts, actor=books.actor)
        return ROUNDS

    assert at_once(act) == [ROUNDS] * THREADS
    total = THREADS * ROUNDS
    for book in (books.own, books.finance):
        assert numbers(book) == list(range(1, total + 1))
        assert BookHead.objects.get(book=book).entry_count == total
    rows = "\n".join(export.export_rows(2025)).split("\n")
    assert chain.verify(rows, anchor=export.heads(2025)).entries == 2 * total
    assert list(checks.heads()) == list(checks.chain_is_whole()) == []


def test_one_key_posted_by_eight_at_once_is_one_entry(committed):
    books = make.make_books()
    found = at_once(lambda place: post([make.make_draft(books.own)], actor=books.actor)[0].pk)
    assert len(set(found)) == 1
    assert numbers(books.own) == [1]


def test_a_close_against_postings_leaves_nothing_behind_it(committed):
    books = make.make_books()
    verifier = reference.make_person(Role.SKPD_VERIFIER, books.unit)

    def act(place: int) -> object:
        if place == 0:
            return close_period([books.own], 2025, 1, actor=verifier)[0].last_number
        done = 0
        for turn in range(ROUNDS):
            draft = make.make_draft(books.own, source=f"race:{place}.{turn}", dated_on=date(2025, 1, 9))
            try:
                post([draft], actor=books.actor)
            except DomainError as error:
                assert error.rules == ("I-35",)
            else:
                done += 1
        return done

    last, *posted = at_once(act)
    assert not Period.objects.get(book=books.own, year=2025, month=1).is_open
    assert sum(posted) == last == len(numbers(books.own))
    assert list(checks.periods()) == []


def delete_while(committed: str, unit_id: int, act) -> object:
    """Delete the unit, let act() run into the open transaction on another connection, then commit it."""
    with connect(committed) as link:
        link.execute("DELETE FROM reference_unit WHERE id = %s", [unit_id])
        found: list[object] = []
        thread = threading.Thread(target=lambda: found.extend(at_once(lambda _: act(), 1)))
        thread.start()
        wait_for_a_lock(committed)
        link.commit()
    thread.join(WAIT)
    assert not thread.is_alive()
    return found[0]


def wait_for_a_lock(name: str) -> None:
    """Until some connection of the database waits for a table of another one."""
    query = (
        "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
        " WHERE d.datname = %s AND NOT l.granted"
    )
    with connect(name, owner=True) as link:
        for _ in range(WAIT * 20):
            (waiting,) = link.execute(query, [name]).fetchone()
            link.rollback()
            if waiting:
                return
            time.sleep(0.05)
    raise AssertionError("nobody waits")


def test_a_unit_that_is_being_deleted_stands_in_no_line(committed):
    books, guest = make.make_books(), reference.make_unit("TAMU")
    lines = (
        make.make_line(books.own, make.EXPENSE, debit=1000, counterpart_id=guest.pk),
        make.make_line(books.own, make.RK_PPKD, credit=1000),
    )
    draft = make.make_draft(books.own, lines=lines)
    found = delete_while(committed, guest.pk, lambda: post([draft], actor=books.actor))
    assert isinstance(found, DomainError)
    assert numbers(books.own) == []


def test_control_without_the_tables_lock_a_line_outlives_its_unit(committed):
    """What ledger_post does, reading the unit before it locks the lines' table: the unit is gone after it."""
    guest = reference.make_unit("TAMU")

    def act() -> tuple[bool, bool]:
        with connect(committed, owner=True) as link:
            query = "SELECT count(*) = 1 FROM reference_unit WHERE id = %s"
            (before,) = link.execute(query, [guest.pk]).fetchone()
            link.execute("LOCK TABLE ledger_entryline IN ROW EXCLUSIVE MODE")
            (after,) = link.execute(query, [guest.pk]).fetchone()
        return before, after

    assert delete_while(committed, guest.pk, act) == (True, False)


def test_control_without_the_lock_numbers_collide(committed):
    """What ledger_post does, without locking the head: everybody draws the same number."""
    books = make.make_books()
    account = make.reference_account(make.EXPENSE)
    read = threading.Barrier(THREADS)

    def act(place: int) -> str:
        with connect(committed, owner=True) as link:
            query = "SELECT coalesce(max(number), 0) + 1 FROM ledger_entry WHERE book_id = %s"
            (number,) = link.execute(query, [books.own.pk]).fetchone()
            read.wait(WAIT)
            try:
                link.execute(
                    "INSERT INTO ledger_entry (id, book_id, year, number, ledger_set, kind, dated_on, source,"
                    " event, description, reason, actor_id, posted_at, content_digest, previous_hash, hash)"
                    " VALUES (%s, %s, 2025, %s, 'FIN', 'GENERAL', '2025-03-01', %s, 'x', '', '', %s, now(),"
                    " '', '', '')",
                    [1000 + place, books.own.pk, number, f"control:{place}", books.actor.pk],
                )
                link.execute(
                    "INSERT INTO ledger_entryline (entry_id, number, book_id, dated_on, kind, account_id,"
                    " unit_id, debit, credit) SELECT %s, n, %s, '2025-03-01', 'GENERAL', %s, %s, 2 - n, n - 1"
                    " FROM generate_series(1, 2) n",
                    [1000 + place, books.own.pk, account, books.unit.pk],
                )
                link.commit()
            except psycopg.errors.UniqueViolation as error:
                link.rollback()
                return str(error.diag.constraint_name)
        return "posted"

    found = at_once(act)
    assert sorted(found) == ["entry_number_once"] * (THREADS - 1) + ["posted"]
