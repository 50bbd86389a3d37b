"""Cetak gabungan: which forms, of which unit, of which days."""

from datetime import date
from typing import Any

from django import forms

from reference.models import Unit
from reports.printouts.batch import BATCH_KINDS, KINDS, Selection
from web.forms.fields import DayField

ALL_UNITS = "semua"


class BatchForm(forms.Form):
    """Parameter cetak gabungan."""

    kind = forms.ChoiceField(
        label="Dokumen", choices=[(kind, KINDS[kind].name) for kind in reversed(BATCH_KINDS)]
    )
    unit = forms.ChoiceField(label="Unit")
    first = DayField(label="Dari tanggal")
    last = DayField(label="Sampai dengan", required=False, help_text="Kosong: hari itu saja.")

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = [(ALL_UNITS, "Semua unit yang Anda baca")] if len(units) > 1 else []
        self.fields["unit"].choices = [*every, *((str(unit.pk), unit.name) for unit in units)]

    @property
    def selection(self) -> Selection:
        """What was chosen, once it is valid."""
        data = self.cleaned_data
        first: date = data["first"]
        unit = None if data["unit"] == ALL_UNITS else int(data["unit"])
        return Selection(data["kind"], unit, first, data["last"] or first)
