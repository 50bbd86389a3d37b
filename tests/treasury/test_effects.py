"""The budget journal at signing (4.1)."""

import pytest
from django.db import connection

from core.money import Decimal
from ledger.models import Entry
from tests.factories import budget as budgets
from tests.factories import treasury as make
from tests.factories.reference import make_region
from tests.helpers import constraints_checked
from treasury.effects import budget_difference, held_budget

pytestmark = pytest.mark.django_db


def test_signing_posts_the_budget_of_the_unit():
    region = make_region()
    with constraints_checked():
        document = budgets.make_budget(
            region,
            budgets.line(budgets.LEVY, 600_000_000, sub_activity=None),
            budgets.line(budgets.STATIONERY, 8_570_000_000),
        )
    assert make.journal_of(document) == {
        ("DINKES", "BUD", "3.1.02.01.01.0001"): Decimal(600_000_000),
        ("DINKES", "BUD", "3.1.02.03.01.0001"): Decimal(-8_570_000_000),
        ("DINKES", "BUD", "3.1.02.05.01.0001"): Decimal(7_970_000_000),
    }
    entry = Entry.objects.get(source=document.document_key)
    assert (entry.kind, entry.event, entry.dated_on) == ("BUDGET", "signed", budgets.SIGNED_ON)
    assert set(budget_difference(document).values()) == {0}


def test_a_later_version_posts_the_difference_only():
    region = make_region()
    budgets.make_budget(region, budgets.line(amount=100), budgets.line(budgets.LEVY, 60, sub_activity=None))
    version = budgets.make_version(region, kind="perubahan", name="PERUBAHAN")
    with constraints_checked():
        document = budgets.make_budget(
            region,
            budgets.line(amount=70),
            budgets.line(budgets.LEVY, 65, sub_activity=None),
            version=version,
            on=budgets.date(2025, 9, 1),
        )
    assert make.journal_of(document) == {
        ("DINKES", "BUD", "3.1.02.01.01.0001"): Decimal(5),
        ("DINKES", "BUD", "3.1.02.03.01.0001"): Decimal(30),
        ("DINKES", "BUD", "3.1.02.05.01.0001"): Decimal(-35),
    }
    assert held_budget(document)["spending"] == 70


def test_a_version_that_changes_no_total_posts_nothing():
    region = make_region()
    budgets.make_budget(region, budgets.line(amount=100), budgets.line(budgets.TRAVEL, 50))
    version = budgets.make_version(region, kind="perubahan", name="PERUBAHAN")
    with constraints_checked():
        document = budgets.make_budget(
            region,
            budgets.line(amount=90),
            budgets.line(budgets.TRAVEL, 60),
            version=version,
            on=budgets.date(2025, 3, 1),
        )
    assert make.journal_of(document) == {}
    assert Entry.objects.filter(kind="BUDGET").count() == 1


def test_two_units_hold_their_own():
    region = make_region()
    budgets.make_budget(region, budgets.line(amount=100))
    other = budgets.make_budget(region, budgets.line(amount=40), unit=region.other)
    assert held_budget(other)["spending"] == 40
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT book_id) FROM ledger_entry")
        assert cursor.fetchone() == (2,)
