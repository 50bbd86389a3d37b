"""LPSAL (Laporan Perubahan Saldo Anggaran Lebih): of the region only, domain.md 5.2, PSAP 01."""

from reference.models import Nature
from reports.definitions.common import EXCLUDED, YEARS, formula, mapped, total
from reports.matrix import Mode
from reports.vocabulary import Definition, Selector, Sign

_MONEY = mapped("lpsal", "CASH", "WITHHOLDING")
_BUDGET = Selector(
    natures=(
        Nature.REVENUE.value,
        Nature.SPENDING.value,
        Nature.FINANCING_IN.value,
        Nature.FINANCING_OUT.value,
    )
)

LPSAL = Definition(
    kind="lpsal",
    title="Laporan Perubahan Saldo Anggaran Lebih",
    excluded_kinds=EXCLUDED,
    is_of_region=True,
    is_numbered=True,
    columns=YEARS,
    lines=(
        total(
            "opening",
            "Saldo Anggaran Lebih Awal",
            _MONEY,
            Sign.DEBIT,
            code="1",
            mode=Mode.OPENING,
            is_bold=False,
        ),
        total(
            "use",
            "Penggunaan SAL sebagai Penerimaan Pembiayaan Tahun Berjalan",
            mapped("lpsal", "SAL_USE"),
            Sign.DEBIT,
            code="2",
            is_bold=False,
        ),
        formula("unused", "Subtotal (1 + 2)", (1, "opening"), (1, "use"), code="3"),
        total(
            "silpa",
            "Sisa Lebih/Kurang Pembiayaan Anggaran (SiLPA/SiKPA)",
            _BUDGET,
            Sign.CREDIT,
            code="4",
            is_bold=False,
        ),
        formula("subtotal", "Subtotal (3 + 4)", (1, "unused"), (1, "silpa"), code="5"),
        total(
            "correction",
            "Koreksi Kesalahan Pembukuan Tahun Sebelumnya",
            _MONEY,
            Sign.DEBIT,
            code="6",
            mode=Mode.CORRECTION,
            is_bold=False,
        ),
        total("other", "Lain-lain", mapped("lpsal", "OTHER"), Sign.CREDIT, code="7", is_bold=False),
        formula(
            "closing",
            "Saldo Anggaran Lebih Akhir (5 + 6 + 7)",
            (1, "subtotal"),
            (1, "correction"),
            (1, "other"),
            code="8",
        ),
    ),
)
