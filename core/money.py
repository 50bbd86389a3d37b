"""The one place that creates, rounds, splits and formats an amount: rupiah, two decimals, exact.

Decimal is imported nowhere else; other modules take `Decimal`, `ZERO` and the functions from here.
"""

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation

from djmoney.money import Money

__all__ = [
    "AMOUNT_MAX",
    "CENT",
    "DECIMAL_PLACES",
    "MAX_DIGITS",
    "ZERO",
    "AmountError",
    "Decimal",
    "Money",
    "exact",
    "format_amount",
    "format_quantity",
    "parse_amount",
    "parse_quantity",
    "percent",
    "percent_of",
    "plain",
    "price_percent",
    "rounded",
    "rupiah",
    "split_even",
    "to_money",
    "total",
    "whole_rupiah_product",
]  # fmt: skip

MAX_DIGITS = 20
DECIMAL_PLACES = 2
CENT = Decimal("0.01")
ZERO = Decimal("0.00")
AMOUNT_MAX = Decimal("999999999999999999.99")
_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)


class AmountError(ValueError):
    """A text that is not an amount; the message is shown to the user (Indonesian)."""


def exact(value: Decimal | int | str) -> Decimal:
    """`value` at two decimals; a third decimal that is not zero is an AmountError, never rounded."""
    if isinstance(value, float):
        raise AmountError("Nilai pecahan biner tidak diterima; tulis sebagai teks.")
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        raise AmountError(f"{value!r} bukan angka.") from error
    if not number.is_finite():
        raise AmountError(f"{value!r} bukan angka.")
    fixed = number.quantize(CENT, context=_WIDE)
    if fixed != number:
        raise AmountError(f"{value} punya lebih dari dua desimal.")
    if abs(fixed) > AMOUNT_MAX:
        raise AmountError(f"{value} melebihi batas {format_amount(AMOUNT_MAX)}.")
    return fixed


def rounded(value: Decimal) -> Decimal:
    """`value` at two decimals, half up (away from zero)."""
    return value.quantize(CENT, context=_WIDE)


def whole_rupiah_product(price: Decimal, factors: Sequence[Decimal], percent_more: Decimal) -> Decimal:
    """price × every factor × (1 + percent_more / 100), half up to whole rupiah; nothing is rounded before."""
    product = price
    for factor in factors:
        product = _WIDE.multiply(product, factor)
    product = _WIDE.multiply(product, _WIDE.add(1, _WIDE.divide(percent_more, Decimal(100))))
    return exact(product.quantize(Decimal(1), context=_WIDE))


_DOTTED = re.compile(r"\d{1,3}(\.\d{3})+(,\d{1,2})?", re.ASCII)
_COMMA = re.compile(r"\d+(,\d{1,2})?", re.ASCII)
_PLAIN = re.compile(r"\d+(\.\d{1,2})?", re.ASCII)
_SIGN_OF_RUPIAH = re.compile(r"rp\.?\s*", re.IGNORECASE)


def parse_amount(text: str) -> Decimal:
    """An amount as a person types it: `1.234.567,89`, `1234567,89`, `Rp 1.000` or `(1.000)`.

    A single dot before three digits is a thousands mark; `1234.56` is read as decimals.
    Raises AmountError with a sentence for the user.
    """
    clean = _without_rupiah(text.replace("\u00a0", " ").strip())
    negative = clean.startswith("-") or (clean.startswith("(") and clean.endswith(")"))
    if negative:
        clean = _without_rupiah((clean[1:] if clean.startswith("-") else clean[1:-1]).strip())
    if _DOTTED.fullmatch(clean) or _COMMA.fullmatch(clean):
        number = exact(clean.replace(".", "").replace(",", "."))
    elif _PLAIN.fullmatch(clean):
        number = exact(clean)
    else:
        raise AmountError(f"“{text}” bukan nilai rupiah. Tulis seperti 1.234.567,89.")
    return -number if negative else number


_QUANTITY_DOTTED = re.compile(r"[1-9]\d{0,2}(\.\d{3})+(,\d+)?", re.ASCII)
_QUANTITY_COMMA = re.compile(r"\d+(,\d+)?", re.ASCII)
_QUANTITY_PLAIN = re.compile(r"\d+\.\d+", re.ASCII)
QUANTITY_LENGTH_MAX = 30


def parse_quantity(text: str) -> Decimal:
    """A volume or rate as a person types it: `1.250`, `2,5`, `0.125`; never negative, of any decimals.

    A dot before groups of three digits is a thousands mark, unless the number begins with 0.
    """
    clean = text.replace("\u00a0", " ").strip()
    if len(clean) <= QUANTITY_LENGTH_MAX:
        if _QUANTITY_DOTTED.fullmatch(clean) or _QUANTITY_COMMA.fullmatch(clean):
            return Decimal(clean.replace(".", "").replace(",", "."))
        if _QUANTITY_PLAIN.fullmatch(clean):
            return Decimal(clean)
    raise AmountError(f"“{text[:QUANTITY_LENGTH_MAX]}” bukan angka. Tulis seperti 1.250 atau 2,5.")


def format_quantity(value: Decimal | None) -> str:
    """`1.250`, `2,5`: a volume or rate with the decimals that it has; None is empty."""
    if value is None:
        return ""
    text = f"{value.normalize():,f}"
    return text.translate(str.maketrans(",.", ".,"))


def _without_rupiah(text: str) -> str:
    found = _SIGN_OF_RUPIAH.match(text)
    return text[found.end() :] if found else text


def format_amount(value: Decimal | None, *, decimals: int | None = None) -> str:
    """`1.234.567,89`; negatives `(1.234)`; None is empty. Sen are shown when there are any, or as asked."""
    if value is None:
        return ""
    places = decimals if decimals is not None else (0 if value == value.to_integral_value() else 2)
    text = f"{abs(value).quantize(Decimal(1).scaleb(-places), context=_WIDE):,f}"
    text = text.translate(str.maketrans(",.", ".,"))
    return f"({text})" if value < 0 else text


def rupiah(value: Decimal) -> str:
    """`Rp 1.234` with a no-break space."""
    return f"Rp\u00a0{format_amount(value)}"


def plain(value: Decimal | None) -> str:
    """`1234567.89` for CSV: dot decimals, two places; None is empty."""
    return "" if value is None else f"{value:.2f}"


def percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """part/whole × 100 at two decimals, half up, never a negative zero; None when the whole is zero."""
    if not whole:
        return None
    return rounded(_WIDE.divide(part * 100, whole)) + ZERO


def split_even(total: Decimal, parts: int) -> list[Decimal]:
    """`total` in `parts` equal amounts; the last takes the remainder, so they sum exactly.

    Whole rupiah stay whole rupiah: sen come into parts only of a total that has them.
    """
    share = (total / parts).quantize(_grain(total), rounding="ROUND_DOWN").quantize(CENT)
    return [*[share] * (parts - 1), total - share * (parts - 1)]


def split_by_weights(total: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """`total` in parts that follow the weights; the last takes the remainder: they sum exactly.

    Whole rupiah stay whole rupiah, as in `split_even`. Raises ValueError for negative weights or a sum of
    zero: then there is no pattern to follow.
    """
    whole = sum(weights, ZERO)
    if whole <= ZERO or min(weights) < ZERO:
        raise ValueError("weights must not be negative and must sum to more than zero")
    grain = _grain(total)
    parts = [
        _WIDE.divide(_WIDE.multiply(total, weight), whole)
        .quantize(grain, rounding="ROUND_DOWN", context=_WIDE)
        .quantize(CENT, context=_WIDE)
        for weight in weights[:-1]
    ]
    return [*parts, total - sum(parts, ZERO)]


def _grain(total: Decimal) -> Decimal:
    """What the parts of a total are counted in: whole rupiah, or sen where the total has some."""
    return Decimal(1) if total == total.to_integral_value() else CENT


def percent_of(part: Decimal, whole: Decimal) -> Decimal:
    """`part` percent of an amount, half up to whole rupiah."""
    return exact(_WIDE.divide(_WIDE.multiply(whole, part), 100).quantize(Decimal(1), context=_WIDE))


def price_percent(part: Decimal, price: Decimal) -> Decimal:
    """`part` percent of a unit price, half up to sen."""
    return exact(rounded(_WIDE.divide(_WIDE.multiply(price, part), 100)))


def to_money(value: Decimal) -> Money:
    """A django-money amount in rupiah."""
    return Money(exact(value), "IDR")


def total(values: Sequence[Decimal]) -> Decimal:
    """Exact sum at two decimals."""
    return sum(values, ZERO)
