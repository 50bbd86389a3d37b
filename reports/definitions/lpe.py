"""LPE (Laporan Perubahan Ekuitas): from opening to closing equity, domain.md 5.4, PSAP 01."""

from reports.definitions.common import EXCLUDED, YEARS, formula, mapped, total
from reports.matrix import Mode
from reports.vocabulary import Definition, ShownFor, Sign

LPE = Definition(
    kind="lpe",
    title="Laporan Perubahan Ekuitas",
    excluded_kinds=EXCLUDED,
    columns=YEARS,
    lines=(
        total(
            "opening",
            "Ekuitas Awal",
            mapped("lpe", "EQUITY", "POLICY_EFFECT", "RESULT", local=("RECIPROCAL_EQUITY",)),
            Sign.CREDIT,
            code="1",
            mode=Mode.OPENING,
            is_bold=False,
        ),
        total(
            "result", "Surplus/(Defisit)-LO", mapped("lpe", "RESULT"), Sign.CREDIT, code="2", is_bold=False
        ),
        total(
            "correction",
            "Dampak Kumulatif Perubahan Kebijakan/Kesalahan Mendasar (Koreksi Ekuitas)",
            mapped("lpe", "EQUITY", "POLICY_EFFECT"),
            Sign.CREDIT,
            code="3",
            is_bold=False,
        ),
        total(
            "reciprocal",
            "Kewajiban untuk Dikonsolidasikan (RK PPKD)",
            mapped("lpe", local=("RECIPROCAL_EQUITY",)),
            Sign.CREDIT,
            code="4",
            is_bold=False,
            shown_for=ShownFor.ENTITY,
        ),
        formula(
            "closing",
            "Ekuitas Akhir",
            (1, "opening"),
            (1, "result"),
            (1, "correction"),
            (1, "reciprocal"),
            code="5",
        ),
    ),
)
