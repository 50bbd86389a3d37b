"""Forms of budget versions and documents."""

from typing import Any

from django import forms

from budget.models import BudgetVersion
from reference.models import Unit
from web.forms.fields import DayField
from web.forms.inputs import PlainForm


class VersionForm(PlainForm):
    """Versi anggaran baru."""

    kind = forms.ChoiceField(label="Jenis", choices=BudgetVersion.Kind.choices)
    name = forms.CharField(
        label="Nama versi", max_length=60, help_text="Misalnya MURNI, PERGESERAN 1, PERUBAHAN."
    )
    legal_basis = forms.CharField(
        label="Dasar hukum",
        max_length=200,
        required=False,
        help_text="Perda atau Perkada yang menetapkannya.",
    )
    exception_basis = forms.CharField(
        label="Dasar keadaan tertentu",
        max_length=200,
        required=False,
        help_text="Hanya pergeseran antarkegiatan atau antarjenis: keputusan Kepala Daerah. Biasanya kosong.",
    )


class DocumentForm(PlainForm):
    """DPA baru: versi, unit, tanggal."""

    version = forms.ModelChoiceField(
        label="Versi anggaran", queryset=BudgetVersion.objects.none(), empty_label=None
    )
    unit = forms.ModelChoiceField(label="Unit", queryset=Unit.objects.none(), empty_label=None)
    dated_on = DayField(label="Tanggal DPA")

    def __init__(self, *args: Any, versions: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].queryset = versions  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])  # type: ignore[attr-defined]


class CsvForm(PlainForm):
    """Rincian dari CSV: a file, or the text itself."""

    file = forms.FileField(label="Berkas CSV", required=False, help_text="UTF-8, dengan baris judul.")
    text = forms.CharField(
        label="atau tempel isinya",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        file = data.get("file")
        if file is not None:
            try:
                data["text"] = file.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", "Berkas bukan UTF-8. Simpan ulang sebagai CSV UTF-8.")
        elif not (data.get("text") or "").strip():
            self.add_error("file", "Pilih berkas CSV atau tempel isinya.")
        return data
