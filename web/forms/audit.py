"""Saringan jejak audit."""

from typing import Any

from django import forms

from reports.audit import GROUPS, Wanted, documents_named, people_named
from web.context import WorkContext
from web.forms.fields import DayField


class AuditForm(forms.Form):
    """Document, person, kind and a span of days; all may stay empty."""

    dokumen = forms.CharField(label="Dokumen", required=False, max_length=120)
    orang = forms.CharField(label="Orang", required=False, max_length=120)
    jenis = forms.ChoiceField(
        label="Jenis",
        required=False,
        choices=[("", "Semua, tanpa bagan akun"), *GROUPS.items()],
    )
    dari = DayField(label="Dari", required=False)
    sampai = DayField(label="Sampai dengan", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("dari") and data.get("sampai") and data["dari"] > data["sampai"]:
            self.add_error("dari", "Tanggal awal sesudah tanggal akhir. Tukar keduanya.")
        return data

    def wanted(self, work: WorkContext) -> Wanted:
        """What the valid form asks for."""
        data = self.cleaned_data
        number, person = data["dokumen"].strip(), data["orang"].strip()
        return Wanted(
            documents=documents_named(number, work.user, on=work.on) if number else None,
            people=people_named(person) if person else None,
            first=data["dari"],
            last=data["sampai"],
            groups=frozenset({data["jenis"]}) if data["jenis"] else None,
        )
