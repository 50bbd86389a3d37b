"""Forms of the turn of a year: which unit follows which, and which account of another chart."""

from typing import Any

from django import forms

from core.errors import DomainError
from reference import lookups
from reference.models import Account, Edition, Unit
from web.forms.fields import DayField
from web.forms.inputs import PlainForm

YEAR_FIRST, YEAR_LAST = 2000, 2100


class UnitSuccessionForm(PlainForm):
    """Perubahan unit."""

    year = forms.IntegerField(
        label="Mulai tahun",
        min_value=YEAR_FIRST,
        max_value=YEAR_LAST,
        help_text="Saldo awal tahun ini dibuka pada unit baru.",
    )
    unit = forms.ModelChoiceField(Unit.objects.none(), label="Unit lama", empty_label="Pilih unit")
    successor = forms.ModelChoiceField(Unit.objects.none(), label="Unit baru", empty_label="Pilih unit")
    decree = forms.CharField(label="Dasar hukum", max_length=200)
    decree_on = DayField(label="Tanggal dasar hukum")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Unit.objects.exclude(kind=Unit.Kind.PPKD).order_by("code")
        # A unit that gives its balances away may be retired already; one that takes them is active.
        self.fields["unit"].queryset = known  # type: ignore[attr-defined]
        self.fields["successor"].queryset = known.filter(is_active=True)  # type: ignore[attr-defined]


class AccountSuccessionForm(PlainForm):
    """Padanan akun."""

    old_chart = forms.ModelChoiceField(Edition.objects.none(), label="Bagan lama", empty_label="Pilih bagan")
    account = forms.CharField(label="Kode akun lama", max_length=40)
    new_chart = forms.ModelChoiceField(Edition.objects.none(), label="Bagan baru", empty_label="Pilih bagan")
    successor = forms.CharField(label="Kode akun baru", max_length=40)
    basis = forms.CharField(label="Dasar padanan", max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        charts = Edition.objects.filter(kind=Edition.Kind.CHART).order_by("-valid_from", "code")
        for name in ("old_chart", "new_chart"):
            self.fields[name].queryset = charts  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, chart in (("account", "old_chart"), ("successor", "new_chart")):
            if data.get(name) and data.get(chart):
                data[name] = self._account(name, data[chart], data[name])
        return data

    def _account(self, name: str, chart: Edition, code: str) -> Account | None:
        try:
            return lookups.account(chart, code.strip())
        except DomainError as refusal:
            self.add_error(name, str(refusal.message))
            return None
