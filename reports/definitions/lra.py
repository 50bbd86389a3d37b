"""LRA (Laporan Realisasi Anggaran): budget against realisation, domain.md 5.1, PSAP 02."""

from ledger.models import EntryKind
from reference.models import Nature
from reports.matrix import Mode
from reports.vocabulary import ColumnSpec, Definition, Line, Selector, Shape, ShownFor, Sign

_REVENUE = Selector(natures=(Nature.REVENUE.value,))
_SPENDING = Selector(natures=(Nature.SPENDING.value,))
_FINANCING = Selector(natures=(Nature.FINANCING_IN.value, Nature.FINANCING_OUT.value))

LRA = Definition(
    kind="lra",
    title="Laporan Realisasi Anggaran",
    excluded_kinds=(EntryKind.CLOSING.value,),
    columns=(
        ColumnSpec("budget", "Anggaran", mode=Mode.BUDGET),
        ColumnSpec("realisation", "Realisasi"),
        ColumnSpec("difference", "Lebih/(kurang)", difference=("realisation", "budget")),
        ColumnSpec("percent", "%", percent=("realisation", "budget")),
        ColumnSpec("last_year", "Realisasi {previous_year}", year_offset=-1),
    ),
    lines=(
        Line("revenue_rows", selector=_REVENUE),
        Line(
            "revenue",
            "JUMLAH PENDAPATAN",
            shape=Shape.TOTAL,
            selector=_REVENUE,
            sign=Sign.CREDIT,
            is_bold=True,
        ),
        Line("spending_rows", selector=_SPENDING),
        Line(
            "spending", "JUMLAH BELANJA", shape=Shape.TOTAL, selector=_SPENDING, sign=Sign.DEBIT, is_bold=True
        ),
        Line(
            "surplus",
            "SURPLUS/(DEFISIT)",
            code="SD",
            shape=Shape.FORMULA,
            formula=((1, "revenue"), (-1, "spending")),
            is_bold=True,
        ),
        Line("financing_rows", selector=_FINANCING, shown_for=ShownFor.REGION),
        Line(
            "financing",
            "PEMBIAYAAN NETO",
            code="PN",
            shape=Shape.TOTAL,
            selector=_FINANCING,
            sign=Sign.CREDIT,
            is_bold=True,
            shown_for=ShownFor.REGION,
        ),
        Line(
            "silpa",
            "SISA LEBIH PEMBIAYAAN ANGGARAN (SiLPA)",
            code="SILPA",
            shape=Shape.FORMULA,
            formula=((1, "surplus"), (1, "financing")),
            is_bold=True,
            shown_for=ShownFor.REGION,
        ),
    ),
)
