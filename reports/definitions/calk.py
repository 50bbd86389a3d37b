"""Key figures of CaLK (Catatan atas Laporan Keuangan): the reconciliations, domain.md 5.7."""

from reference.models import Nature
from reports.definitions.common import EXCLUDED, YEARS, formula, header, mapped, total
from reports.matrix import Mode
from reports.vocabulary import Definition, Line, Selector, Shape, Sign


def _all(*natures: Nature) -> Selector:
    return Selector(natures=tuple(nature.value for nature in natures))


def _rows(key: str, row: str) -> Line:
    return Line(key, shape=Shape.MAPPED, selector=mapped("calk", row), sign=Sign.DEBIT)


CALK = Definition(
    kind="calk",
    title="Catatan atas Laporan Keuangan: Rekonsiliasi",
    excluded_kinds=EXCLUDED,
    columns=YEARS,
    lines=(
        total("revenue", "", _all(Nature.REVENUE), Sign.CREDIT, is_hidden=True),
        total("spending", "", _all(Nature.SPENDING), Sign.DEBIT, is_hidden=True),
        total("lo_revenue", "", _all(Nature.LO_REVENUE), Sign.CREDIT, is_hidden=True),
        total("expense", "", _all(Nature.EXPENSE), Sign.DEBIT, is_hidden=True),
        header("reconciliation", "Rekonsiliasi surplus/defisit"),
        formula("SD", "Surplus/(Defisit)-LRA", (1, "revenue"), (-1, "spending"), code="SD"),
        formula("SDLO", "Surplus/(Defisit)-LO", (1, "lo_revenue"), (-1, "expense"), code="SDLO"),
        _rows("capital", "CAPITAL"),
        _rows("depreciation", "DEPRECIATION"),
        _rows("allowance", "ALLOWANCE"),
        header("revenues", "Pendapatan"),
        formula(
            "7-4",
            "Selisih Pendapatan-LO dengan Pendapatan-LRA",
            (1, "lo_revenue"),
            (-1, "revenue"),
            code="7-4",
        ),
        header("expenses", "Beban"),
        formula("8-5", "Selisih Beban dengan Belanja", (1, "expense"), (-1, "spending"), code="8-5"),
        header("silpa_title", "Susunan SiLPA"),
        Line(
            "cash",
            shape=Shape.POSTABLE,
            selector=mapped("lak", "CASH_RKUD", "CASH_OTHER"),
            sign=Sign.DEBIT,
            mode=Mode.CLOSING,
        ),
        Line(
            "withholding",
            shape=Shape.MAPPED,
            selector=mapped("lak", "TRANSITORY"),
            sign=Sign.DEBIT,
            mode=Mode.CLOSING,
        ),
        total(
            "SILPA",
            "Sisa Lebih Pembiayaan Anggaran (SiLPA)",
            _all(Nature.REVENUE, Nature.SPENDING, Nature.FINANCING_IN, Nature.FINANCING_OUT),
            Sign.CREDIT,
            code="SILPA",
        ),
    ),
)
