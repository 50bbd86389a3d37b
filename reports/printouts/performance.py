"""Indikator dan tolok ukur kinerja on RKA and DPA: what the plans of the year say of a sub kegiatan.

Capaian is the indicator of the program, hasil that of the kegiatan, keluaran that of the sub kegiatan,
masukan the money (Permendagri 77/2020, forms of RKA and DPA). What no plan says is a dash.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from reference.models import Program, Unit
from reports.appropriation import targets
from reports.appropriation.targets import Indicator
from reports.printouts.layout import Column, Form, Line

NOTHING = "–"
SIZE = 7
TARGET = 150
NAME = 96
PLACES = (
    ("Capaian program", Program.Level.PROGRAM),
    ("Keluaran", Program.Level.SUB_KEGIATAN),
    ("Hasil", Program.Level.KEGIATAN),
)
INPUT = ("Masukan", "Dana yang dibutuhkan")


@dataclass
class Performance:
    """By program, kegiatan or sub kegiatan of one unit: its indicators and where it takes place."""

    indicators: dict[int, list[Indicator]] = field(default_factory=dict)
    locations: dict[int, str] = field(default_factory=dict)

    def location(self, program: Program | None) -> str:
        """Where the plan places the sub kegiatan; a dash where it does not say."""
        return (self.locations.get(program.pk) if program else "") or NOTHING


def of_unit(unit: Unit, year: int, *, is_enacted: bool) -> Performance:
    """What the plans of the year say of the unit's programmes (reports/appropriation/targets.py)."""
    found = targets.read(year, is_enacted=is_enacted, units=[unit.pk])
    return Performance(
        {program_id: its for (_, program_id), its in found.indicators.items()},
        {program_id: place for (_, program_id), place in found.locations.items()},
    )


def table(form: Form, program: Program, found: Performance, *money: str, change: str = "") -> None:
    """The table above the lines of a sub kegiatan; `money` is its amount, or those before and after a change.

    A plan has one target a year: beside a change it stands for both sides.
    """
    heads = (f"Target sebelum {change}", f"Target setelah {change}") if change else ("Target kinerja",)
    form.heading("INDIKATOR DAN TOLOK UKUR KINERJA")
    columns = [
        Column("Indikator", NAME),
        Column("Tolok ukur kinerja", form.width - NAME - TARGET * len(heads)),
        *(Column(head, TARGET) for head in heads),
    ]
    form.table(columns, _rows(program, found, money), size=SIZE)


def _rows(program: Program, found: Performance, money: Sequence[str]) -> list[Line]:
    above = {one.level: one for one in chain(program)}
    rows: list[Line] = []
    for label, level in PLACES:
        its = found.indicators.get(above[level].pk, []) if level in above else []
        for number, one in enumerate(its or [Indicator(NOTHING, NOTHING)]):
            rows.append(Line((label if not number else "", one.name, *[one.target] * len(money))))
        if level == Program.Level.PROGRAM:
            rows.append(Line((*INPUT, *money)))
    return rows


def chain(program: Program | None) -> list[Program]:
    """Urusan down to the sub kegiatan."""
    found: list[Program] = []
    while program is not None:
        found.append(program)
        program = program.parent
    return found[::-1]
