"""Matrix, cells and the links that lead back."""

from datetime import date

import pytest

from core.errors import DomainError
from core.money import Decimal
from reports.matrix import Cell, Column, DrillDown, Matrix, Mode, Row, RowKind, Side, Source

DRILL = DrillDown(
    Mode.MOVEMENT,
    7,
    42,
    ("revenue", "spending"),
    "BUD",
    date(2025, 1, 1),
    date(2025, 6, 30),
    ("CLOSING",),
    Side.CREDIT,
)


def test_a_link_reads_back_as_the_same_drill_down():
    assert DrillDown.from_query(DRILL.to_query()) == DRILL
    whole = DRILL._replace(unit_id=None, account_id=None, side=Side.DEBIT, excluded=())
    assert DrillDown.from_query(whole.to_query()) == whole


@pytest.mark.parametrize(
    "change", [{"start": "kemarin"}, {"mode": "x"}, {"unit": "1 OR 1=1"}, {"orientation": ""}]
)
def test_a_damaged_link_is_an_error_for_the_user(change):
    with pytest.raises(DomainError, match="Tautan telusur"):
        DrillDown.from_query({**DRILL.to_query(), **change})


def test_only_budget_figures_come_from_the_budget():
    assert DRILL.source is Source.JOURNAL
    assert DRILL._replace(mode=Mode.BUDGET).source is Source.BUDGET


def test_rows_are_found_by_code_and_by_key():
    row = Row("SD", "SURPLUS/(DEFISIT)", 1, RowKind.TOTAL, True, (Cell(Decimal("1.50")),), "surplus")
    matrix = Matrix(
        "lra", "LRA", "X", "X", date(2025, 1, 1), date(2025, 12, 31), (Column("budget", "Anggaran"),), (row,)
    )
    assert matrix.row("SD") is matrix.row("surplus") is row
    assert matrix.value("SD", "budget") == Decimal("1.50")
    with pytest.raises(KeyError):
        matrix.row("SILPA")
