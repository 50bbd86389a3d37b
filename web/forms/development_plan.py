"""Forms of e-planning: a plan, its derivation, a program with indicator, targets and amounts, a proposal."""

from typing import Any

from django import forms

from budget.models import DevelopmentPlan, PlanProposal, PlanTag
from budget.planning import IndicatorInput, ProgramInput
from core.money import Decimal
from reference.models import FiscalYear, Program, Unit
from web.forms.fields import RupiahField
from web.forms.inputs import PlainForm

PRIORITIES = [(number, str(number)) for number in range(1, 6)]


class PlanForm(PlainForm):
    """RPJMD or RKPD that is begun by hand."""

    kind = forms.ChoiceField(
        label="Jenis",
        choices=[
            (kind.value, kind.label)
            for kind in (DevelopmentPlan.Kind.MEDIUM_TERM, DevelopmentPlan.Kind.ANNUAL)
        ],
    )
    name = forms.CharField(label="Nama", max_length=200)
    first_year = forms.IntegerField(label="Tahun awal", min_value=2000, max_value=2100)
    last_year = forms.IntegerField(label="Tahun akhir", min_value=2000, max_value=2100)


class ProgramForm(PlainForm):
    """One program of a unit with one indicator; a target and an amount for each year of the plan."""

    unit = forms.ChoiceField(label="Unit")
    program = forms.CharField(label="Kode program, kegiatan, atau sub kegiatan", max_length=40)
    priority = forms.TypedChoiceField(label="Prioritas", coerce=int, choices=PRIORITIES, initial=3)
    location = forms.CharField(label="Lokasi", max_length=200, required=False)
    indicator = forms.CharField(label="Indikator", max_length=400)
    measure = forms.CharField(label="Satuan", max_length=60)
    tags = forms.MultipleChoiceField(
        label="Penandaan", choices=PlanTag.choices, required=False, widget=forms.SelectMultiple
    )

    def __init__(self, *args: Any, plan: DevelopmentPlan, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.units = {str(unit.pk): unit for unit in units}
        self.fields["unit"].choices = [(pk, unit.name) for pk, unit in self.units.items()]
        for year in self.years:
            self.fields[f"target_{year}"] = forms.DecimalField(
                label=f"Target {year}", max_digits=16, decimal_places=4, localize=True
            )
            self.fields[f"amount_{year}"] = RupiahField(label=f"Pagu {year}")
            for name in (f"target_{year}", f"amount_{year}"):
                self.fields[name].widget.attrs.setdefault("class", "input")

    @property
    def years(self) -> range:
        """Years of the plan."""
        return range(self.plan.first_year, self.plan.last_year + 1)

    def clean_program(self) -> Program:
        """The program of the newest list that has the code, that of the plan's first opened year before."""
        code = self.cleaned_data["program"].strip()
        rows = FiscalYear.objects.filter(year__gte=self.plan.first_year, year__lte=self.plan.last_year)
        year = rows.order_by("year").first() or FiscalYear.objects.order_by("-year").first()
        found = Program.objects.filter(edition=year.programs_id, code=code).first() if year else None
        if found is None:
            raise forms.ValidationError(f"Kode {code} tidak ada dalam daftar program.")
        return found

    def wanted(self) -> ProgramInput:
        """What a valid form asks."""
        data = self.cleaned_data
        targets: dict[int, Decimal] = {year: data[f"target_{year}"] for year in self.years}
        return ProgramInput(
            unit=self.units[data["unit"]],
            program=data["program"],
            amounts={year: data[f"amount_{year}"] for year in self.years},
            indicators=[IndicatorInput(data["indicator"], data["measure"], targets)],
            priority=data["priority"],
            tags=data["tags"],
            location=data["location"],
        )


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
