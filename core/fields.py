"""Model fields shared by the rooms."""

from typing import Any

from djmoney.models.fields import MoneyField

from core.money import DECIMAL_PLACES, MAX_DIGITS


class AmountField(MoneyField):
    """An amount in rupiah on a document: Decimal(20,2) with its currency; see core.money."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", MAX_DIGITS)
        kwargs.setdefault("decimal_places", DECIMAL_PLACES)
        kwargs.setdefault("default_currency", "IDR")
        kwargs.setdefault("currency_choices", [("IDR", "Rupiah")])
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]
