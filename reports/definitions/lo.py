"""LO (Laporan Operasional): accrual revenue and expense of the year, domain.md 5.3, PSAP 12."""

from reports.definitions.common import EXCLUDED, YEARS, formula, mapped, total
from reports.vocabulary import ColumnSpec, Definition, Line, Sign

_REVENUE = mapped("lo", "REVENUE")
_EXPENSE = mapped("lo", "EXPENSE")
_NONOP_REVENUE = mapped("lo", "NONOP_REVENUE")
_NONOP_EXPENSE = mapped("lo", "NONOP_EXPENSE")
_EXTRA_REVENUE = mapped("lo", "EXTRAORDINARY_REVENUE")
_EXTRA_EXPENSE = mapped("lo", "EXTRAORDINARY_EXPENSE")

LO = Definition(
    kind="lo",
    title="Laporan Operasional",
    excluded_kinds=EXCLUDED,
    columns=(
        *YEARS,
        ColumnSpec("change", "Kenaikan/(penurunan)", difference=("this_year", "last_year"), is_extra=True),
        ColumnSpec("change_percent", "%", percent=("change", "last_year"), is_extra=True),
    ),
    lines=(
        Line("revenue_rows", selector=_REVENUE),
        total("revenue", "JUMLAH PENDAPATAN", _REVENUE, Sign.CREDIT),
        Line("expense_rows", selector=_EXPENSE),
        total("expense", "JUMLAH BEBAN", _EXPENSE, Sign.DEBIT),
        formula("operating", "SURPLUS/(DEFISIT) DARI OPERASI", (1, "revenue"), (-1, "expense"), code="SDO"),
        Line("nonop_revenue_rows", selector=_NONOP_REVENUE, level_least=2),
        total("nonop_revenue", "", _NONOP_REVENUE, Sign.CREDIT, is_hidden=True),
        Line("nonop_expense_rows", selector=_NONOP_EXPENSE, level_least=2),
        total("nonop_expense", "", _NONOP_EXPENSE, Sign.DEBIT, is_hidden=True),
        formula(
            "nonop",
            "SURPLUS/(DEFISIT) DARI KEGIATAN NON OPERASIONAL",
            (1, "nonop_revenue"),
            (-1, "nonop_expense"),
            code="SDNO",
        ),
        formula(
            "before_extraordinary",
            "SURPLUS/(DEFISIT) SEBELUM POS LUAR BIASA",
            (1, "operating"),
            (1, "nonop"),
            code="SDSLB",
        ),
        Line("extraordinary_revenue_rows", selector=_EXTRA_REVENUE, level_least=2),
        total("extraordinary_revenue", "", _EXTRA_REVENUE, Sign.CREDIT, is_hidden=True),
        Line("extraordinary_expense_rows", selector=_EXTRA_EXPENSE, level_least=2),
        total("extraordinary_expense", "", _EXTRA_EXPENSE, Sign.DEBIT, is_hidden=True),
        formula(
            "extraordinary",
            "POS LUAR BIASA",
            (1, "extraordinary_revenue"),
            (-1, "extraordinary_expense"),
            code="PLB",
        ),
        formula(
            "result", "SURPLUS/(DEFISIT)-LO", (1, "before_extraordinary"), (1, "extraordinary"), code="SDLO"
        ),
    ),
)
