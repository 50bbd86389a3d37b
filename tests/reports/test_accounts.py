"""The chart in memory: parents, selection by what an account is, renewal after a load."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reference.models import Account
from reference.roles import AccountKey
from reports.accounts import tree
from reports.vocabulary import Selector
from tests.factories.reference import account, edition

pytestmark = pytest.mark.django_db
STATIONERY = "5.1.02.01.01.0024"


@pytest.fixture
def chart():
    return tree(edition("chart-2021").pk, 1)


def test_the_path_runs_up_to_the_top(chart):
    path = chart.path(account(STATIONERY).pk)
    assert [node.code for node in path] == [
        STATIONERY, "5.1.02.01.01", "5.1.02.01", "5.1.02", "5.1", "5",
    ]  # fmt: skip
    assert [node.level for node in path] == [6, 5, 4, 3, 2, 1]


def test_selection_by_nature_set_role_and_subtree(chart):
    spending, cash = account(STATIONERY).pk, account("1.1.01.01.01.0001").pk
    assert chart.selects(Selector(natures=("spending",)), spending)
    assert not chart.selects(Selector(natures=("revenue",)), spending)
    assert not chart.selects(Selector(ledger_set="FIN"), spending)
    assert chart.selects(Selector(roles=(AccountKey.RKUD_CASH.value,)), cash)
    assert not chart.selects(Selector(roles=(AccountKey.RKUD_CASH.value,)), spending)
    assert chart.selects(Selector(under=(AccountKey.RKUD_CASH.value,)), cash)
    assert not chart.selects(Selector(under=(AccountKey.RKUD_CASH.value,)), spending)


def test_a_chart_is_read_once_until_the_next_load():
    edition_id = edition("chart-2021").pk
    tree(edition_id, 1)
    with CaptureQueriesContext(connection) as queries:
        tree(edition_id, 1)
    assert len(queries) == 0
    with CaptureQueriesContext(connection) as queries:
        found = tree(edition_id, -2)
    assert len(queries) == 3
    assert len(found.nodes) == Account.objects.filter(edition_id=edition_id).count()


def test_accounts_are_found_by_code(chart):
    assert chart.id_of(STATIONERY) == account(STATIONERY).pk
    assert chart.id_of("0.0") is None


def test_mapped_accounts_are_found_once_while_the_mapping_is_the_same(chart):
    cash = Selector(statement="lpsal", rows=("CASH",))
    found = chart.ids_of(cash, date(2025, 3, 1))
    assert account("1.1.01.01.01.0001").pk in found
    assert chart.ids_of(cash, date(2025, 12, 31)) is found
    assert chart.ids_of(cash, date(1990, 1, 1)) == []
