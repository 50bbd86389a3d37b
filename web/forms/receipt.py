"""Form of a receipt straight to the RKUD; accounts are chosen in search fields."""

from django import forms

from web.forms.fields import DayField, RupiahField
from web.forms.revenue import TreasurerReceiptForm, UnitForm


class ReceiptForm(UnitForm):
    """Penerimaan langsung ke RKUD."""

    dated_on = DayField(label="Tanggal menurut bank")
    amount = RupiahField(label="Jumlah diterima")
    bank_reference = forms.CharField(label="Referensi bank", max_length=60, required=False)
    description = forms.CharField(label="Uraian", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    assessment = forms.TypedChoiceField(label="Ketetapan yang dibayar", required=False, empty_value=None)
    is_receivable = forms.BooleanField(label="Melunasi piutang yang sudah diakui", required=False)

    choose = TreasurerReceiptForm.choose
