"""Forms of RKA: a new one, the filter of its lines, one line without script, a copy of last year's."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from budget.models import RegionalBudget
from budget.proposal_checks import TEXT_LENGTHS
from reference.models import Unit
from web.forms.inputs import PlainForm
from web.forms.selects import LightSelect
from web.forms.sheet import TEXTS

ONLY = (
    ("", "Semua rincian"),
    ("dikembalikan", "Dikembalikan TAPD"),
    ("belum-lengkap", "Belum lengkap"),
    ("di-atas-standar", "Dengan dasar pengecualian"),
)
LABELS = {
    "account": "Rekening",
    "fund": "Sumber dana",
    "header": "Kelompok uraian",
    "description": "Uraian",
    "specification": "Spesifikasi",
    "coefficient": "Koefisien",
    "measure": "Satuan harga",
    "price": "Harga satuan",
    "tax": "PPN (%)",
    "amount": "Jumlah",
    "location": "Lokasi",
    "recipient": "Penerima",
    "exception_basis": "Dasar pengecualian harga",
}
HINTS = {
    "account": "Kode rekening terendah.",
    "fund": "Kode sumber dana.",
    "coefficient": "Misalnya 12 desa × 40 balita × 2 kali.",
    "amount": "Hanya bila harga satuan kosong; selain itu dihitung.",
    "exception_basis": "Wajib bila harga di atas standar.",
}


class ProposalForm(PlainForm):
    """RKA baru: APBD and unit."""

    budget = forms.ModelChoiceField(label="APBD", queryset=RegionalBudget.objects.none(), empty_label=None)
    unit = forms.ModelChoiceField(label="Unit", queryset=Unit.objects.none(), empty_label=None)

    def __init__(
        self, *args: Any, budgets: "QuerySet[RegionalBudget]", units: list[Unit], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["budget"].queryset = budgets  # type: ignore[attr-defined]
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])  # type: ignore[attr-defined]


class LineFilter(PlainForm):
    """Saringan rincian: words, account, fund, condition."""

    q = forms.CharField(label="Cari", required=False)
    rekening = forms.CharField(label="Kode rekening", required=False, max_length=40)
    dana = forms.ChoiceField(label="Sumber dana", required=False, widget=LightSelect)
    hanya = forms.ChoiceField(label="Tampilkan", required=False, choices=ONLY, widget=LightSelect)

    def __init__(self, *args: Any, funds: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Semua sumber dana"), *((str(pk), name) for pk, name in funds)]
        self.fields["dana"].choices = choices  # type: ignore[attr-defined]


class LineForm(PlainForm):
    """One line of an RKA as plain fields; the texts are read as those of the sheet."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in LABELS.items():
            most = TEXT_LENGTHS.get(name, 200) if name in TEXTS else 200
            self.fields[name] = forms.CharField(
                label=label,
                required=name == "description",
                max_length=most,
                help_text=HINTS.get(name, ""),
                widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
            )
            self.fields[name].error_messages["required"] = f"{label} belum diisi."
