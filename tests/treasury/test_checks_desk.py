"""The named checks of the desk: silent on a sound database, and each finds what only an owner can do."""

from core.checks import registered
from core.money import plain
from tests.factories import memo as memos
from treasury import checks_desk


def found(name: str) -> list:
    return list(registered()[name][1]())


def test_vouchers_and_numbers(paying, monkeypatch):
    memos.draft(paying)
    approved = memos.approved(paying)
    assert found("memo_vouchers") == found("memo_numbers") == []
    changed = checks_desk._VOUCHERS.replace(
        "sum(l.debit - l.credit) AS amount\n    FROM treasury", "1 AS amount\n    FROM treasury"
    )
    monkeypatch.setattr(checks_desk, "_VOUCHERS", changed)
    stock, expense = found("memo_vouchers")
    assert stock.subject == f"{approved.document_key} {memos.STATIONERY_STOCK}"
    assert (stock.expected, stock.found) == (plain(1), "18000000.00")
    assert expense.found == "-18000000.00"
    monkeypatch.setattr(
        checks_desk,
        "_NUMBERS",
        checks_desk._NUMBERS.replace(", number FROM", ", number || 'x' AS number FROM"),
    )
    assert [one.found for one in found("memo_numbers")] == ["00001/BM/DINKES/2025x"]
