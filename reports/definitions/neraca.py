"""Neraca: assets, liabilities and equity on a day, domain.md 5.5, PSAP 01.

Equity is one row: 3.1.01 with the result of the year, so that it is the same before and after the closing
journals; a unit's holds its RK PPKD, PPKD's assets hold RK SKPD, and the region's statement eliminates both.
"""

from dataclasses import replace

from reports.definitions.common import EXCLUDED, formula, mapped, total
from reports.matrix import Mode
from reports.vocabulary import ColumnSpec, Definition, Line, Sign

_ASSETS = mapped("neraca", "ASSET", local=("RECIPROCAL_ASSET",))
_LIABILITIES = mapped("neraca", "LIABILITY")
_EQUITY = mapped("neraca", "EQUITY", "RESULT", local=("RECIPROCAL_EQUITY",))

NERACA = Definition(
    kind="neraca",
    title="Neraca",
    excluded_kinds=EXCLUDED,
    is_of_day=True,
    columns=(
        ColumnSpec("this_year", "{year}", mode=Mode.CLOSING),
        ColumnSpec("last_year", "{previous_year}", mode=Mode.CLOSING, year_offset=-1, fallback=Mode.OPENING),
    ),
    lines=(
        Line("asset_rows", selector=_ASSETS, sign=Sign.DEBIT),
        total("assets", "JUMLAH ASET", _ASSETS, Sign.DEBIT),
        Line("liability_rows", selector=_LIABILITIES, sign=Sign.CREDIT),
        total("liabilities", "JUMLAH KEWAJIBAN", _LIABILITIES, Sign.CREDIT),
        total("equity", "EKUITAS", _EQUITY, Sign.CREDIT, code="3"),
        formula(
            "liabilities_and_equity",
            "JUMLAH KEWAJIBAN DAN EKUITAS",
            (1, "liabilities"),
            (1, "equity"),
            code="2+3",
        ),
    ),
)

# The same beside the opening of the year, whatever last year's books say (RK already moved to equity).
NERACA_WITH_OPENING = replace(
    NERACA, columns=(NERACA.columns[0], ColumnSpec("last_year", "Saldo awal", mode=Mode.OPENING))
)
