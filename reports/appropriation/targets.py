"""Indicators with their targets of a year, as its plans say them of the programmes of each unit."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import NamedTuple

from budget.models import DevelopmentPlan, PlannedProgram
from core.money import Decimal

# The nearest to the unit speaks: its Renja, else the RKPD, else the RPJMD.
KINDS = (DevelopmentPlan.Kind.UNIT, DevelopmentPlan.Kind.ANNUAL, DevelopmentPlan.Kind.MEDIUM_TERM)


class Indicator(NamedTuple):
    """Tolok ukur and its target of the year, as printed."""

    name: str
    target: str

    @property
    def sentence(self) -> str:
        """`Panjang jalan yang direhabilitasi: 4 km`"""
        return f"{self.name}: {self.target}"


@dataclass
class Targets:
    """By unit and program, kegiatan or sub kegiatan: the indicators and where it takes place."""

    indicators: dict[tuple[int, int], list[Indicator]] = field(default_factory=dict)
    locations: dict[tuple[int, int], str] = field(default_factory=dict)

    def sentence(self, unit_id: int, program_id: int) -> str:
        """All indicators of one, empty where the plans say nothing."""
        return "; ".join(one.sentence for one in self.indicators.get((unit_id, program_id), ()))


def read(year: int, *, is_enacted: bool, units: Collection[int] | None = None) -> Targets:
    """What the plans of the year say, of all units or of some; with `is_enacted` enacted plans only.

    Three queries. A plan that is enacted goes before a draft, then the one nearer to the unit.
    """
    rows = (
        PlannedProgram.objects.filter(plan__first_year__lte=year, plan__last_year__gte=year)
        .select_related("plan")
        .prefetch_related("indicators__targets")
    )
    if units is not None:
        rows = rows.filter(unit__in=units)
    if is_enacted:
        rows = rows.filter(plan__state="enacted")
    found = Targets()
    for planned in sorted(rows, key=_nearness):
        key = planned.unit_id, planned.program_id
        named = [
            Indicator(one.name, f"{_plain(target.value)} {one.measure}")
            for one in sorted(planned.indicators.all(), key=lambda each: each.pk)
            for target in one.targets.all()
            if target.year == year
        ]
        if named:
            found.indicators.setdefault(key, named)
        if planned.location:
            found.locations.setdefault(key, planned.location)
    return found


def _nearness(planned: PlannedProgram) -> tuple[bool, int]:
    return planned.plan.state != "enacted", KINDS.index(DevelopmentPlan.Kind(planned.plan.kind))


def _plain(value: Decimal) -> str:
    """`12`, `87,5`: a target without its empty decimals."""
    return f"{value.normalize():f}".replace(".", ",")
