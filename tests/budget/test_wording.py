"""Sentences of refusals and bad rows."""

from budget.errors import BadRows, RowError
from budget.wording import key_label, lacking
from core.money import Decimal
from tests.factories.budget import LEVY, OFFICE, STATIONERY, key_of, line, make_draft
from tests.factories.reference import account, program


def test_a_key_is_named_by_code_name_and_sub_kegiatan(region):
    draft = make_draft(region, line(), line(LEVY, 10, sub_activity=None))
    key, levy = key_of(draft), key_of(draft, LEVY)
    assert key_label(key) == f"{STATIONERY} {account(STATIONERY).name} ({OFFICE})"
    assert key_label(key, by_sub_activity=True) == f"sub kegiatan {OFFICE} {program(OFFICE).name}"
    assert key_label(levy) == f"{LEVY} {account(LEVY).name}"


def test_a_sentence_names_limit_amount_and_difference():
    text = lacking("Sisa pagu", "X", Decimal(2_000_000), Decimal("2500000.50"))
    assert text == "Sisa pagu X Rp\u00a02.000.000, diminta Rp\u00a02.500.000,50, lebih Rp\u00a0500.000,50."


def test_bad_rows_tell_every_cell_and_rule_once():
    rows = [
        RowError(3, "amount", "x", "bukan angka.", "I-04"),
        RowError(4, "amount", "y", "bukan angka.", "I-04"),
    ]
    error = BadRows(rows)
    assert error.rules == ("I-04",)
    assert error.message.splitlines() == [
        "Baris 3, kolom amount, nilai “x”: bukan angka.",
        "Baris 4, kolom amount, nilai “y”: bukan angka.",
    ]
