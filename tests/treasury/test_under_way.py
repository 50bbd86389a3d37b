"""The mark of payments on their way: set by the database at each step, checked against the documents."""

import pytest
from django.db import DatabaseError, connection, transaction

from core import clock
from reference.models import Role
from tests.factories import treasury as make
from treasury import selectors
from treasury.checks_under_way import _words, check_under_way
from treasury.models import PaymentUnderWay
from treasury.services.disbursement import issue

DELEGATE = Role.TREASURY_DELEGATE


def marks() -> list[tuple[int, bool, int | None]]:
    return list(PaymentUnderWay.objects.order_by("pk").values_list("request_id", "has_order", "order_id"))


def test_the_mark_follows_a_payment_from_submission_to_payment(paying):
    draft = make.draft_request(paying)
    assert marks() == []
    make.submit(paying, draft)
    asked = (draft.pk, False, None)
    assert marks() == [asked]
    (mark,) = PaymentUnderWay.objects.all()
    assert (mark.year_id, mark.unit_id, mark.dated_on) == (2025, draft.unit_id, draft.dated_on)

    signed = make.signed_order(paying)
    waiting = (signed.request_id, True, signed.pk)
    assert marks() == [asked, waiting]
    assert [item.document.pk for item in selectors.queue_of(paying[DELEGATE], make.ASKED_ON)] == [signed.pk]
    with clock.frozen(make.ASKED_ON):
        issued = issue(signed, dated_on=make.ASKED_ON, actor=paying[DELEGATE])
    assert marks() == [asked, (signed.request_id, True, None)]
    make.pay(paying, issued)
    assert marks() == [asked]

    # A rejected SPM and a void SP2D send their SPP back: it is with the treasurer and on its way no more.
    make.step("payment_order", make.signed_order(paying), "reject", paying[DELEGATE], reason="x")
    make.step("disbursement", make.issued(paying), "void", paying[DELEGATE], reason="x")
    assert marks() == [asked]
    assert list(check_under_way()) == []


def test_nobody_but_the_database_writes_the_mark(paying):
    make.submit(paying, make.draft_request(paying))
    for statement in (
        "DELETE FROM treasury_paymentunderway",
        "UPDATE treasury_paymentunderway SET has_order = true",
        "INSERT INTO treasury_paymentunderway (request_id) SELECT id FROM treasury_paymentrequest",
        "TRUNCATE treasury_paymentunderway",
        "SELECT treasury_note_under_way(1)",
    ):
        with pytest.raises(DatabaseError) as found, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        assert found.value.__cause__.sqlstate == "42501", statement


@pytest.mark.parametrize(
    ("side", "words"),
    [
        ((False, None, None), "tidak dalam proses"),
        ((True, False, None), "dalam proses, tanpa SPM"),
        ((True, True, None), "dalam proses, SPM ada"),
        ((True, True, 7), "SPM 7 menunggu SP2D"),
    ],
)
def test_a_difference_is_told_in_words(side, words):
    assert _words(*side) == words
