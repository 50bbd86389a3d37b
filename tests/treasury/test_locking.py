"""Locks of documents, chains upstream first."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from core.errors import DomainError, NotFound
from core.locks import LockOrderError
from tests.factories import treasury as make
from treasury import locking
from treasury.models import TreasuryAccount


def locked_tables(function, *values) -> list[str]:
    with transaction.atomic(), CaptureQueriesContext(connection) as captured:
        function(*values)
    return [
        query["sql"].partition('OF "')[2].partition('"')[0]
        for query in captured.captured_queries
        if "FOR NO KEY UPDATE" in query["sql"]
    ]


def test_a_disbursement_locks_its_chain_upstream_first(paying):
    disbursement = make.issued(paying)
    assert locked_tables(locking.lock_disbursement, disbursement.pk) == [
        "treasury_paymentrequest",
        "treasury_paymentorder",
        "treasury_disbursementorder",
    ]
    assert locked_tables(locking.lock_treasury_account) == ["treasury_treasuryaccount"]


def test_the_locked_rows_are_linked(paying):
    disbursement = make.issued(paying)
    with transaction.atomic():
        found = locking.lock_disbursement(disbursement.pk)
    assert found.order.request.pk == disbursement.order.request_id
    assert found.order.disbursements.get() == found


@pytest.mark.parametrize(
    "function",
    [
        locking.lock_request,
        locking.lock_order,
        locking.lock_disbursement,
        locking.lock_contract_document,
        locking.lock_handover,
        locking.lock_receipt,
        locking.lock_remittance,
    ],
)
@pytest.mark.django_db
def test_what_does_not_exist_is_not_found(function):
    with transaction.atomic(), pytest.raises(NotFound):
        function(987654321)


def test_a_request_after_the_rkud_is_against_the_order(paying):
    request = make.draft_request(paying)
    with transaction.atomic():
        locking.lock_treasury_account()
        with pytest.raises(LockOrderError):
            locking.lock_request(request.pk)


def test_without_an_rkud_the_way_out_is_named(paying):
    TreasuryAccount.objects.update(is_active=False)
    with transaction.atomic(), pytest.raises(DomainError, match="Administrator mengisinya"):
        locking.lock_treasury_account()
