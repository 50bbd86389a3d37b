"""How each movement of receivables, assets and liabilities is sorted, and what the Neraca check shows."""

from datetime import date

import pytest

from core.errors import DomainError
from reference.models import ReportRow
from reports import accounts
from reports.definitions import annex_assets, annex_liabilities, annex_receivables
from reports.definitions.listing import ListParameters
from tests.reports.story import draft, make_region_with_books, post_all
from tests.worlds import made_once

MILLION = 1_000_000
CASH, RK, EQUITY = "1.1.01.03.01.0001", "3.1.03.01.01.0001", "3.1.01.01.01.0001"
OWED, OWED_TAX, ALLOWANCE = "1.1.04.01.01.0001", "1.1.03.09.01.0001", "1.1.10.01.02.0002"
LEVY, DOUBT = "7.1.02.01.01.0001", "8.1.07.02.01.0014"
COMPUTER, BUILDING, UNDER_WAY = "1.3.02.10.01.0001", "1.3.03.01.01.0001", "1.3.06.01.01.0001"
WORN, LOSS, GRANT = "1.3.07.01.10.0001", "8.3.01.01.01.0002", "7.3.01.01.01.0001"
BOUGHT, SAL = "5.2.02.10.01.0001", "3.1.02.05.01.0001"
PAYABLE, PAPER = "2.1.06.07.10.0001", "8.1.02.01.01.0024"
LONG, CURRENT = "2.2.01.01.02.0001", "2.1.07.05.01.0001"

region = made_once("annexes", make_region_with_books)


def row_of(module, region, key, unit="own"):
    whose = region.unit if unit == "own" else None
    matrix = module.build(ListParameters(date(2025, 1, 1), date(2025, 12, 31), whose and whose.pk)).matrix
    found = matrix.row(key)
    return {
        column.key: cell.value / MILLION
        for column, cell in zip(matrix.columns, found.cells, strict=True)
        if cell.value
    }


def post(region, *entries):
    """Each entry a document of its own in FIN."""
    drafts = []
    for number, (source, *sides) in enumerate(entries):
        million = [(code, debit * MILLION, credit * MILLION) for code, debit, credit in sides]
        ledger_set = "BUD" if any(code.startswith("5") for code, _, _ in million) else "FIN"
        kind = "OPENING" if source == "opening" else "GENERAL"
        on = date(2025, 1, 1) if source == "opening" else date(2025, 6, 7)
        key = source if ":" in source else f"{source}:{number}"
        drafts.append(draft(region.unit, ledger_set, on, *million, source=key, kind=kind))
    return post_all(region, *drafts)


def test_a_receivable_is_made_settled_written_off_and_corrected(region):
    post(
        region,
        ("opening", (OWED, 50, 0), (ALLOWANCE, 0, 5), (EQUITY, 0, 45)),
        ("assessment", (OWED, 30, 0), (LEVY, 0, 30)),
        # A reversed assessment takes back what it made.
        ("reversal", (LEVY, 4, 0), (OWED, 0, 4)),
        ("treasurer_receipt", (CASH, 20, 0), (OWED, 0, 20)),
        ("reversal", (OWED, 6, 0), (CASH, 0, 6)),
        ("memo_voucher", (ALLOWANCE, 3, 0), (OWED, 0, 3)),
        ("memo_voucher", (DOUBT, 2, 0), (OWED, 0, 2)),
        ("memo_voucher", (EQUITY, 1, 0), (OWED, 0, 1)),
        ("memo_voucher", (OWED_TAX, 7, 0), (OWED, 0, 7)),
    )
    levy = row_of(annex_receivables, region, "1.1.04")
    assert levy == {
        "opening": 50,
        "added": 26,
        "settled": -14,
        "written": -5,
        "other": -8,
        "closing": 49,
        # No assessment tells its age: it is as old as the year's opening.
        "doubtful": 49,
        "allowance": -2,
        "net": 47,
    }
    assert row_of(annex_receivables, region, "1.1.03")["other"] == 7
    assert row_of(annex_receivables, region, "total") == row_of(annex_receivables, region, "total", "region")


def test_an_allowance_without_its_receivable_is_not_dropped(region):
    post(region, ("memo_voucher", (DOUBT, 5, 0), (ALLOWANCE, 0, 5)))
    assert row_of(annex_receivables, region, "1.1.04") == {"allowance": -5, "net": -5}
    assert row_of(annex_receivables, region, "difference") == {}


def test_an_asset_is_bought_given_completed_regrouped_and_disposed_of(region):
    post(
        region,
        ("opening", (COMPUTER, 100, 0), (UNDER_WAY, 40, 0), (WORN, 0, 30), (EQUITY, 0, 110)),
        ("disbursement:1", (COMPUTER, 12, 0), (RK, 0, 12)),
        ("disbursement:1", (BOUGHT, 12, 0), (SAL, 0, 12)),
        ("handover", (COMPUTER, 8, 0), (PAYABLE, 0, 8)),
        # What is returned of a purchase.
        ("contra_post:2", (RK, 2, 0), (COMPUTER, 0, 2)),
        ("contra_post:2", (SAL, 2, 0), (BOUGHT, 0, 2)),
        ("memo_voucher", (COMPUTER, 9, 0), (GRANT, 0, 9)),
        ("memo_voucher", (BUILDING, 25, 0), (UNDER_WAY, 0, 25)),
        ("memo_voucher", (BUILDING, 3, 0), (COMPUTER, 0, 3)),
        ("memo_voucher", (WORN, 10, 0), (LOSS, 6, 0), (COMPUTER, 0, 16)),
        ("memo_voucher", (EQUITY, 5, 0), (COMPUTER, 0, 5)),
    )
    assert row_of(annex_assets, region, "1.3.02") == {
        "opening": 100,
        "bought": 18,
        "granted": 9,
        "regrouped": -3,
        "gone": -16,
        "other": -5,
        "closing": 103,
        "worn": -20,
        "book": 83,
    }
    building = {"completed": 25, "regrouped": 3, "closing": 28, "book": 28}
    assert row_of(annex_assets, region, "1.3.03") == building
    under_way = {"opening": 40, "completed": -25, "closing": 15, "book": 15}
    assert row_of(annex_assets, region, "1.3.06") == under_way
    total = row_of(annex_assets, region, "total")
    assert "completed" not in total and "regrouped" not in total and total["book"] == 126
    assert row_of(annex_assets, region, "difference") == {}


def test_a_liability_grows_is_paid_corrected_and_falls_due(region):
    post(
        region,
        ("opening", (CASH, 90, 0), (PAYABLE, 0, 20), (LONG, 0, 70)),
        ("memo_voucher", (PAPER, 6, 0), (PAYABLE, 0, 6)),
        ("disbursement", (PAYABLE, 15, 0), (RK, 0, 15)),
        ("memo_voucher", (PAYABLE, 4, 0), (PAPER, 0, 4)),
        ("memo_voucher", (LONG, 10, 0), (CURRENT, 0, 10)),
    )
    assert row_of(annex_liabilities, region, "2.1.06") == {
        "opening": 20,
        "added": 6,
        "paid": -15,
        "corrected": -4,
        "closing": 7,
    }
    assert row_of(annex_liabilities, region, "2.1.07.05") == {"regrouped": 10, "closing": 10}
    assert row_of(annex_liabilities, region, "2.2.01") == {"opening": 70, "regrouped": -10, "closing": 60}
    short = row_of(annex_liabilities, region, "sum:LIABILITY_SHORT")
    assert short["closing"] == 17 and short["regrouped"] == 10


def test_the_check_shows_what_the_mapping_leaves_out(region):
    post(region, ("opening", (CASH, 90, 0), (PAYABLE, 0, 20), (LONG, 0, 70)))
    ReportRow.objects.filter(statement="calk", row="LIABILITY_LONG").update(row="LIABILITY_SHORT")
    ReportRow.objects.filter(statement="calk", row="RECEIVABLE", edition__code="chart-2021").delete()
    accounts.forget()
    try:
        assert row_of(annex_liabilities, region, "sum:LIABILITY_SHORT") == {"opening": 90, "closing": 90}
        with pytest.raises(DomainError, match="belum dipetakan ke baris Daftar Piutang Daerah"):
            row_of(annex_receivables, region, "total")
    finally:
        accounts.forget()
