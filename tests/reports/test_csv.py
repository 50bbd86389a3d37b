"""CSV: columns of the contract, dot decimals, empty = no data, no cell that a spreadsheet would run."""

import io
from datetime import date

import pytest

from core.money import Decimal
from reports.matrix import Cell, Column, Matrix, Row, RowKind
from reports.writers.csv import defused, write


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_formulas_are_defused(text):
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("text", ["5.1.02", "Belanja - lain", ""])
def test_other_text_stays(text):
    assert defused(text) == text


def test_a_statement_as_csv():
    rows = (
        Row("", "Judul", 1, RowKind.HEADER, True, (Cell(None), Cell(None))),
        Row("4", "=Pendapatan, daerah", 1, RowKind.ACCOUNT, True, (Cell(Decimal("-1500.50")), Cell(None))),
        Row("SD", "SURPLUS", 1, RowKind.TOTAL, True, (Cell(Decimal(0)), Cell(Decimal("12.3")))),
    )
    columns = (Column("budget", "Anggaran"), Column("percent", "%", True))
    out = io.StringIO()
    write(Matrix("lra", "LRA", "DINKES", "Dinas", date(2025, 1, 1), date(2025, 12, 31), columns, rows), out)
    assert out.getvalue() == (
        "scope,code,description,level,budget,percent\n"
        'DINKES,4,"\'=Pendapatan, daerah",1,-1500.50,\n'
        "DINKES,SD,SURPLUS,1,0.00,12.30\n"
    )
