"""The table of budget lines as typed: splitting, sums, checks."""

from core.money import Decimal
from reference.models import Nature, Role
from tests.factories.budget import line, make_draft
from web.forms.budget_lines import MONTH_NAMES, LineTable, planned_of
from web.forms.inputs import Row


class Chosen:
    """An account as the table needs it."""

    def __init__(self, nature: Nature) -> None:
        self.nature = nature


def row(index: int, amount: str, nature: Nature = Nature.SPENDING, **months: str) -> Row:
    texts = {"account": "1", "sub_activity": "", "fund_source": "1", "amount": amount}
    found = Row(index, {**texts, **dict.fromkeys(MONTH_NAMES, ""), **months})
    found.found = {"account": Chosen(nature), "sub_activity": None, "fund_source": object()}
    return found


def test_split_gives_december_the_rest_and_spares_planned_lines():
    table = LineTable([row(0, "100"), row(1, "50", m1="50")])
    table.split()
    first, second = table.rows
    assert [first.texts[name] for name in MONTH_NAMES] == ["8"] * 11 + ["12"]
    assert planned_of(first) == 100
    assert second.texts["m1"] == "50" and second.texts["m2"] == ""
    table.split(1)
    assert planned_of(table.rows[1]) == 50 and table.rows[1].texts["m2"] == "4"


def test_sums_by_nature_and_month():
    table = LineTable(
        [
            row(0, "1.000", m1="400", m2="600"),
            row(1, "500,50", m1="500,5"),
            row(2, "70", Nature.REVENUE, m12="70"),
        ]
    )
    revenue, spending = table.totals
    assert (revenue.name, revenue.amount, revenue.months[11]) == ("Pendapatan-LRA", 70, 70)
    assert spending.amount == Decimal("1500.50")
    assert spending.months[:2] == [Decimal("900.50"), Decimal("600.00")]


def test_a_plan_that_differs_from_its_line_is_told_with_the_gap():
    table = LineTable([row(0, "1.000", m1="400"), row(1, "10", m1="11"), row(2, "5", m1="lima")])
    table.check()
    messages = [problem.message for problem in table.problems]
    assert messages[0] == "Baris 1: anggaran kas Rp\u00a0400, kurang Rp\u00a0600 dari Rp\u00a01.000."
    assert messages[1] == "Baris 2: anggaran kas Rp\u00a011, lebih Rp\u00a01 dari Rp\u00a010."
    assert messages[2].startswith("Baris 3: “lima” bukan nilai rupiah.")


def test_a_proposed_plan_is_shown_before_it_is_saved(region, client_of):
    document = make_draft(region, line(amount=1_000))
    address = f"/anggaran/dpa/{document.pk}/rincian/"
    operator = client_of(Role.OPERATOR)
    key = document.lines.get().key
    sent = {
        "line-account": str(key.account_id),
        "line-sub_activity": str(key.sub_activity_id),
        "line-fund_source": str(key.fund_source_id),
        "line-amount": "1.000,05",
        **dict.fromkeys((f"line-{name}" for name in MONTH_NAMES), ""),
    }
    page = operator.post(address, {**sent, "action": "propose_even"}).content.decode()
    assert page.count('value="83,33"') == 11 and 'value="83,42"' in page and "bagi rata" in page
    pattern = operator.post(address, {**sent, "action": "propose_pattern"}).content.decode()
    assert "menurut pola 2024" in pattern and 'value="83,42"' in pattern
    assert [plan.amount.amount for plan in document.lines.get().months.order_by("month")][:2] == [250, 0]
