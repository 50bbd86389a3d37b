"""Typed rows, pressed buttons and the error summary of document forms."""

from django.http import QueryDict

from core.errors import DomainError, Refusals
from core.money import ZERO, Decimal
from web.forms import inputs


def test_rows_come_from_parallel_lists_and_missing_cells_are_empty():
    data = QueryDict("line-key=7&line-key=8&line-amount=1.000&line-amount=+2,5+&line-settles=x")
    rows = inputs.read_rows(data, "line", ("key", "amount", "settles"))
    assert [row.texts for row in rows] == [
        {"key": "7", "amount": "1.000", "settles": "x"},
        {"key": "8", "amount": "2,5", "settles": ""},
    ]
    assert [row.amount for row in rows] == [Decimal("1000.00"), Decimal("2.50")]


def test_unreadable_amounts_count_as_nothing_and_are_named():
    row = inputs.Row(0, {"amount": "1,234"})
    assert row.amount == ZERO
    row.check_amount()
    assert row.errors == {"amount": "“1,234” bukan nilai rupiah. Tulis seperti 1.234.567,89."}
    assert inputs.row_problems([row], "line")[0].anchor == "line-amount-0"
    for text, message in (
        ("", "Nilai belum diisi."),
        ("0", "0 harus lebih dari nol."),
        ("(5)", "(5) harus lebih dari nol."),
    ):
        row = inputs.Row(0, {"amount": text})
        row.check_amount()
        assert row.errors["amount"] == message
    zero = inputs.Row(0, {"amount": "0"})
    zero.check_amount(allow_zero=True)
    assert zero.errors == {} and zero.found["amount"] == ZERO


def test_rows_are_renumbered_and_a_new_one_takes_the_focus():
    rows = inputs.append([], {"amount": "1"})
    rows = inputs.append(rows, {"amount": "2"})
    assert [(row.index, row.is_new) for row in rows] == [(0, True), (1, True)]
    rest = inputs.without(rows, 0)
    assert [(row.index, row.texts["amount"]) for row in rest] == [(0, "2")]


def test_the_pressed_button():
    assert inputs.read_action(QueryDict("action=remove_line:3")) == inputs.Action("remove_line", 3)
    assert inputs.read_action(QueryDict("action=save")) == inputs.Action("save", -1)
    assert inputs.read_action(QueryDict("action=remove_line:x")) == inputs.Action("remove_line", -1)
    assert inputs.read_action(QueryDict("")) == inputs.Action("recompute", -1)


def test_every_refusal_becomes_a_line_of_the_summary():
    error = Refusals([DomainError("Satu.", rule="I-15"), DomainError("Dua.", rule="I-07", field="dated_on")])
    found = inputs.problems_of(error, lambda name: f"id_{name}")
    assert [(one.message, one.anchor, one.rules) for one in found] == [
        ("Satu.", "", ("I-15",)),
        ("Dua.", "id_dated_on", ("I-07",)),
    ]


def test_refusals_of_a_file_all_lead_to_the_file():
    both = Refusals([DomainError("a", field="unit"), DomainError("b", rule="I-05")])
    assert inputs.problems_at("id_file", both) == [
        inputs.Problem("a", "id_file"),
        inputs.Problem("b", "id_file", ("I-05",)),
    ]
