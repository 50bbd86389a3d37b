"""Parameters of statements and ledger lists, read from the address."""

from typing import Any

import django_filters
from django import forms

from ledger.errors import month_name
from ledger.models import EntryKind
from reference.models import LedgerSet, Role, Unit
from reports.engine import Stage
from web import words
from web.forms.fields import DayField
from workflows.models import ApprovalLog

REGION = "semua"
STAGES = [
    (Stage.ALL.value, "Semua jurnal"),
    (Stage.BEFORE_CLOSING.value, "Sebelum penutup"),
    (Stage.BEFORE_ADJUST.value, "Sebelum penyesuaian"),
]
# Of a year that has both: what Kapuas keeps, or the vouchers of the earlier system.
BOOKS = [("", "Berjalan"), (EntryKind.LEGACY.value, "Lama (LEGACY)")]
MONTHS = [("", "Menurut tanggal"), *((str(number), month_name(number)) for number in range(1, 13))]
# Which cash a statement of cash flows is about; the value is the statement's kind.
CASH = [("lak", "Seluruh kas"), ("lak_rkud", "RKUD saja")]


def unit_choices(units: list[Unit], *, with_region: bool) -> list[tuple[str, str]]:
    """Entities that the person may ask for, the region first."""
    first = [(REGION, "Konsolidasi pemda")] if with_region else []
    return [*first, *((str(unit.pk), unit.name) for unit in units)]


class StatementForm(forms.Form):
    """Parameter laporan."""

    unit = forms.ChoiceField(label="Entitas")
    rekening = forms.CharField(label="Kode rekening", required=False, max_length=40)
    bulan = forms.ChoiceField(label="Bulan", choices=MONTHS, required=False)
    dari = DayField(label="Dari")
    sampai = DayField(label="Sampai dengan")
    tingkat = forms.TypedChoiceField(label="Tingkat rekening", coerce=int, widget=forms.RadioSelect)
    tahap = forms.ChoiceField(label="Tahap", choices=STAGES)
    kas = forms.ChoiceField(label="Cakupan kas", choices=CASH)
    nol = forms.BooleanField(label="Tampilkan baris nol", required=False)
    buku = forms.ChoiceField(label="Pembukuan", choices=BOOKS, required=False)

    def __init__(
        self,
        *args: Any,
        units: list[tuple[str, str]],
        depth: int,
        fields: tuple[str, ...],
        has_day: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units
        self.fields["tingkat"].choices = [(level, str(level)) for level in range(1, depth + 1)]
        if not has_day:
            del self.fields["sampai"]
        for name in ("rekening", "bulan", "dari", "tingkat", "tahap", "kas", "nol", "buku"):
            if name not in fields:
                del self.fields[name]
        if "bulan" in self.fields and self.data.get("bulan"):
            # The month stands for its days.
            for name in ("dari", "sampai"):
                if name in self.fields:
                    self.fields[name].widget = forms.HiddenInput()


class SetForm(forms.Form):
    """Parameter berkas laporan gabungan."""

    sampai = DayField(label="Sampai dengan")
    tingkat = forms.TypedChoiceField(label="Tingkat rekening", coerce=int, initial=3)

    def __init__(self, *args: Any, depth: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tingkat"].choices = [(level, str(level)) for level in range(1, depth + 1)]


class LinesForm(forms.Form):
    """Saringan baris jurnal."""

    unit = forms.ChoiceField(label="Entitas")
    rekening = forms.CharField(label="Kode rekening", required=False, max_length=40)
    himpunan = forms.ChoiceField(
        label="Buku", required=False, choices=[("", "Finansial dan anggaran"), *LedgerSet.choices]
    )
    dari = DayField(label="Dari")
    sampai = DayField(label="Sampai dengan")

    def __init__(self, *args: Any, units: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("dari") and data.get("sampai"):
            if data["dari"] > data["sampai"]:
                self.add_error("dari", "Tanggal awal sesudah tanggal akhir. Tukar keduanya.")
            elif data["dari"].year != data["sampai"].year:
                self.add_error(
                    "sampai", "Daftar meliputi satu tahun anggaran. Pilih tanggal dalam tahun yang sama."
                )
        return data


class ApprovalFilters(django_filters.FilterSet):
    """Saring jejak persetujuan."""

    cari = django_filters.CharFilter(
        field_name="present_number", lookup_expr="icontains", label="Nomor dokumen"
    )
    jenis = django_filters.ChoiceFilter(
        field_name="flow",
        choices=[(flow, name) for flow, (name, _) in words.DOCUMENTS.items()],
        empty_label="Semua dokumen",
        label="Dokumen",
    )
    orang = django_filters.CharFilter(field_name="actor__full_name", lookup_expr="icontains", label="Orang")
    peran = django_filters.ChoiceFilter(
        field_name="role", choices=Role.choices, empty_label="Semua peran", label="Peran"
    )

    class Meta:
        model = ApprovalLog
        fields: tuple[str, ...] = ()
