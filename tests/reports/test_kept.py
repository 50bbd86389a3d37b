"""Kept statements: a copy is served while nothing changed; whatever a statement reads makes it stale."""

from datetime import date, timedelta
from threading import Barrier, Thread
from time import sleep

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.errors import AccessDenied, NotFound
from reference.models import Appointment, ReferenceLoad, Role, Unit
from reports import kept, statements
from reports.kept import Copies
from tests.factories import budget as budgets
from tests.factories.ledger import make_books, post_many
from tests.factories.reference import make_person
from tests.reports import story

YEAR_END = date(2025, 12, 31)
ON = date(2025, 6, 1)


@pytest.fixture(autouse=True)
def nothing_kept():
    kept.COPIES.clear()
    yield
    kept.COPIES.clear()


@pytest.mark.django_db
def test_a_posting_changes_the_stamp_of_its_book_and_of_the_region_only():
    books = make_books()
    other = books.ppkd
    before = [kept.stamp(2025, found) for found in (books.unit.pk, None)]
    aside = kept.stamp(2025, other.pk)
    post_many(books, 1)
    after = [kept.stamp(2025, found) for found in (books.unit.pk, None)]
    assert before[0] != after[0]
    assert before[1] != after[1]
    assert aside == (kept.stamp(2025, other.pk))


@pytest.mark.django_db
def test_a_new_name_of_a_unit_a_load_and_a_change_back_change_the_stamp():
    unit = make_books().unit
    first = kept.stamp(2025, unit.pk)
    name = unit.name
    Unit.objects.filter(pk=unit.pk).update(name="Dinas Baru")
    second = kept.stamp(2025, unit.pk)
    assert second != first
    Unit.objects.filter(pk=unit.pk).update(name=name)
    last = ReferenceLoad.objects.order_by("-pk").first()
    last.pk = None
    last.save()
    assert kept.stamp(2025, unit.pk) not in (first, second)


@pytest.mark.django_db
def test_a_new_name_of_an_account_changes_the_stamp():
    from tests.factories.reference import account

    make_books()
    found = account(story.STATIONERY)
    before = kept.stamp(2025, None)
    found.name = "Belanja dengan nama baru"
    found.save()
    assert kept.stamp(2025, None) != before


@pytest.mark.django_db
def test_another_mapping_of_a_row_changes_the_stamp():
    from reference.models import ReportRow

    before = kept.stamp(2025, None)
    row = ReportRow.objects.filter(edition__code="chart-2021", statement="lo").first()
    row.label = "Baris lain"
    row.save()
    assert kept.stamp(2025, None) != before


@pytest.mark.django_db
def test_signing_a_version_changes_the_stamp():
    from tests.factories.reference import make_region

    region = make_region()
    draft = budgets.make_draft(region)
    before = kept.stamp(2025, draft.unit_id)
    assert kept.stamp(2025, draft.unit_id) == before
    budgets.sign_budget(region, draft)
    assert kept.stamp(2025, draft.unit_id) != before


def _draw(user, unit_id, kind="lra"):
    wanted = statements.Request(kind=kind, year=2025, at=YEAR_END, unit_id=unit_id)
    return statements.draw(user, wanted, link=lambda target: "/x/", on=ON)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["lra", "trial_balance", "general_ledger"])
def test_the_copy_equals_a_fresh_statement_and_costs_three_queries(kind):
    unit_id = story.tell().region.unit.pk
    auditor = make_person(Role.AUDITOR, username="pemeriksa.salinan")
    fresh = _draw(auditor, unit_id, kind)
    with CaptureQueriesContext(connection) as asked:
        copy = _draw(auditor, unit_id, kind)
    # The unit, the right to read it, the stamp.
    assert len(asked) == 3
    assert copy is fresh
    kept.COPIES.clear()
    assert _draw(auditor, unit_id, kind).table == copy.table


@pytest.mark.django_db
def test_rights_are_asked_before_the_copy():
    unit_id = story.tell().region.unit.pk
    auditor = make_person(Role.AUDITOR, username="pemeriksa.salinan")
    _draw(auditor, unit_id)
    _draw(auditor, None)
    yesterday = ON - timedelta(days=1)
    Appointment.objects.filter(user=auditor).update(valid_to=yesterday)
    with pytest.raises(NotFound):
        _draw(auditor, unit_id)
    with pytest.raises(AccessDenied):
        _draw(auditor, None)


@pytest.mark.django_db
def test_what_an_entry_overtook_is_not_kept():
    books = make_books()
    unit_id = books.unit.pk
    made = []

    def make():
        made.append(1)
        if len(made) == 1:
            post_many(books, 1)
        return len(made)

    def ask():
        return kept.kept(("x",), year=2025, unit_id=unit_id, make=make, size=lambda value: 1)

    assert [ask(), ask(), ask()] == [1, 2, 2]


def test_copies_are_bounded_and_the_least_asked_leaves():
    copies = Copies(size_max=10, one_max=6)
    copies.put("a", "s", "A", 4)
    copies.put("b", "s", "B", 4)
    assert copies.get("a", "s") == "A"
    copies.put("c", "s", "C", 4)
    assert [copies.get(key, "s") for key in "abc"] == ["A", None, "C"]
    copies.put("d", "s", "D", 7)
    assert copies.get("d", "s") is None
    assert copies.size == 8
    assert copies.get("a", "later") is None


def test_threads_leave_the_sum_right():
    copies = Copies(size_max=50, one_max=10)

    def work(start):
        for number in range(300):
            copies.put((start + number) % 17, "s", number, 3)
            copies.get(number % 17, "s")

    threads = [Thread(target=work, args=(start,)) for start in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert copies.size == 48


def _together(count, ask):
    """What each of the threads got, all let loose at once."""
    gate, found = Barrier(count), []

    def one(number):
        gate.wait()
        found.append(ask(number))

    threads = [Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_requests_that_come_together_make_it_once(monkeypatch):
    monkeypatch.setattr(kept, "stamp", lambda year, unit_id: "s")
    made = []

    def make():
        made.append(1)
        sleep(0.05)
        return f"statement {len(made)}"

    def ask(_):
        return kept.kept(("x",), year=2025, unit_id=None, make=make, size=len)

    assert _together(8, ask) == ["statement 1"] * 8
    assert kept.COPIES._makers == {}


def test_another_statement_does_not_wait():
    copies, passed = Copies(), []

    def ask(number):
        with copies.making(number):
            # Each leaves only when the other is inside as well.
            inside.wait(timeout=5)
            passed.append(number)

    inside = Barrier(2)
    _together(2, ask)
    assert sorted(passed) == [0, 1]


def test_who_fails_lets_the_next_one_make_it(monkeypatch):
    monkeypatch.setattr(kept, "stamp", lambda year, unit_id: "s")

    def fail():
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        kept.kept(("x",), year=2025, unit_id=None, make=fail, size=len)
    assert kept.kept(("x",), year=2025, unit_id=None, make=lambda: "made", size=len) == "made"
