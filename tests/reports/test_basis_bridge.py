"""What makes the two bases differ: documents of every kind, made to differ, and what stays unexplained."""

from datetime import date

from reports.definitions import reconciliation
from reports.definitions.listing import ListParameters
from reports.matrix import RowKind
from tests.reports.story import draft, make_region_with_books, post_all
from tests.reports.test_reconciliation import MILLION, built, causes
from tests.worlds import made_once

SAL, RK, CASH = "3.1.02.05.01.0001", "3.1.03.01.01.0001", "1.1.01.03.01.0001"
COMPUTER, BUILDING, UNDER_WAY = "1.3.02.10.01.0001", "1.3.03.01.01.0001", "1.3.06.01.01.0001"
COMPUTER_BOUGHT, BUILDING_BOUGHT = "5.2.02.10.01.0001", "5.2.03.01.01.0001"
WORN, LOSS = "1.3.07.01.10.0001", "8.3.01.01.01.0002"
GRANT, PAPER, PAPER_BOUGHT = "7.3.01.01.01.0001", "8.1.02.01.01.0024", "5.1.02.01.01.0024"
LEVY, LEVY_LO, OWED = "4.1.02.01.01.0001", "7.1.02.01.01.0001", "1.1.04.01.01.0001"
PAYABLE, ADVANCE = "2.1.06.07.10.0001", "1.1.12.01.03.0001"

region = made_once("reconciliation", make_region_with_books)


def fin(region, source, *sides, **over):
    return draft(region.unit, "FIN", date(2025, 5, 5), *sides, source=source, **over)


def bud(region, source, *sides, **over):
    return draft(region.unit, "BUD", date(2025, 5, 5), *sides, source=source, **over)


def million(account, debit, credit):
    return account, debit * MILLION, credit * MILLION


def test_what_makes_assets_grow_otherwise_than_by_capital_spending_is_named(region):
    post_all(
        region,
        # A grant in kind, and an asset that leaves with a loss.
        fin(region, "memo_voucher:1", million(COMPUTER, 70, 0), million(GRANT, 0, 70)),
        fin(region, "memo_voucher:2", million(WORN, 30, 0), million(LOSS, 10, 0), million(COMPUTER, 0, 40)),
        # Work under way, then complete: from kind to kind.
        fin(region, "disbursement:3", million(UNDER_WAY, 90, 0), million(RK, 0, 90)),
        bud(region, "disbursement:3", million(BUILDING_BOUGHT, 90, 0), million(SAL, 0, 90)),
        fin(region, "memo_voucher:4", million(BUILDING, 90, 0), million(UNDER_WAY, 0, 90)),
        # Below the capitalisation threshold: charged to 5.2, expensed.
        fin(region, "disbursement:5", million(PAPER, 4, 0), million(RK, 0, 4)),
        bud(region, "disbursement:5", million(COMPUTER_BOUGHT, 4, 0), million(SAL, 0, 4)),
        # One payment of an old liability and of new paper.
        fin(region, "disbursement:6", million(PAYABLE, 8, 0), million(PAPER, 2, 0), million(RK, 0, 10)),
        bud(
            region,
            "disbursement:6",
            million(COMPUTER_BOUGHT, 8, 0),
            million(PAPER_BOUGHT, 2, 0),
            million(SAL, 0, 10),
        ),
    )
    assets = built("reconcile_assets")
    assert causes(assets) == {
        "1.3.07": -30,
        "1.3.07:memo_voucher": -30,
        "2.1.06": -8,
        "2.1.06:disbursement": -8,
        "-3": 70,
        "-3:memo_voucher": 70,
        "-2": -14,
        "-2:memo_voucher": -10,
        "-2:disbursement": -4,
        "unexplained": 0,
    }
    by_kind = {
        row.code: [cell.value / MILLION for cell in row.cells]
        for row in assets
        if row.code and row.key == row.code
    }
    assert by_kind == {"5.2.02": [12, 18, 30], "5.2.03": [90, 0, 90], "1.3.06": [0, 0, 0]}
    labels = [row.label for row in assets]
    assert labels.count("Perpindahan antarjenis: Bukti memorial") == 2
    spending = causes(built("reconcile_spending"))
    assert spending["2.1.06:disbursement"] == -8 and spending["unexplained"] == 0
    # An LO figure that follows the asset and not the budget: named by what it made of the asset.
    assert causes(built("reconcile_revenue"))["1.3.02:memo_voucher"] == 70


def test_money_without_budget_stays_unexplained_and_is_shown_by_document(region):
    post_all(
        region,
        fin(region, "story:1", million(CASH, 5, 0), million(LEVY_LO, 0, 5)),
        fin(region, "story:2", million(OWED, 3, 0), million(LEVY_LO, 0, 3)),
        bud(region, "receipt:9", million(SAL, 2, 0), million(LEVY, 0, 2)),
    )
    matrix = built("reconcile_revenue", region.unit)
    assert causes(matrix) == {
        "1.1.04": 3,
        "1.1.04:story": 3,
        "unexplained": 3,
        "unexplained:story": 5,
        "unexplained:receipt": -2,
    }
    rows = list(matrix)
    total = next(row for row in rows if row.key == "unexplained")
    assert (total.label, total.kind) == (reconciliation.NO_CAUSE, RowKind.TOTAL)
    # A kind of document that has no name is not dropped.
    assert [row.label for row in rows[-2:]] == ["Receipt", "Story"]
    assert causes(built("reconcile_revenue", region.other)) == {"unexplained": 0}


def test_a_document_with_several_kinds_and_causes_names_them_together(region):
    post_all(
        region,
        fin(
            region,
            "memo_voucher:1",
            million(PAPER, 6, 0),
            million(LOSS, 4, 0),
            million(ADVANCE, 0, 7),
            million(PAYABLE, 0, 3),
        ),
    )
    matrix = built("reconcile_spending")
    (cause,) = [row for row in matrix if row.key.startswith("cause:") and row.level == 2]
    assert cause.label == "Persediaan dan Utang Belanja" and cause.cells[1].value == 10 * MILLION
    assert matrix.value("unexplained", "difference") == 0


def test_the_span_of_days_is_kept(region):
    post_all(region, fin(region, "story:2", million(OWED, 3, 0), million(LEVY_LO, 0, 3)))
    april = ListParameters(date(2025, 1, 1), date(2025, 4, 30))
    assert reconciliation.REVENUE.build(april).matrix.value("accrual", "accrual") == 0
