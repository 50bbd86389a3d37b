"""Form of a consideration of printed decrees."""

from django import forms

from budget.considerations import KINDS, PLACE_MAX, Part
from web.forms.fields import DayField
from web.forms.inputs import PlainForm


class ConsiderationForm(PlainForm):
    """Konsiderans satu jenis dokumen."""

    kind = forms.ChoiceField(label="Dokumen", choices=list(KINDS.items()))
    part = forms.ChoiceField(label="Bagian", choices=Part.choices)
    place = forms.IntegerField(label="Urutan", min_value=1, max_value=PLACE_MAX)
    text = forms.CharField(label="Bunyi", max_length=600, widget=forms.Textarea(attrs={"rows": 3}))
    valid_from = DayField(label="Berlaku sejak")
    valid_to = DayField(label="Berlaku sampai", required=False)
