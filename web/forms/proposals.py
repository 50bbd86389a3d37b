"""Forms of RKA: a new one, the filter of its lines, one line without script, a copy of last year's."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet

from budget.models import BudgetProposal, RegionalBudget
from budget.proposal_checks import TEXT_LENGTHS
from budget.proposal_copy import FACTOR_MAX, FACTOR_MIN, Source
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


class CopyForm(PlainForm):
    """Salin tahun lalu: which version, times how many percent."""

    source = forms.ChoiceField(label="Versi tahun lalu", widget=LightSelect)
    factor = forms.DecimalField(
        label="Faktor (%)",
        max_digits=6,
        decimal_places=2,
        min_value=FACTOR_MIN,
        max_value=FACTOR_MAX,
        initial=100,
        localize=True,
        help_text="100 berarti sama dengan tahun lalu; paling banyak dua desimal, misalnya 103,50.",
    )

    def __init__(self, *args: Any, sources: Mapping[str, Source], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sources = sources
        self.fields["source"].choices = [(key, source_words(source)) for key, source in sources.items()]  # type: ignore[attr-defined]

    def clean_source(self) -> Source:
        """The chosen version itself."""
        return self.sources[self.cleaned_data["source"]]


def source_key(source: Source) -> str:
    """How the form names a source: `rka-12`, `dpa-5`."""
    return f"{'rka' if isinstance(source, BudgetProposal) else 'dpa'}-{source.pk}"


def source_words(source: Source) -> str:
    """`RKA MURNI 2024`: the version, and which of its documents holds the lines."""
    if isinstance(source, BudgetProposal):
        return f"RKA {source.budget.version}"
    return f"DPA {source.version}"


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
