"""I-35: no service posts into a closed month; a refusal leaves document, budget and journal as they were."""

import pytest
from django.db import connection

from budget.models import BudgetKey
from core import clock
from core.errors import DomainError
from ledger.models import Book, Entry
from reference.models import DrawnNumber, Role
from tests.factories import budget as budgets
from tests.factories import treasury as make
from tests.factories.reference import account
from treasury.services.receipt import create_receipt
from treasury.services.remittance import RemittanceInput, create_remittance


def close_through(month: int, actor) -> None:
    """Months 1…month of every book, as the close does it."""
    books = list(Book.objects.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        for one in range(1, month + 1):
            cursor.execute(
                "SELECT ledger_close_period(%s::bigint[], 2025, %s, %s, now(), '')", [books, one, actor.pk]
            )


def standing() -> tuple:
    """Journal, budget and numbers, in figures that any change moves."""
    keys = BudgetKey.objects.order_by("pk").values_list(
        "pk", "ceiling", "reserved", "consumed", "contra_posted"
    )
    return Entry.objects.count(), list(keys), DrawnNumber.objects.count()


def disbursement(paying):
    document = make.issued(paying)
    return document, lambda: make.pay(paying, document)


def handover(paying):
    contract = make.make_contract(paying)
    document = make.make_handover(paying, 5_000_000, contract=contract, is_accepted=False)
    return document, lambda: make.step("handover", document, "accept", paying[Role.SKPD_VERIFIER])


def receipt(paying):
    with clock.frozen(make.ASKED_ON):
        document = create_receipt(
            unit=paying.unit,
            account=account(budgets.LEVY),
            amount=make.exact(265),
            dated_on=make.ASKED_ON,
            description="Retribusi",
            actor=paying[Role.TREASURY_STAFF],
        )
    delegate = paying[Role.TREASURY_DELEGATE]
    return document, lambda: make.step("revenue_receipt", document, "confirm", delegate)


def remittance(paying):
    make.paid(paying, deductions=[make.tax(900)])
    with clock.frozen(make.ASKED_ON):
        document = create_remittance(
            dated_on=make.ASKED_ON,
            description="Setor potongan",
            lines=[RemittanceInput(account(make.INCOME_TAX), make.exact(900))],
            actor=paying[Role.TREASURY_STAFF],
        )
    return document, lambda: make.step("remittance", document, "confirm", paying[Role.TREASURY_DELEGATE])


def budget(paying):
    region = paying.region
    document = budgets.make_draft(region, budgets.line(amount=70), unit=region.other)
    return document, lambda: budgets.sign_budget(region, document)


MAKERS = (disbursement, handover, receipt, remittance, budget)


@pytest.mark.parametrize("maker", MAKERS)
def test_a_step_that_posts_into_a_closed_month_is_refused_and_changes_nothing(paying, maker):
    document, act = maker(paying)
    close_through(2, paying[Role.SKPD_VERIFIER])
    state, before = document.state, standing()
    with pytest.raises(DomainError) as refused:
        act()
    assert "I-35" in refused.value.rules
    document.refresh_from_db()
    # The budget's steps before the signature stand; they post nothing.
    assert (document.state, standing()) == ("approved" if maker is budget else state, before)


@pytest.mark.parametrize("maker", MAKERS)
def test_control_the_same_step_posts_while_the_month_is_open(paying, maker):
    _, act = maker(paying)
    before = Entry.objects.count()
    act()
    assert Entry.objects.count() > before
