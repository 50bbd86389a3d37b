"""Indikator dan tolok ukur kinerja on RKA and DPA: what the plans of the year say of a sub kegiatan.

Capaian is the indicator of the program, hasil that of the kegiatan, keluaran that of the sub kegiatan,
masukan the money (Permendagri 77/2020, forms of RKA and DPA). What no plan says is a dash.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from budget.models import DevelopmentPlan, PlannedProgram
from core.money import Decimal
from reference.models import Program, Unit
from reports.printouts.layout import Column, Form, Line

NOTHING = "–"
SIZE = 7
TARGET = 150
NAME = 96
# The nearest to the unit speaks: its Renja, else the RKPD, else the RPJMD.
KINDS = (DevelopmentPlan.Kind.UNIT, DevelopmentPlan.Kind.ANNUAL, DevelopmentPlan.Kind.MEDIUM_TERM)
PLACES = (
    ("Capaian program", Program.Level.PROGRAM),
    ("Keluaran", Program.Level.SUB_KEGIATAN),
    ("Hasil", Program.Level.KEGIATAN),
)
INPUT = ("Masukan", "Dana yang dibutuhkan")


class Indicator(NamedTuple):
    """Tolok ukur and its target of the year, as printed."""

    name: str
    target: str


@dataclass
class Performance:
    """By program, kegiatan or sub kegiatan of one unit: its indicators and where it takes place."""

    indicators: dict[int, list[Indicator]] = field(default_factory=dict)
    locations: dict[int, str] = field(default_factory=dict)

    def location(self, program: Program | None) -> str:
        """Where the plan places the sub kegiatan; a dash where it does not say."""
        return (self.locations.get(program.pk) if program else "") or NOTHING


def of_unit(unit: Unit, year: int, *, is_enacted: bool) -> Performance:
    """What the plans of the year say of the unit's programmes; with `is_enacted` enacted plans only.

    Three queries. A plan that is enacted goes before a draft, then the one nearer to the unit.
    """
    rows = (
        PlannedProgram.objects.filter(unit=unit, plan__first_year__lte=year, plan__last_year__gte=year)
        .select_related("plan")
        .prefetch_related("indicators__targets")
    )
    if is_enacted:
        rows = rows.filter(plan__state="enacted")
    found = Performance()
    for planned in sorted(rows, key=_nearness):
        named = [
            Indicator(one.name, f"{_plain(target.value)} {one.measure}")
            for one in sorted(planned.indicators.all(), key=lambda each: each.pk)
            for target in one.targets.all()
            if target.year == year
        ]
        if named:
            found.indicators.setdefault(planned.program_id, named)
        if planned.location:
            found.locations.setdefault(planned.program_id, planned.location)
    return found


def _nearness(planned: PlannedProgram) -> tuple[bool, int]:
    return planned.plan.state != "enacted", KINDS.index(DevelopmentPlan.Kind(planned.plan.kind))


def _plain(value: Decimal) -> str:
    """`12`, `87,5`: a target without its empty decimals."""
    return f"{value.normalize():f}".replace(".", ",")


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
