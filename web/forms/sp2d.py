"""Form of a disbursement order (SP2D): Kuasa BUD gives its date; amounts are the SPM's."""

from django import forms

from web.forms.fields import DayField
from web.forms.inputs import PlainForm


class IssueForm(PlainForm):
    """Terbitkan SP2D."""

    dated_on = DayField(label="Tanggal SP2D")
    external_number = forms.CharField(label="Nomor asal", max_length=120, required=False)
