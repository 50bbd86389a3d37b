"""Forms of e-planning: a plan, a program with indicators, targets and amounts by year, a proposal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from budget.models import DevelopmentPlan, PlanIndicator, PlannedProgram, PlanProposal, PlanTag
from budget.planned_programs import IndicatorInput, ProgramInput
from core.money import AmountError, Decimal, format_quantity, parse_quantity
from reference.models import FiscalYear, Program, Unit
from web.forms import inputs
from web.forms.fields import RupiahField
from web.forms.inputs import PlainForm, Problem, Row

PRIORITIES = [(number, str(number)) for number in range(1, 6)]
# A target holds 12 digits before the comma and 4 behind it.
TARGET_DECIMALS = 4
TARGET_MAX = 10**12
Kind = DevelopmentPlan.Kind


class PlanForm(PlainForm):
    """A plan begun by hand: RPJMD and RKPD by who plans for the region, a Renja for one of the units."""

    kind = forms.ChoiceField(label="Jenis")
    unit = forms.ChoiceField(label="Unit (Renja)", required=False)
    name = forms.CharField(label="Nama", max_length=200)
    first_year = forms.IntegerField(label="Tahun awal", min_value=2000, max_value=2100)
    last_year = forms.IntegerField(label="Tahun akhir", min_value=2000, max_value=2100)

    def __init__(self, *args: Any, units: Iterable[Unit], is_regional: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        kinds = [Kind.MEDIUM_TERM, Kind.ANNUAL] if is_regional else []
        kinds += [Kind.UNIT] if self.units else []
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        if not self.units:
            del self.fields["unit"]
            return
        empty = [("", "Seluruh daerah")] if is_regional else []
        self.fields["unit"].choices = [*empty, *((pk, unit.name) for pk, unit in self.units.items())]
        if not is_regional:
            self.fields["unit"].label = "Unit"
            self.fields["unit"].required = True
            del self.fields["last_year"]
            self.fields["first_year"].label = "Tahun"

    def given(self) -> dict[str, Any]:
        """What a valid form asks, as the service takes it."""
        data = dict(self.cleaned_data)
        return {**data, "unit": self.units.get(data.get("unit", ""))}


class ProgramForm(PlainForm):
    """One program of a unit in a plan with an amount for each year; on a change unit and program stand."""

    unit = forms.ChoiceField(label="Unit")
    program = forms.CharField(label="Kode program, kegiatan, atau sub kegiatan", max_length=40)
    priority = forms.TypedChoiceField(label="Prioritas", coerce=int, choices=PRIORITIES, initial=3)
    location = forms.CharField(label="Lokasi", max_length=200, required=False)
    tags = forms.MultipleChoiceField(
        label="Penandaan", choices=PlanTag.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        plan: DevelopmentPlan,
        units: list[Unit],
        found: PlannedProgram | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.found = plan, found
        self.units = {str(unit.pk): unit for unit in units}
        self.fields["unit"].choices = [(pk, unit.name) for pk, unit in self.units.items()]
        if found is not None:
            del self.fields["unit"], self.fields["program"]
        for year in self.years:
            field = RupiahField(label=f"Pagu {year}")
            field.error_messages["required"] = f"Pagu {year} belum diisi."
            self.fields[f"amount_{year}"] = field

    @property
    def years(self) -> range:
        """Years of the plan."""
        return range(self.plan.first_year, self.plan.last_year + 1)

    @property
    def amount_fields(self) -> list[forms.BoundField]:
        """The amounts by year, as the page draws them."""
        return [self[f"amount_{year}"] for year in self.years]

    def clean_program(self) -> Program:
        """The program of the newest list that has the code, that of the plan's first opened year before."""
        code = self.cleaned_data["program"].strip()
        rows = FiscalYear.objects.filter(year__gte=self.plan.first_year, year__lte=self.plan.last_year)
        year = rows.order_by("year").first() or FiscalYear.objects.order_by("-year").first()
        found = Program.objects.filter(edition=year.programs_id, code=code).first() if year else None
        if found is None:
            raise forms.ValidationError(f"Kode {code} tidak ada dalam daftar program.")
        return found

    def wanted(self, indicators: list[IndicatorInput]) -> ProgramInput:
        """What a valid form asks."""
        data = self.cleaned_data
        return ProgramInput(
            unit=self.found.unit if self.found else self.units[data["unit"]],
            program=self.found.program if self.found else data["program"],
            amounts={year: data[f"amount_{year}"] for year in self.years},
            indicators=indicators,
            priority=data["priority"],
            tags=data["tags"],
            location=data["location"],
        )


def initial_of(found: PlannedProgram) -> dict[str, Any]:
    """The saved program as the form's first values."""
    amounts = {f"amount_{each.year}": each.amount.amount for each in found.amounts.all()}
    return {"priority": found.priority, "location": found.location, "tags": found.tags, **amounts}


@dataclass
class IndicatorTable:
    """The typed indicators of a program, each with a target for every year of the plan."""

    years: range
    rows: list[Row]

    @property
    def names(self) -> tuple[str, ...]:
        """Cells of a row."""
        return ("name", "measure", "baseline", *(f"target_{year}" for year in self.years))

    @classmethod
    def of_saved(cls, years: range, indicators: Iterable[PlanIndicator]) -> "IndicatorTable":
        """The saved rows as text; one empty row where there is none."""
        rows = []
        for index, one in enumerate(indicators):
            targets = {each.year: each.value for each in one.targets.all()}
            texts = {
                "name": one.name,
                "measure": one.measure,
                "baseline": format_target(one.baseline),
                **{f"target_{year}": format_target(targets.get(year)) for year in years},
            }
            rows.append(Row(index, texts))
        table = cls(years, rows)
        if not rows:
            table.add()
        return table

    @classmethod
    def of_post(cls, years: range, data: QueryDict) -> "IndicatorTable":
        """The rows as they were sent, empty ones too: a button names its row by its place on the page."""
        table = cls(years, [])
        table.rows = inputs.read_rows(data, "row", table.names)
        return table

    def add(self) -> None:
        """An empty row at the end, the only one."""
        self.rows = inputs.append(inputs.filled(self.rows), dict.fromkeys(self.names, ""))

    def remove(self, index: int) -> None:
        """One row less."""
        self.rows = inputs.without(self.rows, index)

    def check(self) -> list[Problem]:
        """Read every row that has any text; the bad cells."""
        self.rows = inputs.filled(self.rows)
        seen: set[str] = set()
        for row in self.rows:
            for name, label in (("name", "Indikator"), ("measure", "Satuan")):
                if not row.texts[name]:
                    row.errors[name] = f"{label} belum diisi."
            if row.texts["name"] in seen:
                row.errors["name"] = f"indikator “{row.texts['name']}” ada dua kali; hapus salah satunya."
            seen.add(row.texts["name"])
            row.found["baseline"] = _target(row, "baseline", "")
            row.found["targets"] = {
                year: _target(row, f"target_{year}", f"Target {year} belum diisi.") for year in self.years
            }
        found = inputs.row_problems(self.rows, "row")
        return found or ([] if self.rows else [Problem("Isi sedikitnya satu indikator.", "tambah-baris")])

    def wanted(self) -> list[IndicatorInput]:
        """As the service takes them; call after `check` found nothing."""
        return [
            IndicatorInput(
                row.texts["name"], row.texts["measure"], row.found["targets"], row.found["baseline"]
            )
            for row in self.rows
        ]

    @property
    def drawn(self) -> list[Mapping[str, Any]]:
        """Rows with their target cells in the order of the years."""
        return [
            {
                "row": row,
                "targets": [
                    (year, row.texts[f"target_{year}"], row.errors.get(f"target_{year}", ""))
                    for year in self.years
                ],
            }
            for row in self.rows
        ]


def format_target(value: Decimal | None) -> str:
    """`80,5`, `-1,25`: a target with the decimals that it has; None is empty."""
    return format_quantity(value)


def _target(row: Row, name: str, missing: str) -> Decimal | None:
    """A typed target; what is wrong with it stands at its cell. Growth and the like may be negative."""
    text = row.texts[name]
    if not text:
        if missing:
            row.errors[name] = missing
        return None
    try:
        value = parse_quantity(text.removeprefix("-"))
    except AmountError as error:
        row.errors[name] = str(error)
        return None
    exponent = value.normalize().as_tuple().exponent
    if value >= TARGET_MAX or (isinstance(exponent, int) and -exponent > TARGET_DECIMALS):
        row.errors[name] = f"{text} melebihi 12 angka atau {TARGET_DECIMALS} desimal."
    return -value if text.startswith("-") else value


class ProposalForm(PlainForm):
    """Usulan."""

    unit = forms.ChoiceField(label="Ditujukan kepada")
    origin = forms.ChoiceField(label="Asal usulan", choices=PlanProposal.Origin.choices)
    description = forms.CharField(label="Usulan", max_length=400)
    location = forms.CharField(label="Lokasi", max_length=200)
    amount = RupiahField(label="Perkiraan biaya")
    priority = forms.TypedChoiceField(label="Prioritas", coerce=int, choices=PRIORITIES, initial=3)

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {str(unit.pk): unit for unit in units}
        self.fields["unit"].choices = [(pk, unit.name) for pk, unit in self.units.items()]
