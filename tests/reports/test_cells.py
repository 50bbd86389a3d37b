"""Cells: no data, computed columns, and which figures lead back to lines."""

from datetime import date

from core.money import Decimal
from reports.cells import CellWriter, ColumnPlan, Selection
from reports.matrix import Mode, Side

SPAN = {"start": date(2025, 1, 1), "end": date(2025, 12, 31), "has_lines": True}
SELECTION = Selection(Side.DEBIT, ("spending",), "", 5, "5.1")


def write(plans, vector, selection=SELECTION):
    return CellWriter(plans, 3, ("CLOSING",)).cells([Decimal(value) for value in vector], selection)


def test_difference_and_percent():
    plans = [
        ColumnPlan(at=0, **SPAN),
        ColumnPlan(at=1, **SPAN),
        ColumnPlan(operands=(1, 0)),
        ColumnPlan(operands=(1, 0), is_percent=True),
    ]
    assert [cell.value for cell in write(plans, ["600", "571"])[2:]] == [-29, Decimal("95.17")]
    assert [cell.value for cell in write(plans, ["0", "571"])[2:]] == [571, None]
    assert str(write(plans, ["-600", "0"])[3].value) == "0.00"


def test_no_data_spreads_to_what_is_computed_from_it():
    plans = [ColumnPlan(at=-1, **SPAN), ColumnPlan(at=0, **SPAN), ColumnPlan(operands=(1, 0))]
    assert [cell.value for cell in write(plans, ["0"])] == [None, 0, None]


def test_the_source_names_the_lines():
    (cell,) = write([ColumnPlan(at=0, **SPAN)], ["5"])
    source = cell.source
    assert (source.mode, source.unit_id, source.account_id) == (Mode.MOVEMENT, 3, 5)
    assert (source.orientation, source.side, source.excluded) == (Side.DEBIT, Side.NET, ("CLOSING",))


def test_a_side_column_counts_its_own_side():
    movement = ColumnPlan(at=0, side=Side.CREDIT, **SPAN)
    opening = ColumnPlan(at=0, side=Side.CREDIT, mode=Mode.OPENING, **SPAN)
    first, second = write([movement, opening], ["5"])
    assert (first.source.orientation, first.source.side) == (Side.CREDIT, Side.CREDIT)
    assert (second.source.orientation, second.source.side) == (Side.CREDIT, Side.NET)
    assert write([opening], ["0"])[0].source is None


def test_a_sum_without_one_list_of_lines_is_no_link():
    assert write([ColumnPlan(at=0, **SPAN)], ["5"], None)[0].source is None
