"""Buku besar: running balance by hand, pages that join, drill-downs that add up."""

from datetime import date

import pytest

from core.errors import DomainError
from core.money import Decimal, exact
from reports.definitions import general_ledger, listing
from reports.definitions.general_ledger import build
from reports.definitions.listing import ListParameters
from reports.matrix import RowKind
from reports.selectors import lines_behind
from tests.factories.budget import STATIONERY
from tests.factories.reference import account
from tests.reports import story
from tests.reports.story import CASH, STOCK

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    return story.tell()


def of(unit=None, start=date(2025, 1, 1), end=story.YEAR_END, **over):
    return build(ListParameters(start, end, unit.pk if unit else None, **over))


def section(found, code):
    """(label, debit, credit, balance) of the account's rows."""
    rows, shown, is_in = list(found.matrix), [], False
    for row in rows:
        if row.kind is RowKind.HEADER:
            is_in = row.code == code
        elif is_in:
            shown.append((row.label, *(cell.value for cell in row.cells[1:])))
    return shown


def test_the_balance_runs_along(told):
    assert section(of(told.region.unit), STATIONERY) == [
        ("Saldo awal", None, None, 0),
        (f"Bukti {STATIONERY}", 100_000_000, None, 100_000_000),
        (f"Bukti {story.SAL}", None, 120_000_000, -20_000_000),
        (f"Jumlah {STATIONERY}", 100_000_000, 120_000_000, -20_000_000),
    ]


def test_openings_of_the_year_and_days_before_the_span(told):
    opened = section(of(told.region.unit), STOCK)
    assert opened[0] == ("Saldo awal", None, None, 30_000_000)
    assert opened[-1] == (f"Jumlah {STOCK}", 0, exact("12500000.25"), exact("17499999.75"))
    later = section(of(told.region.unit, start=date(2025, 3, 1)), STATIONERY)
    assert later[0] == ("Saldo awal", None, None, 100_000_000)
    assert later[-1][1:] == (0, 120_000_000, -20_000_000)


def test_an_account_that_only_has_a_balance_is_shown(told):
    shown = section(of(told.region.ppkd), CASH)
    assert [row[0] for row in shown] == ["Saldo awal", f"Jumlah {CASH}"]
    assert shown[1][1:] == (0, 0, 1_640_000_000)


def test_credit_accounts_count_their_own_side(told):
    balances = [row[3] for row in section(of(told.region.ppkd), story.EQUITY)]
    assert balances == [1_640_000_000, 1_640_000_000]


def test_units_and_region(told):
    assert section(of(told.region.other), STATIONERY) == []
    assert of(told.region.other).count == 0
    assert section(of(), STATIONERY) == section(of(told.region.unit), STATIONERY)


def test_below_an_account(told):
    found = of(account_id=account("5.1").pk)
    heads = [row.code for row in found.matrix if row.kind is RowKind.HEADER]
    assert heads
    assert all(code.startswith("5.1") for code in heads)
    assert found.matrix.note.startswith("Rekening 5.1 ")


def test_pages_join_into_the_whole(told):
    whole = of()
    assert whole.count > 8
    for size in (1, 3, 5):
        lines, totals = [], []
        for offset in range(0, whole.count, size):
            page = of(offset=offset, limit=size)
            assert page.count == whole.count
            rows = list(page.matrix)
            lines += [row for row in rows if row.target]
            totals += [row for row in rows if row.kind is RowKind.TOTAL]
            assert len([row for row in rows if row.target]) <= size
        assert lines == [row for row in whole.matrix if row.target]
        assert totals == [row for row in whole.matrix if row.kind is RowKind.TOTAL]


def test_figures_lead_to_lines_that_add_up(told):
    checked = 0
    for row in of(start=date(2025, 2, 1)).matrix:
        for cell in row.cells:
            if cell.source is not None:
                assert lines_behind(cell.source).total == cell.value
                checked += 1
    assert checked > 20


def test_totals_are_the_trial_balance(told):
    trial = told.trial_balance()
    for row in of().matrix:
        if row.kind is not RowKind.TOTAL:
            continue
        code = row.key.partition(":")[0]
        assert row.cells[1].value == trial.value(code, "movement_debit")
        assert row.cells[2].value == trial.value(code, "movement_credit")
        closing = trial.value(code, "closing_debit") - trial.value(code, "closing_credit")
        assert abs(row.cells[3].value) == abs(closing)


def test_queries_are_constant(told, django_assert_num_queries):
    with django_assert_num_queries(3):
        of(told.region.unit)
    stationery = account(STATIONERY).pk
    with django_assert_num_queries(5):
        of(told.region.unit, offset=1, limit=5, account_id=stationery)


def test_days_are_checked():
    with pytest.raises(DomainError, match="Tukar"):
        of(start=date(2025, 2, 1), end=date(2025, 1, 1))
    with pytest.raises(DomainError, match="berbeda tahun"):
        of(start=date(2024, 12, 31))


def test_a_file_has_a_limit(told, monkeypatch):
    monkeypatch.setattr(listing, "LINES_MAX", 3)
    with pytest.raises(DomainError, match="paling banyak 3 dalam satu berkas"):
        of()
    assert of(limit=2).count > 3
    assert general_ledger.TITLE == "Buku Besar"


def test_exact_to_the_sen(told):
    lines = [row for row in of(told.region.unit).matrix if row.target]
    assert Decimal("1500000000.50") in [row.cells[1].value for row in lines]
