"""Forms of revenue, corrections and financing; accounts are chosen in search fields beside them."""

from collections.abc import Sequence
from typing import Any

from django import forms

from core.money import rupiah
from reference.models import FiscalYear, Unit
from treasury.models import Assessment, ContraPost
from treasury.selectors_revenue import open_assessments, returnable_lines
from web.forms.fields import DayField, RupiahField
from web.forms.inputs import PlainForm


def _text(label: str, size: int, *, required: bool = False, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=size, required=required, **more)


def _description() -> forms.CharField:
    return _text("Uraian", 500, required=True, widget=forms.Textarea(attrs={"rows": 2}))


class UnitForm(PlainForm):
    """A form whose choices are those of a unit and year."""

    def __init__(self, *args: Any, unit: Unit, year: FiscalYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose(unit, year)

    def choose(self, unit: Unit, year: FiscalYear) -> None:
        """Fill the choices; a form without any has nothing to do."""

    def offer(self, name: str, found: Sequence[tuple[Any, str]], empty: str) -> None:
        """Objects as choices; the cleaned value is the object itself."""
        field = self.fields[name]
        known = {str(one.pk): one for one, _ in found}
        field.choices = [("", empty), *((str(one.pk), text) for one, text in found)]
        field.coerce = known.__getitem__


class AssessmentForm(UnitForm):
    """SKP-Daerah atau SKR-Daerah."""

    kind = forms.ChoiceField(label="Jenis ketetapan", choices=Assessment.Kind.choices)
    dated_on = DayField(label="Tanggal ketetapan")
    amount = RupiahField(label="Jumlah ditetapkan")
    due_on = DayField(label="Jatuh tempo", required=False)
    payer_name = _text("Wajib bayar", 200, required=True)
    payer_number = _text("NPWPD/NPWRD", 40)
    description = _description()
    is_carried = forms.BooleanField(
        label="Ketetapan tahun lalu yang sudah termasuk saldo awal", required=False
    )


class TreasurerReceiptForm(UnitForm):
    """Tanda bukti penerimaan."""

    dated_on = DayField(label="Tanggal diterima")
    amount = RupiahField(label="Jumlah diterima")
    payer_name = _text("Penyetor", 200, required=True)
    assessment = forms.TypedChoiceField(label="Ketetapan yang dibayar", required=False, empty_value=None)
    description = _description()
    is_receivable = forms.BooleanField(label="Melunasi piutang tanpa rincian ketetapan", required=False)

    def choose(self, unit: Unit, year: FiscalYear) -> None:
        found = [
            (one, f"{one.number or 'saldo awal'} · {one.payer_name or one.description} · sisa {rupiah(rest)}")
            for one, rest in open_assessments(unit, year)
        ]
        self.offer("assessment", found, "Tanpa ketetapan")


class DepositForm(UnitForm):
    """Surat tanda setoran; its TBP are ticked in a table."""

    dated_on = DayField(label="Tanggal setor")
    bank_reference = _text("Referensi bank", 60)
    description = _description()


class RefundForm(UnitForm):
    """Pengembalian pendapatan."""

    dated_on = DayField(label="Tanggal dibayar")
    amount = RupiahField(label="Jumlah dikembalikan")
    decision = _text("Surat keputusan", 120, required=True)
    payee_name = _text("Penerima", 200, required=True)
    bank_reference = _text("Referensi bank", 60)
    description = _description()


class ContraPostForm(UnitForm):
    """Kontrapos atau retur bank."""

    kind = forms.ChoiceField(label="Jenis", choices=ContraPost.Kind.choices)
    line = forms.TypedChoiceField(label="Rincian SP2D", empty_value=None)
    dated_on = DayField(label="Tanggal diterima RKUD")
    amount = RupiahField(label="Jumlah dikembalikan")
    bank_reference = _text("Referensi bank", 60)
    description = _description()

    def choose(self, unit: Unit, year: FiscalYear) -> None:
        found = [
            (line, f"{line.sp2d} · {line.key.account.name} · sisa {rupiah(rest)}")
            for line, rest in returnable_lines(unit, year)
        ]
        self.offer("line", found, "Pilih rincian yang dibayar")


class FinancingForm(UnitForm):
    """Penerimaan atau pengeluaran pembiayaan."""

    dated_on = DayField(label="Tanggal")
    amount = RupiahField(label="Jumlah")
    party_name = _text("Pihak", 200)
    bank_reference = _text("Referensi bank", 60)
    description = _description()


class ReversalForm(PlainForm):
    """Dokumen pembalik: day and reason."""

    dated_on = DayField(label="Tanggal pembalikan")
    reason = _text("Alasan", 500, required=True, widget=forms.Textarea(attrs={"rows": 3}))
