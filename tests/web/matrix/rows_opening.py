"""Rows of the opening balances."""

from tests.web.matrix.rows import Row, form, listed

PPKD = frozenset({"finance_officer"})

OPENING: dict[str, Row] = {"opening-workbook": form(PPKD), "opening-template": listed(PPKD)}
