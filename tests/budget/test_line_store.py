"""Lines are replaced set-wise: only what differs is written, each change with its history."""

from datetime import date

import pytest

from budget.line_store import Change, replace_lines
from budget.models import BudgetKey, BudgetLine, CashPlan
from core import clock
from core.money import Decimal
from reference.models import Role
from tests.factories.budget import COMPUTER, EQUIPMENT, LEVY, TRAVEL, in_month, line, make_draft


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(date(2025, 1, 2)):
        yield


def test_only_what_differs_is_written(region):
    draft = make_draft(
        region, line(amount=400), line(TRAVEL, 100), line(COMPUTER, 50, sub_activity=EQUIPMENT)
    )
    months = set(CashPlan.objects.values_list("pk", flat=True))
    actor = region[Role.OPERATOR]
    wanted = [
        line(amount=400, months=in_month(400, 12)),
        line(TRAVEL, "100.50"),
        line(LEVY, 7, sub_activity=None),
    ]
    assert replace_lines(draft, wanted, actor=actor) == Change(added=1, changed=1, removed=1)
    assert sorted(BudgetLine.objects.values_list("amount", flat=True)) == [7, Decimal("100.50"), 400]
    kinds = BudgetLine.history.order_by("history_id").values_list("history_type", "amount", "history_user")
    assert [row[:2] for row in kinds][3:] == [("-", 50), ("~", Decimal("100.50")), ("+", 7)]
    assert {row[2] for row in kinds} == {actor.pk}
    plans = CashPlan.objects.filter(line__amount=400, amount__gt=0).values_list("month", "amount")
    assert list(plans) == [(12, 400)]
    assert len(months & set(CashPlan.objects.values_list("pk", flat=True))) == 24
    assert replace_lines(draft, wanted, actor=actor) == Change(added=0, changed=0, removed=0)


def test_keys_say_whether_they_are_limited_and_are_made_once(region):
    draft = make_draft(region, line(LEVY, 7, sub_activity=None), line(TRAVEL, 1))
    keys = dict(BudgetKey.objects.values_list("account__code", "is_limited"))
    assert keys == {LEVY: False, TRAVEL: True}
    before = set(BudgetKey.objects.values_list("pk", flat=True))
    assert replace_lines(draft, [], actor=region[Role.OPERATOR]) == Change(added=0, changed=0, removed=2)
    assert set(BudgetKey.objects.values_list("pk", flat=True)) == before
