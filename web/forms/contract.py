"""Form of a contract: head; its budget line is chosen in a search field."""

from django import forms

from reference.models import Vendor
from web.forms.fields import DayField, RupiahField
from web.forms.inputs import PlainForm


class ContractForm(PlainForm):
    """Kontrak/SPK."""

    number = forms.CharField(label="Nomor kontrak", max_length=120, help_text="Seperti pada naskahnya.")
    dated_on = DayField(label="Tanggal kontrak")
    vendor = forms.ModelChoiceField(
        label="Penyedia", queryset=Vendor.objects.filter(is_active=True), empty_label="Pilih penyedia"
    )
    value = RupiahField(label="Nilai kontrak", help_text="Termasuk pajak.")
    description = forms.CharField(
        label="Uraian pekerjaan", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
