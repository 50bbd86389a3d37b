"""Figures that the articulation formulas need beside the statements (domain.md 5.8); no statement."""

from reference.models import Nature
from reports.definitions.common import EXCLUDED, mapped, total
from reports.matrix import Mode, Side
from reports.vocabulary import ColumnSpec, Definition, Line, Selector, Shape, Sign

_TEMPORARY = (
    Nature.REVENUE,
    Nature.SPENDING,
    Nature.FINANCING_IN,
    Nature.FINANCING_OUT,
    Nature.LO_REVENUE,
    Nature.EXPENSE,
    Nature.BUDGET_EQUITY,
)
_CASH, _WITHHELD = mapped("lpsal", "CASH"), mapped("lpsal", "WITHHOLDING")

FACTS = Definition(
    kind="articulation",
    title="Artikulasi",
    excluded_kinds=EXCLUDED,
    columns=(ColumnSpec("this_year", "{year}"),),
    lines=(
        total(
            "surplus",
            "Surplus/(defisit) LRA",
            Selector(natures=(Nature.REVENUE.value, Nature.SPENDING.value)),
            Sign.CREDIT,
        ),
        total("sal_use", "Penggunaan SAL (LRA)", mapped("lpsal", "SAL_USE"), Sign.CREDIT),
        total("cash", "Kas (Neraca)", _CASH, Sign.DEBIT, mode=Mode.CLOSING),
        total("cash_opening", "Kas awal tahun (Neraca)", _CASH, Sign.DEBIT, mode=Mode.OPENING),
        total("withheld", "Utang PFK (Neraca)", _WITHHELD, Sign.CREDIT, mode=Mode.CLOSING),
        total("withheld_change", "Kenaikan utang PFK", _WITHHELD, Sign.CREDIT),
        total("rk_skpd", "RK SKPD", mapped("neraca", "RECIPROCAL_ASSET"), Sign.DEBIT, mode=Mode.CLOSING),
        total("rk_ppkd", "RK PPKD", mapped("neraca", "RECIPROCAL_EQUITY"), Sign.CREDIT, mode=Mode.CLOSING),
        total("fixed_assets", "Kenaikan aset tetap", mapped("calk", "FIXED_ASSET"), Sign.DEBIT),
        total("capital", "Belanja modal", mapped("calk", "CAPITAL"), Sign.DEBIT),
    ),
)

# What must be nothing once the year is closed: every account that the close empties.
REMAINING = Definition(
    kind="remaining",
    title="Saldo sesudah penutupan",
    columns=(ColumnSpec("this_year", "{year}", mode=Mode.CLOSING, side=Side.NET),),
    lines=(
        Line(
            "temporary",
            shape=Shape.POSTABLE,
            selector=Selector(natures=tuple(nature.value for nature in _TEMPORARY)),
        ),
        Line("policy", shape=Shape.POSTABLE, selector=mapped("lpe", "POLICY_EFFECT")),
    ),
)
