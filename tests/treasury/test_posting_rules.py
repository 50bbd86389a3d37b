"""The rule table and its interpreter."""

import re
from datetime import date
from pathlib import Path

import pytest

from core.money import Decimal
from ledger.books import ensure_book
from reference.models import LedgerSet
from reference.roles import AccountKey, role_account
from tests.factories.reference import account, make_ppkd, make_sub_unit, make_unit, make_year2025
from treasury import posting_rows_imprest, posting_rows_payment
from treasury.posting_row import BUD, FIN, In, Row, Side
from treasury.posting_rules import AREAS, RULES, Facts, Item, interpret, merged, rule_for


def test_every_rule_balances_in_each_book_and_set():
    """Symbolically: with one line of the gross and one deduction, debits equal credits."""
    amounts = {
        "gross": 100,
        "net": 90,
        "deducted": 10,
        "revenue": 600,
        "financing_in": 50,
        "spending": 700,
        "financing_out": 20,
    }
    amounts["surplus"] = 600 + 50 - 700 - 20
    per = {"lines": 100, "deductions": 10}
    for name, rows in RULES.items():
        sums: dict = {}
        for row in rows:
            size = per[row.per] if row.per else amounts[row.amount]
            if name in ("remittance", "treasurer_remittance") and row.per:
                size = amounts["gross"]
            place = (row.book, row.ledger_set)
            sums[place] = sums.get(place, 0) + (size if row.side is Side.DEBIT else -size)
        assert set(sums.values()) == {0}, name


def test_rows_name_roles_never_numbers():
    for area in AREAS:
        source = Path(area.__file__).read_text()
        assert re.search(r"\d\.\d\.\d", source.replace("4.1, 4.2", "").split('"""', 2)[2]) is None
    for rows in RULES.values():
        for row in rows:
            assert isinstance(row.account, AccountKey) or row.account.startswith("item.")


def test_a_rule_stands_in_one_area_only():
    assert {posting_rows_payment, posting_rows_imprest} <= set(AREAS)
    assert len(RULES) == sum(len(area.ROWS) for area in AREAS)
    with pytest.raises(ValueError, match="twice: \\['budget'\\]"):
        merged({"budget": RULES["budget"]}, {"budget": ()})


def test_reciprocal_rows_come_in_pairs_of_opposite_sides():
    for rows in RULES.values():
        pair = {row.account: row for row in rows if row.account in (AccountKey.RK_PPKD, AccountKey.RK_SKPD)}
        if not pair:
            continue
        own, ppkd = pair[AccountKey.RK_PPKD], pair[AccountKey.RK_SKPD]
        assert (own.book, ppkd.book) == (In.OWN, In.PPKD)
        assert own.side is not ppkd.side
        assert own.amount == ppkd.amount == "gross"
        assert ppkd.has_counterpart


@pytest.mark.django_db
def test_interpret_makes_a_draft_a_book_and_set_with_dimensions():
    year, unit, ppkd = make_year2025(), make_unit(), make_ppkd()
    own, region = ensure_book(unit), ensure_book(ppkd)
    facts = Facts(
        rule=rule_for("disbursement", unit),
        unit=unit,
        edition_id=year.chart_id,
        dated_on=date(2025, 1, 31),
        source="disbursement:8",
        event="paid",
        description="Gaji",
        totals={"gross": Decimal("100.00"), "net": Decimal("90.00")},
        items={
            "lines": [
                Item(
                    Decimal("100.00"),
                    {"charge": account("8.1.01.01.01.0001").pk, "budget": account("5.1.01.01.01.0001").pk},
                    sub_activity_id=11,
                    fund_source_id=12,
                )
            ],
            "deductions": [Item(Decimal("10.00"), {"withheld": account("2.1.01.05.01.0001").pk})],
        },
    )
    drafts = interpret(facts)
    assert [(draft.book_id, draft.ledger_set) for draft in drafts] == [
        (own.pk, FIN),
        (region.pk, FIN),
        (own.pk, BUD),
    ]
    charge, reciprocal = drafts[0].lines
    assert (charge.debit, charge.sub_activity_id, charge.fund_source_id, charge.unit_id) == (
        100,
        11,
        12,
        unit.pk,
    )
    assert reciprocal.account_id == role_account(year.chart_id, AccountKey.RK_PPKD).pk
    claim, cash, tax = drafts[1].lines
    assert (claim.debit, claim.counterpart_id, claim.unit_id) == (100, unit.pk, ppkd.pk)
    assert (cash.credit, tax.credit) == (90, 10)


@pytest.mark.django_db
def test_a_negative_amount_turns_to_the_other_side_and_nothing_is_no_line():
    year, unit = make_year2025(), make_unit()
    ensure_book(unit)
    totals = {"revenue": -5, "financing_in": 0, "spending": 0, "financing_out": 0, "surplus": -5}
    facts = Facts("budget", unit, year.chart_id, date(2025, 1, 2), "x:1", "signed", "x", totals)
    (draft,) = interpret(facts)
    assert [(line.debit, line.credit) for line in draft.lines] == [(0, 5), (5, 0)]


def test_ppkd_and_its_sub_units_have_no_reciprocal_rows():
    from reference.models import Unit

    ppkd = Unit(code="P", kind=Unit.Kind.PPKD)
    assert rule_for("disbursement", ppkd) == "disbursement_of_ppkd"
    assert (
        rule_for("disbursement", Unit(code="P.1", kind=Unit.Kind.SUB_UNIT, parent=ppkd))
        == "disbursement_of_ppkd"
    )
    assert rule_for("disbursement", Unit(code="D", kind=Unit.Kind.SKPD)) == "disbursement"
    assert rule_for("handover", ppkd) == "handover"


@pytest.mark.django_db
def test_a_sub_unit_writes_its_skpds_book():
    year, unit, ppkd = make_year2025(), make_unit(), make_ppkd()
    book = ensure_book(unit)
    ensure_book(ppkd)
    sub_unit = make_sub_unit(unit)
    item = Item(
        Decimal("7.00"),
        {"credit": account("7.1.02.01.01.0001").pk, "budget": account("4.1.02.01.01.0001").pk},
    )
    totals = {"gross": Decimal("7.00")}
    drafts = interpret(
        Facts(
            "receipt",
            sub_unit,
            year.chart_id,
            date(2025, 2, 1),
            "x:1",
            "confirmed",
            "x",
            totals,
            {"lines": [item]},
        )
    )
    assert drafts[0].book_id == book.pk
    assert {line.unit_id for line in drafts[0].lines} == {sub_unit.pk}
    claims = [line for draft in drafts for line in draft.lines if line.counterpart_id]
    assert [line.counterpart_id for line in claims] == [unit.pk]
    assert Row(In.OWN, LedgerSet.FIN, Side.DEBIT, "item.x", "item").per == ""
