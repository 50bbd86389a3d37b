"""Figures by account and their sums up the tree; charts of two years meet by code."""

from datetime import date

import pytest

from core.money import Decimal
from reference.models import Account, Edition
from reports.definitions.lra import LRA
from reports.engine import Parameters, build
from reports.figures import Figures
from reports.scope import context
from reports.selectors import lines_behind
from reports.vocabulary import Selector
from tests.factories.budget import LEVY, SALARY, STATIONERY
from tests.factories.reference import account, make_year2025
from tests.reports import story

pytestmark = pytest.mark.django_db
SPENDING = Selector(natures=("spending",))


@pytest.fixture
def told():
    return story.tell()


@pytest.fixture
def figures(told):
    found = Figures(
        context(2025, told.region.unit.pk), at=story.YEAR_END, layout=LRA.layout, excluded=("CLOSING",)
    )
    found.read()
    return found


def test_debit_counts_positive_in_budget_and_journal(figures):
    assert figures.vectors[account(SALARY).pk][:2] == [6_000_000_000, Decimal("1500000000.50")]
    assert figures.vectors[account(LEVY).pk][:2] == [-600_000_000, -571_000_000]
    assert figures.has_data == [True, True, False]


def test_totals_and_rows_add_up(figures):
    assert figures.total(SPENDING)[:2] == [7_900_000_000, Decimal("1480000000.50")]
    rows = figures.tree_rows(SPENDING, 2)
    assert [(node.code, sums[1]) for node, sums in rows] == [
        ("5", Decimal("1480000000.50")),
        ("5.1", Decimal("1480000000.50")),
        ("5.2", 0),
    ]
    assert [node.code for node, _ in figures.postable_rows(SPENDING)] == [
        SALARY, STATIONERY, "5.2.02.10.01.0002",
    ]  # fmt: skip


def test_a_selection_by_role_reads_the_chart_of_the_account(figures):
    assert figures.selected(Selector(roles=("RKUD_CASH",))) == []
    assert figures.selected(Selector(under=("RKUD_CASH",))) == []


def _new_chart() -> Edition:
    """A later edition with the same accounts down to level 5 and one more digit at level 6."""
    old = Edition.objects.get(code="chart-2021")
    new = Edition.objects.create(
        kind=old.kind,
        code="chart-next",
        name="Berikut",
        legal_basis="-",
        valid_from=date(2026, 1, 1),
        depth=6,
    )
    made: dict[str, Account] = {}
    path = [LEVY[:1], LEVY[:3], LEVY[:6], LEVY[:9], LEVY[:12], LEVY]
    for code in path:
        source = account(code)
        target = f"{LEVY[:13]}0{LEVY[13:]}" if code == LEVY else code
        parent = made.get(path[path.index(code) - 1]) if source.parent_id else None
        made[code] = Account.objects.create(
            edition=new,
            code=target,
            name=f"{source.name} (baru)",
            level=source.level,
            parent=parent,
            is_postable=source.is_postable,
            ledger_set=source.ledger_set,
            nature=source.nature,
            is_debit_normal=source.is_debit_normal,
        )
    return new


def test_last_year_in_an_older_chart_meets_this_year_by_code(told):
    make_year2025(year=2026, chart=_new_chart())
    lra = build(LRA, Parameters(2026, date(2026, 6, 30), told.region.unit.pk))
    assert lra.value("4.1.02", "last_year") == 571_000_000
    assert lra.value("4.1.02", "realisation") == 0
    assert lra.value(LEVY, "last_year") == 571_000_000
    source = lra.row("4.1.02").cells[4].source
    assert lines_behind(source).total == 571_000_000


def test_a_balance_from_a_chart_older_than_last_year_is_shown(told):
    new = _new_chart()
    for year in (2026, 2027):
        make_year2025(year=year, chart=new)
    found = story.trial_balance_at(told.region.unit, date(2027, 1, 31))
    assert found.value(story.STOCK, "opening_debit") == Decimal("17499999.75")
