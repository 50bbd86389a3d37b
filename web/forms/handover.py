"""Form of a handover (BAST); budget line and accounts are chosen in search fields."""

from typing import Any

from django import forms

from treasury.models import Contract
from web.forms.fields import DayField, RupiahField
from web.forms.inputs import PlainForm
from web.forms.spp import contract_label


class HandoverForm(PlainForm):
    """BAST."""

    contract = forms.ModelChoiceField(
        label="Kontrak", queryset=Contract.objects.none(), required=False, empty_label="Tanpa kontrak"
    )
    dated_on = DayField(label="Tanggal BAST")
    amount = RupiahField(label="Nilai yang diserahterimakan")
    external_number = forms.CharField(label="Nomor pada naskah", max_length=120, required=False)
    description = forms.CharField(label="Uraian", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, contracts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["contract"]
        field.queryset = contracts  # type: ignore[attr-defined]
        field.label_from_instance = contract_label  # type: ignore[attr-defined]
