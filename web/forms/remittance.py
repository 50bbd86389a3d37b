"""Form of a remittance of deductions: head; lines are typed beside what is still withheld."""

from django import forms

from web.forms.fields import DayField
from web.forms.inputs import PlainForm


class RemittanceForm(PlainForm):
    """Setoran potongan."""

    dated_on = DayField(label="Tanggal setor")
    receipt_number = forms.CharField(label="NTPN atau bukti setor", max_length=60, required=False)
    description = forms.CharField(label="Uraian", max_length=500)
