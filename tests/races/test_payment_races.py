"""Payments at the same moment on real connections; each race has a control that shows it without the lock."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import connection
from django.db.models import Sum

from budget import availability, signing
from core import clock
from core.errors import DomainError, TryAgain
from core.locks import one_transaction
from core.money import ZERO
from ledger.models import BookYear, Entry, EntryLine
from reference.models import DrawnNumber, Role
from tests.factories import budget as budgets
from tests.factories import treasury as make
from tests.factories.reference import account, make_unit, make_unit_people
from tests.factories.treasury import Paying
from treasury.models import DisbursementOrder, PaymentRequest
from treasury.services import disbursement as disbursements
from treasury.services.disbursement import issue
from treasury.services.opening import OpeningRow, post_opening
from treasury.services.payment_request import RequestLine

pytestmark = pytest.mark.race
RP = "Rp\u00a0"
WAIT = 30


def at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Run all acts at the same moment, each on its own connection; results or exceptions, in order."""
    start = threading.Barrier(len(acts))
    found: list[object] = [None] * len(acts)

    def one(place: int, act: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            start.wait(WAIT)
            found[place] = act()
        except Exception as error:
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT * 4)
        assert not thread.is_alive()
    return found


def unlocked(queryset, rank) -> list:
    """What core.locks.lock returns, without the lock."""
    return list(queryset.order_by("pk"))


@contextmanager
def meeting(monkeypatch, owner, name: str, parties: int) -> Iterator[None]:
    """Everybody reads before anybody writes: results of `owner.name` wait for each other."""
    place, real = threading.Barrier(parties), getattr(owner, name)

    def wait_after(*args, **values):
        result = real(*args, **values)
        if not isinstance(result, tuple):
            result = list(result)
        place.wait(WAIT)
        return result

    with monkeypatch.context() as patch:
        patch.setattr(owner, name, wait_after)
        yield


def thirty_two(paying: Paying, line: Callable[[int], RequestLine]) -> list[PaymentRequest]:
    return [make.draft_request(paying, line(place)) for place in range(32)]


def gapless(kind: str) -> bool:
    sequences = list(
        DrawnNumber.objects.filter(kind=kind).order_by("sequence").values_list("sequence", flat=True)
    )
    return sequences == list(range(1, len(sequences) + 1))


def submits(paying: Paying, requests: list[PaymentRequest]) -> list[Callable[[], object]]:
    return [lambda request=request: make.submit(paying, request) for request in requests]


def test_thirty_two_requests_on_a_key_that_bears_ten(committed):
    paying = make.make_paying()
    requests = thirty_two(paying, lambda _: make.line(paying.key(), 10_000_000))
    found = at_once(submits(paying, requests))
    passed = [one for one in found if isinstance(one, PaymentRequest)]
    refused = [one for one in found if not isinstance(one, PaymentRequest)]
    assert len(passed) == 10
    assert {type(one) for one in refused} == {DomainError}
    assert {one.rules for one in refused} == {("I-16",)}
    assert all(f"{RP}0, diminta {RP}10.000.000, lebih {RP}10.000.000" in one.message for one in refused)
    assert paying.key().reserved == 100_000_000
    assert gapless("SPP")
    assert DrawnNumber.objects.filter(kind="SPP").count() == 10


def test_control_without_the_key_lock_more_than_ten_pass(committed, monkeypatch):
    paying = make.make_paying()
    requests = thirty_two(paying, lambda _: make.line(paying.key(), 10_000_000))
    monkeypatch.setattr(availability, "lock", unlocked)
    with meeting(monkeypatch, availability, "tested", 32):
        found = at_once(submits(paying, requests))
    passed = [one for one in found if isinstance(one, PaymentRequest)]
    assert len(passed) > 10
    assert paying.key().reserved == 10_000_000 * len(passed)


def shared_spd(paying: Paying) -> None:
    with clock.frozen(date(2025, 1, 3)):
        from reference.region import set_setting

        set_setting("spd_level", "sub_kegiatan", actor=paying[Role.ADMINISTRATOR])


def of_two_keys(paying: Paying) -> Callable[[int], RequestLine]:
    """Stationery and travel are of one sub kegiatan: SPD 100 + 62.5 million for both."""
    keys = [paying.key(), paying.key(budgets.TRAVEL)]
    return lambda place: make.line(keys[place % 2], 16_250_000)


def test_two_keys_of_one_sub_kegiatan_share_one_spd(committed):
    paying = make.make_paying()
    shared_spd(paying)
    found = at_once(submits(paying, thirty_two(paying, of_two_keys(paying))))
    passed = [one for one in found if isinstance(one, PaymentRequest)]
    refused = [one for one in found if not isinstance(one, PaymentRequest)]
    assert len(passed) == 10
    assert {type(one) for one in refused} == {DomainError}
    assert {one.rules for one in refused} == {("I-16",)}
    assert paying.key().reserved + paying.key(budgets.TRAVEL).reserved == 162_500_000
    assert gapless("SPP")


def test_control_of_the_shared_spd(committed, monkeypatch):
    paying = make.make_paying()
    shared_spd(paying)
    requests = thirty_two(paying, of_two_keys(paying))
    monkeypatch.setattr(availability, "lock", unlocked)
    with meeting(monkeypatch, availability, "tested", 32):
        found = at_once(submits(paying, requests))
    assert len([one for one in found if isinstance(one, PaymentRequest)]) > 10


def twenty_units(paying: Paying) -> list[DisbursementOrder]:
    """Twenty SKPDs, each with a signed SP2D."""
    found = []
    for number in range(1, 21):
        unit = make_unit(f"SKPD{number:02}")
        paying.region.people[unit] = make_unit_people(unit)
        document = budgets.make_budget(paying.region, budgets.line(amount=400_000_000), unit=unit)
        budgets.make_release(paying.region, document)
        line = make.line(budgets.key_of(document), 1_000_000)
        found.append(make.issued(paying, line, unit=unit, deductions=[make.tax(10_000)]))
    return found


def test_twenty_units_are_paid_at_once_without_deadlock(committed):
    paying = make.make_paying()
    waiting = twenty_units(paying)
    found = at_once([lambda one=one: make.pay(paying, one) for one in waiting])
    assert [one for one in found if isinstance(one, Exception)] == []
    assert {one.state for one in found} == {"paid"}
    claims = EntryLine.objects.filter(account=account("1.1.13.01.01.0001"))
    assert claims.aggregate(total=Sum("debit"))["total"] == 20_000_000
    for claim in claims.values("counterpart").annotate(total=Sum("debit")):
        debts = EntryLine.objects.filter(account=account("3.1.03.01.01.0001"), unit=claim["counterpart"])
        assert debts.aggregate(total=Sum("credit"))["total"] == claim["total"]
    for year in BookYear.objects.all():
        numbers = Entry.objects.filter(book=year.book_id).order_by("number").values_list("number", flat=True)
        assert list(numbers) == list(range(1, year.last_number + 1))


def test_control_opposite_orders_of_locks_deadlock(committed):
    """Two transactions that lock the same two SPP in opposite orders: one is thrown out."""
    paying = make.make_paying()
    pair = [make.draft_request(paying).pk for _ in range(2)]
    both_hold_one = threading.Barrier(2)

    def take(first: int, second: int) -> str:
        with one_transaction(), connection.cursor() as cursor:
            statement = "SELECT 1 FROM treasury_paymentrequest WHERE id = %s FOR UPDATE"
            cursor.execute(statement, [first])
            both_hold_one.wait(WAIT)
            cursor.execute(statement, [second])
        return "done"

    found = at_once([lambda: take(*pair), lambda: take(*reversed(pair))])
    assert sorted(type(one) for one in found if one != "done") == [TryAgain]


def issues(paying: Paying) -> list[Callable[[], object]]:
    """Two SPM of Rp 10 million on an RKUD of Rp 15 million, issued at once."""
    orders = [make.signed_order(paying) for _ in range(2)]

    def sign(order) -> DisbursementOrder:
        with clock.frozen(make.ASKED_ON):
            return issue(order, dated_on=make.ASKED_ON, actor=paying[Role.TREASURY_DELEGATE])

    return [lambda order=order: sign(order) for order in orders]


def test_two_disbursements_signed_at_once_when_the_rkud_bears_one(committed):
    paying = make.make_paying(cash=15_000_000)
    found = at_once(issues(paying))
    signed = [one for one in found if isinstance(one, DisbursementOrder)]
    (refusal,) = [one for one in found if not isinstance(one, DisbursementOrder)]
    assert len(signed) == 1
    assert refusal.rules == ("I-19",)
    assert f"Saldo RKUD {RP}15.000.000" in refusal.message
    assert DisbursementOrder.objects.count() == 1
    assert gapless("SP2D")


def test_control_without_the_rkud_lock_both_are_signed(committed, monkeypatch):
    paying = make.make_paying(cash=15_000_000)
    acts = issues(paying)
    monkeypatch.setattr(disbursements, "lock_treasury_account", lambda: None)
    with meeting(monkeypatch, disbursements.limits, "rkud_refusals", 2):
        found = at_once(acts)
    assert [type(one) for one in found] == [DisbursementOrder, DisbursementOrder]
    assert DisbursementOrder.objects.filter(state="signed").aggregate(total=Sum("net"))["total"] == 20_000_000


def two_on_one_payable(paying: Paying) -> list[PaymentRequest]:
    """Rp 22 million of debt, asked twice with Rp 20 million from two budget lines."""
    rows = [
        OpeningRow(make.payable(), credit=make.exact(22_000_000)),
        OpeningRow(account(make.EQUITY), debit=make.exact(22_000_000)),
    ]
    with clock.frozen(date(2025, 1, 2)):
        post_opening(paying.unit, paying.region.year, rows, actor=paying[Role.SKPD_VERIFIER])
    return [
        make.draft_request(paying, make.line(paying.key(code), 20_000_000, payable_account=make.payable()))
        for code in (budgets.ELECTRICITY, budgets.STATIONERY)
    ]


def test_one_payable_is_not_asked_twice_from_two_lines(committed):
    paying = make.make_paying()
    found = at_once(submits(paying, two_on_one_payable(paying)))
    (refusal,) = [one for one in found if not isinstance(one, PaymentRequest)]
    assert refusal.rules == ("I-25",)
    assert f"{RP}2.000.000, diminta {RP}20.000.000" in refusal.message


def test_control_without_the_units_lock_the_payable_is_asked_twice(committed, monkeypatch):
    from treasury import limits
    from treasury.services import payment_request

    paying = make.make_paying()
    requests = two_on_one_payable(paying)
    monkeypatch.setattr(payment_request, "lock", unlocked)
    with meeting(monkeypatch, limits, "payable_refusals", 2):
        found = at_once(submits(paying, requests))
    assert [type(one) for one in found] == [PaymentRequest, PaymentRequest]


def version_against_request(paying: Paying) -> list[Callable[[], object]]:
    """A version that cuts stationery to Rp 4 million, signed while Rp 10 million are asked of it."""
    version = budgets.make_version(paying.region, kind="perubahan", name="PERUBAHAN")
    lines = [
        budgets.line(code, 4_000_000 if code == budgets.STATIONERY else amount, sub_activity=sub)
        for code, amount, sub in make.BUDGET
    ]
    document = budgets.make_draft(paying.region, *lines, version=version, on=make.ASKED_ON)
    steps = (("submit", Role.BUDGET_USER), ("verify", Role.TAPD), ("approve", Role.REGIONAL_SECRETARY))
    for name, role in steps:
        make.step("budget_document", document, name, paying[role])
    request = make.draft_request(paying, make.line(paying.key(), 10_000_000))
    return [
        lambda: make.step("budget_document", document, "sign", paying[Role.FINANCE_OFFICER]),
        lambda: make.submit(paying, request),
    ]


def test_a_version_signed_against_a_request_never_undercuts_it(committed):
    """Either the new version comes first and the SPP is refused, or the SPP and the version is (I-12)."""
    paying = make.make_paying()
    found = at_once(version_against_request(paying))
    (refusal,) = [one for one in found if isinstance(one, Exception)]
    assert set(refusal.rules) & {"I-12", "I-15"}
    key = paying.key()
    assert (key.reserved, key.ceiling) in ((ZERO, 4_000_000), (10_000_000, 400_000_000))


def test_control_without_locks_both_pass_their_check_and_the_database_stops_one(committed, monkeypatch):
    paying = make.make_paying()
    acts = version_against_request(paying)
    both_have_read, refusals = threading.Barrier(2), []
    for owner, name in ((signing, "_cuts_below_use"), (availability, "tested")):
        real = getattr(owner, name)

        def wait_after(*args, real=real, **values):
            result = real(*args, **values)
            refusals.extend(result[0] if isinstance(result, tuple) else result)
            both_have_read.wait(WAIT)
            return result

        monkeypatch.setattr(owner, name, wait_after)
        monkeypatch.setattr(owner, "lock", unlocked)
    found = at_once(acts)
    assert refusals == []
    assert len([one for one in found if isinstance(one, Exception)]) == 1
    assert paying.key().reserved <= paying.key().ceiling
