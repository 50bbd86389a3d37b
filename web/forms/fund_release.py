"""Forms of fund releases (SPD): which document and quarter, then the head; lines are typed rows."""

from typing import Any

from django import forms

from budget.models import BudgetDocument
from web.forms.fields import DayField
from web.forms.inputs import PlainForm

QUARTERS = [("1", "I"), ("2", "II"), ("3", "III"), ("4", "IV")]


class ChooseForm(PlainForm):
    """For whom and for which quarter; by GET, so that the address keeps it."""

    document = forms.ModelChoiceField(
        label="DPA yang berlaku", queryset=BudgetDocument.objects.none(), empty_label=None
    )
    quarter = forms.ChoiceField(label="Triwulan", choices=QUARTERS, widget=forms.RadioSelect, initial="1")

    def __init__(self, *args: Any, documents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["document"]
        field.queryset = documents  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: f"{one.unit.name}, {one.version.name}"  # type: ignore[attr-defined]


class ReleaseForm(PlainForm):
    """Kepala SPD."""

    dated_on = DayField(label="Tanggal SPD")
    description = forms.CharField(label="Uraian", max_length=300, required=False)
    external_number = forms.CharField(label="Nomor asal", max_length=120, required=False)
