"""Row locks in the one global order; a wait that is too long becomes “coba lagi”."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from psycopg import errors as pg

from core.errors import TryAgain
from core.locks import LockOrderError, Rank, lock, lock_ids, one_transaction
from reference.models import Edition, Unit
from tests.database import connect
from tests.factories.reference import make_unit

pytestmark = pytest.mark.django_db


def test_ranks_stand_in_the_global_order():
    assert [rank.name for rank in sorted(Rank)] == [
        "REQUEST",
        "ORDER",
        "DISBURSEMENT",
        "DOCUMENT",
        "BUDGET_KEY",
        "CONTRACT",
        "TREASURER_CASH",
        "RKUD",
    ]


def test_rows_come_fresh_and_by_id():
    units = [make_unit(code) for code in ("C", "B", "A")]
    Unit.objects.filter(pk=units[0].pk).update(name="Baru")
    with one_transaction():
        rows = lock(Unit.objects.order_by("code"), Rank.REQUEST)
        found = lock_ids(Unit, [units[2].pk, units[0].pk, units[2].pk], Rank.BUDGET_KEY)
    assert [row.pk for row in rows] == sorted(unit.pk for unit in units)
    assert rows[0].name == "Baru"
    assert list(found) == [units[0].pk, units[2].pk]


@pytest.mark.parametrize("earlier", [Rank.REQUEST, Rank.BUDGET_KEY])
def test_earlier_rank_after_a_later_one_is_a_programming_error(earlier):
    with one_transaction():
        lock(Unit.objects.all(), Rank.CONTRACT)
        lock(Unit.objects.all(), Rank.CONTRACT)
        lock(Unit.objects.all(), Rank.RKUD)
        with pytest.raises(LockOrderError, match=f"{earlier.name} asked after RKUD"):
            lock(Unit.objects.all(), earlier)


def test_order_begins_anew_with_each_transaction():
    for _ in range(2):
        with one_transaction():
            lock(Unit.objects.all(), Rank.REQUEST)
            lock(Unit.objects.all(), Rank.RKUD)
    assert connection._kapuas_lock[1] == Rank.RKUD


def test_inner_blocks_belong_to_the_outer_transaction():
    with one_transaction():
        with transaction.atomic():
            lock(Unit.objects.all(), Rank.RKUD)
        with pytest.raises(LockOrderError):
            lock(Unit.objects.all(), Rank.REQUEST)


def test_locks_need_a_transaction(monkeypatch):
    from types import SimpleNamespace

    monkeypatch.setattr("core.locks.connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(LockOrderError, match="only inside a transaction"):
        lock(Unit.objects.all(), Rank.REQUEST)


def test_long_wait_becomes_try_again_and_nothing_is_half_done(database_name):
    edition = Edition.objects.order_by("pk").first()
    with connect(database_name) as other:
        other.execute("SELECT 1 FROM reference_edition WHERE id = %s FOR UPDATE", [edition.pk])
        with pytest.raises(TryAgain), one_transaction():
            make_unit("SETENGAH")
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '50ms'")
            lock(Edition.objects.filter(pk=edition.pk), Rank.DOCUMENT)
        other.rollback()
    assert not Unit.objects.filter(code="SETENGAH").exists()


@pytest.mark.parametrize("cause", [pg.DeadlockDetected, pg.SerializationFailure, pg.LockNotAvailable])
def test_deadlocks_become_try_again(cause):
    with pytest.raises(TryAgain), one_transaction():
        raise DatabaseError from cause("x")


def test_other_database_errors_stay_themselves():
    make_unit("A")
    with pytest.raises(IntegrityError), one_transaction():
        make_unit("A")


def test_connections_wait_five_seconds_at_most():
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone()[0] == "5s"
