"""Form of a payment order (SPM): PPK-SKPD gives its date; lines and amounts are the SPP's."""

from django import forms

from web.forms.fields import DayField
from web.forms.inputs import PlainForm


class OrderForm(PlainForm):
    """SPM dari SPP."""

    dated_on = DayField(label="Tanggal SPM")
    external_number = forms.CharField(label="Nomor asal", max_length=120, required=False)
