"""Form of the auditor's package: which year."""

from django import forms

from reference.models import FiscalYear, LegacyImport
from web.forms.inputs import PlainForm


def years() -> list[int]:
    """Years that are open or have old vouchers, newest first."""
    open_years = FiscalYear.objects.order_by().values_list("year", flat=True)
    old = LegacyImport.objects.order_by().values_list("year", flat=True)
    return sorted({*open_years, *old}, reverse=True)


class PackageForm(PlainForm):
    """Tahun of the package."""

    year = forms.ChoiceField(label="Tahun")

    def __init__(self, *args: object, years: list[int], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(str(year), str(year)) for year in years]
