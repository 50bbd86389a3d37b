"""Forms of the exchange with SIPD: a file with its kind and mapping, and the head of a mapping."""

from typing import Any

from django import forms

from budget.bridge_mappings import mappings
from budget.import_file import FILE_MAX
from budget.models import ColumnMapping
from core.workbooks import UPLOAD_MAX
from web.forms.inputs import PlainForm

ACCEPTED = ".csv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GUESSED = "Tebak dari judul kolom"
UPLOADED_MAX = min(FILE_MAX, 3 * UPLOAD_MAX)


class FileForm(PlainForm):
    """Berkas, its kind, and the mapping that reads it."""

    kind = forms.ChoiceField(label="Jenis berkas", choices=ColumnMapping.Kind.choices)
    mapping = forms.ChoiceField(
        label="Pemetaan kolom", required=False, help_text="Pemetaan harus dari jenis berkas yang sama."
    )
    file = forms.FileField(
        label="Berkas",
        help_text=f"CSV (UTF-8) atau .xlsx, paling besar {UPLOADED_MAX // 1024 // 1024} MB.",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.saved = {str(one.pk): one for one in mappings()}
        self.fields["mapping"].choices = [  # type: ignore[attr-defined]
            ("", GUESSED),
            *((pk, f"{one.get_kind_display()}: {one.name}") for pk, one in self.saved.items()),
        ]

    def clean(self) -> dict[str, Any]:
        """The mapping reads files of this kind; the file is no larger than allowed."""
        data: dict[str, Any] = super().clean() or {}
        chosen = self.saved.get(data.get("mapping", ""))
        if chosen is not None and chosen.kind != data.get("kind"):
            label = chosen.get_kind_display()
            self.add_error("mapping", f"Pemetaan “{chosen.name}” untuk {label}. Pilih yang sejenis.")
        if data.get("file") is not None and data["file"].size > UPLOADED_MAX:
            self.add_error(
                "file", f"Berkas lebih besar dari {UPLOADED_MAX // 1024 // 1024} MB. Bagi berkasnya."
            )
        return data

    @property
    def columns(self) -> dict[str, str] | None:
        """Headings of the chosen mapping; None to guess them."""
        chosen = self.saved.get(self.cleaned_data["mapping"])
        return dict(chosen.columns) if chosen else None

    def data_of_file(self) -> bytes:
        """The bytes of the file."""
        data: bytes = self.cleaned_data["file"].read()
        return data


class ImportForm(FileForm):
    """A file that comes in."""

    office = forms.CharField(
        label="Kode SKPKD",
        required=False,
        max_length=40,
        help_text="Barisnya dengan akun khusus PPKD masuk ke PPKD. Kosongkan bila tidak perlu.",
    )

    replaces = forms.BooleanField(
        label="Ganti rincian yang sudah diisi unit (hanya APBD yang disusun dari RKA)",
        required=False,
    )
