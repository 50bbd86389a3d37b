"""Forms of standards: a new edition, an import, a proposal."""

from typing import Any

from django import forms

from budget.models.price import PriceKind
from reference.models import Unit
from web.forms.fields import RupiahField
from web.forms.inputs import PlainForm


class EditionForm(PlainForm):
    """Edisi baru."""

    name = forms.CharField(label="Nama edisi", max_length=120, help_text="Misalnya Standar harga 2027.")
    area = forms.CharField(label="Wilayah harga", max_length=60, required=False)


class ImportForm(PlainForm):
    """Berkas standar harga."""

    file = forms.FileField(
        label="Berkas CSV atau XLSX",
        help_text="Kolom: kode, uraian, spesifikasi, satuan, harga, rekening, jenis.",
    )


class PriceProposalForm(PlainForm):
    """Usulan standar harga."""

    unit = forms.ModelChoiceField(label="Unit", queryset=Unit.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label="Jenis", choices=PriceKind.choices)
    name = forms.CharField(label="Nama", max_length=300)
    specification = forms.CharField(label="Spesifikasi", max_length=500, required=False)
    measure = forms.CharField(label="Satuan", max_length=60)
    price = RupiahField(label="Harga usulan")
    account_code = forms.CharField(label="Kode rekening", max_length=40, required=False)
    basis = forms.CharField(label="Dasar harga", max_length=300, help_text="Survei, e-katalog, kontrak.")

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])  # type: ignore[attr-defined]
