"""Forms of settings, officials and editions."""

from typing import Any

from django import forms

from core import clock
from core.money import exact, plain
from reference.models import Unit
from reference.setting_keys import Key, Kind
from web.forms.fields import DayField, RupiahField

_YES_NO = [("1", "Ya"), ("0", "Tidak")]


class SettingForm(forms.Form):
    """Nilai satu pengaturan, with the control of its kind; gives the text that is stored."""

    value = forms.CharField(required=False, max_length=300)

    def __init__(self, *args: Any, key: Key, value: str, **kwargs: Any) -> None:
        self.key = key
        super().__init__(*args, initial={"value": self._shown(key, value)}, **kwargs)
        self.fields["value"] = self._field(key)

    @staticmethod
    def _shown(key: Key, value: str) -> Any:
        return exact(value) if key.kind is Kind.MONEY else value

    @staticmethod
    def _field(key: Key) -> forms.Field:
        label = f"{key.label} ({key.unit})" if key.unit else key.label
        if key.kind is Kind.FLAG:
            return forms.ChoiceField(label=label, choices=_YES_NO, widget=forms.RadioSelect)
        if key.kind is Kind.CHOICE:
            return forms.ChoiceField(label=label, choices=list(key.options.items()), widget=forms.RadioSelect)
        if key.kind is Kind.MONEY:
            return RupiahField(label=label)
        is_text = key.kind is Kind.TEXT
        return forms.CharField(label=label, max_length=300, required=not is_text)

    def clean_value(self) -> str:
        """The text stored for the key."""
        value = self.cleaned_data["value"]
        return plain(value) if self.key.kind is Kind.MONEY else str(value)


class OfficialsForm(forms.Form):
    """Unit dan tanggal pejabat."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), label="Unit", required=False, empty_label="Tingkat daerah"
    )
    tanggal = DayField(label="Tanggal", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.filter(is_active=True).order_by("code")

    @property
    def chosen(self) -> tuple[Unit | None, Any]:
        """(unit or the region, day); what cannot be read falls back to the region and today."""
        self.is_valid()
        data = getattr(self, "cleaned_data", {})
        return data.get("unit"), data.get("tanggal") or clock.today()
