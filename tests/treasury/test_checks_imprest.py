"""Named checks of imprest money are clean on a lived quarter, and name what the owner breaks."""

from django.db import connection

from core.checks import registered
from tests.factories import imprest as make
from tests.factories import treasury as payments
from treasury import checks_imprest

NAMES = ("imprest_entries", "imprest_movements", "treasurer_cash", "top_ups")


def found(name: str) -> list[str]:
    return [one.subject for one in registered()[name][1]() if not one.is_ok]


def test_clean_after_a_lived_quarter(paying):
    make.imprest(paying)
    receipt = make.expense(paying, 10_000_000, tax=990_991)
    make.refuse(paying, make.expense(paying, 1_000_000))
    top_up = make.top_up(paying, payments.line(paying.key(), 10_000_000))
    make.expense(paying, 4_000_000, top_up=top_up)
    make.give_back(paying, 1_000_000, top_up=top_up)
    make.report(paying, receipt)
    every = (*NAMES, "treasury_entries", "treasury_movements", "treasury_totals", "treasury_numbers")
    assert {name: found(name) for name in every} == {key: [] for key in every}


def test_what_is_broken_is_named(paying):
    make.imprest(paying)
    receipt = make.expense(paying, 10_000_000)
    with connection.cursor() as cursor:
        # No role of the product can break it; so the statement is broken instead of the rows.
        changed = checks_imprest._CONSUMED.replace("m.kind WHEN 'consume'", "m.kind WHEN 'contra_'")
        cursor.execute(changed)
        rows = cursor.fetchall()
    assert [(key, amount != consumed) for key, _, amount, consumed in rows] == [(receipt.document_key, True)]
