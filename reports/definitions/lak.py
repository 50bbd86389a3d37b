"""LAK (Laporan Arus Kas), direct method: all cash of the entity, or the RKUD only; domain.md 5.6, PSAP 03.

A unit's statement has the money that BUD pays and receives for it as transfers (R/K); the region's has none.
Of the RKUD only, what stays with treasurers and other holders of cash is an outflow of the transitory part.
"""

from reports.definitions.common import EXCLUDED, YEARS, formula, header, mapped, total
from reports.matrix import Mode, Side
from reports.vocabulary import Definition, Line, Selector, Shape, ShownFor, Sign

_SECTIONS = (
    ("A", "Operasi", "OPERATING"),
    ("B", "Investasi", "INVESTING"),
    ("C", "Pendanaan", "FINANCING"),
)
_IN, _OUT = "Jumlah Arus Masuk Kas", "Jumlah Arus Keluar Kas"


def _section(letter: str, name: str, rows: str) -> tuple[Line, ...]:
    came, went = mapped("lak", f"{rows}_IN"), mapped("lak", f"{rows}_OUT")
    return (
        header(letter, f"Aktivitas {name}", letter),
        Line(f"{letter}.in_rows", shape=Shape.MAPPED, selector=came, sign=Sign.CREDIT),
        total(f"{letter}.MASUK", _IN, came, Sign.CREDIT, code="MASUK"),
        Line(f"{letter}.out_rows", shape=Shape.MAPPED, selector=went, sign=Sign.DEBIT),
        total(f"{letter}.KELUAR", _OUT, went, Sign.DEBIT, code="KELUAR"),
        formula(
            f"{letter}.NET",
            f"Arus Kas Bersih dari Aktivitas {name}",
            (1, f"{letter}.MASUK"),
            (-1, f"{letter}.KELUAR"),
            code="NET",
        ),
    )


def _side(code: str, label: str, selector: Selector, side: Side, shown_for: ShownFor) -> Line:
    """One side of the movement of a selection."""
    sign = Sign(side.value)
    return Line(
        f"D.{code}_{side.value}",
        label,
        code=code,
        shape=Shape.TOTAL,
        selector=selector,
        sign=sign,
        side=side,
        level=3,
        shown_for=shown_for,
    )


def _transitory(*, is_rkud: bool) -> tuple[Line, ...]:
    withheld = mapped("lak", "TRANSITORY")
    between = mapped("lak", local=("RECIPROCAL",))
    everyone, units = ShownFor.ALL, ShownFor.ENTITY
    pfk = "Perhitungan Fihak Ketiga (PFK)"
    came = (
        _side("PFK", f"Penerimaan {pfk}", withheld, Side.CREDIT, everyone),
        _side("RK", "Kiriman Uang Masuk (R/K)", between, Side.CREDIT, units),
    )
    went = (
        _side("PFK", f"Pengeluaran {pfk}", withheld, Side.DEBIT, everyone),
        _side("RK", "Kiriman Uang Keluar (R/K)", between, Side.DEBIT, units),
    )
    if is_rkud:
        held = total(
            "D.other_cash",
            "Kenaikan Kas di Luar RKUD",
            mapped("lak", "CASH_OTHER"),
            Sign.DEBIT,
            code="KAS",
            is_bold=False,
            level=3,
        )
        went = (*went, held)
    added = tuple((1, line.key) for line in came)
    taken = tuple((1, line.key) for line in went)
    return (
        header("D", "Aktivitas Transitoris", "D"),
        *came,
        formula("D.MASUK", _IN, *added, code="MASUK"),
        *went,
        formula("D.KELUAR", _OUT, *taken, code="KELUAR"),
        formula(
            "D.NET",
            "Arus Kas Bersih dari Aktivitas Transitoris",
            (1, "D.MASUK"),
            (-1, "D.KELUAR"),
            code="NET",
        ),
    )


def _definition(kind: str, title: str, cash: Selector, *, is_rkud: bool) -> Definition:
    nets = tuple((1, f"{letter}.NET") for letter in "ABCD")
    return Definition(
        kind=kind,
        title=title,
        excluded_kinds=EXCLUDED,
        columns=YEARS,
        lines=(
            *(line for section in _SECTIONS for line in _section(*section)),
            *_transitory(is_rkud=is_rkud),
            header("E", "Kas", "E"),
            # What corrections of equity did to cash and PFK went through no activity (LPSAL line 6).
            total(
                "E.correction",
                "Koreksi Kesalahan Tahun Lalu pada Kas dan PFK",
                mapped("lpsal", "CASH", "WITHHOLDING"),
                Sign.DEBIT,
                mode=Mode.CORRECTION,
                is_bold=False,
            ),
            formula("E.NAIK", "Kenaikan/(Penurunan) Kas", *nets, (1, "E.correction"), code="NAIK"),
            total("E.AWAL", "Saldo Awal Kas", cash, Sign.DEBIT, code="AWAL", mode=Mode.OPENING),
            formula("E.AKHIR", "Saldo Akhir Kas", (1, "E.AWAL"), (1, "E.NAIK"), code="AKHIR"),
            Line("E.cash_rows", shape=Shape.POSTABLE, selector=cash, sign=Sign.DEBIT, mode=Mode.CLOSING),
        ),
    )


LAK = _definition("lak", "Laporan Arus Kas", mapped("lak", "CASH_RKUD", "CASH_OTHER"), is_rkud=False)
LAK_RKUD = _definition("lak_rkud", "Laporan Arus Kas RKUD", mapped("lak", "CASH_RKUD"), is_rkud=True)
