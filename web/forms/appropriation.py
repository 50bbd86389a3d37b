"""Parameters of the annexes of the APBD, read from the address."""

from collections.abc import Sequence
from typing import Any

from django import forms

from budget.models import BudgetVersion
from reports.appropriation.annexes import ANNEXES


class AnnexForm(forms.Form):
    """Parameter lampiran APBD."""

    versi = forms.ChoiceField(label="Versi")
    pembanding = forms.ChoiceField(label="Dibandingkan dengan", required=False)
    lampiran = forms.ChoiceField(
        label="Lampiran", choices=[(annex.kind, f"{annex.name}: {annex.short}") for annex in ANNEXES.values()]
    )
    unit = forms.ChoiceField(label="Entitas")

    def __init__(
        self, *args: Any, versions: Sequence[BudgetVersion], units: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(version.pk), version.name) for version in versions]
        self.fields["versi"].choices = choices
        self.fields["pembanding"].choices = [("", "Tanpa pembanding"), *choices]
        self.fields["unit"].choices = units

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("versi") and data.get("versi") == data.get("pembanding"):
            self.add_error("pembanding", "Versi tidak dibandingkan dengan dirinya sendiri. Pilih versi lain.")
        return data
