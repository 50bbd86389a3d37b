"""Form fields in the house's formats: rupiah as typed here, dates as day-month-year."""

from typing import Any

from django import forms

from core.money import ZERO, AmountError, Decimal, format_amount, parse_amount, rupiah

DATE_FORMATS = ["%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d"]


class MoneyInput(forms.TextInput):
    """A right-aligned text field; the script formats it on leaving."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(
            {"class": "input money", "inputmode": "decimal", "autocomplete": "off", **(attrs or {})}
        )

    def format_value(self, value: Any) -> str | None:
        return format_amount(value) if isinstance(value, Decimal) else value


class RupiahField(forms.Field):
    """Nilai rupiah: accepts 1.234.567,89, 1234567,89 and 1234567.89; gives a Decimal."""

    widget = MoneyInput

    def __init__(self, *, minimum: Decimal | None = ZERO, **kwargs: Any) -> None:
        self.minimum = minimum
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal):
            return value
        try:
            return parse_amount(str(value))
        except AmountError as error:
            raise forms.ValidationError(str(error)) from error

    def validate(self, value: Decimal | None) -> None:
        super().validate(value)
        if value is not None and self.minimum is not None and value < self.minimum:
            raise forms.ValidationError(
                f"Nilai paling sedikit {rupiah(self.minimum)}, diisi {rupiah(value)}."
            )

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compared as amounts: 1.000 and 1000,00 are the same."""
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except forms.ValidationError:
            return True


class DayField(forms.DateField):
    """Tanggal as day-month-year (24-11-2026)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_formats", DATE_FORMATS)
        kwargs.setdefault(
            "widget",
            forms.DateInput(
                format="%d-%m-%Y",
                attrs={
                    "inputmode": "numeric",
                    "placeholder": "hh-bb-tttt",
                    "size": "11",
                    "autocomplete": "off",
                },
            ),
        )
        kwargs.setdefault("error_messages", {}).setdefault(
            "invalid", "Tanggal tidak terbaca. Tulis hari-bulan-tahun, misalnya 24-11-2026."
        )
        super().__init__(**kwargs)
