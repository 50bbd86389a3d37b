"""Template filters of the screens: numbers, dates and marks, all by the house's rules."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import money
from web import words

register = template.Library()

MONTHS = ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des")
MONTHS_LONG = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


def _decimal(value: Any) -> money.Decimal | None:
    """The Decimal of a Money, a Decimal or a whole number; None stays None."""
    if value is None or value == "":
        return None
    inner = getattr(value, "amount", value)
    return inner if isinstance(inner, money.Decimal) else money.Decimal(inner)


@register.filter
def amount(value: Any, decimals: int | None = None) -> str:
    """`1.234.567`, sen only when there are any (or `amount:2`); negatives `(1.234)`; None is empty."""
    return money.format_amount(_decimal(value), decimals=decimals)


@register.filter
def rupiah(value: Any) -> str:
    """`Rp 1.234` with a no-break space; None is empty."""
    number = _decimal(value)
    return "" if number is None else money.rupiah(number)


@register.filter
def neg(value: Any) -> str:
    """The class `neg` for a negative amount, else nothing: `<td class="num {{ x|neg }}">`."""
    number = _decimal(value)
    return "neg" if number is not None and number < 0 else ""


@register.filter
def signed(value: Any, decimals: int | None = None) -> str | SafeString:
    """The amount, a negative one in a span of class `neg`."""
    text = amount(value, decimals)
    return format_html('<span class="neg">{}</span>', text) if neg(value) else text


@register.filter
def side(value: Any, decimals: int | None = None) -> str:
    """A debit or credit: blank when it is zero, since the other side holds the amount."""
    number = _decimal(value)
    return amount(number, decimals) if number else ""


@register.filter
def percent(value: Any, decimals: int = 1) -> str:
    """`71,8 %` with a no-break space; None is empty."""
    number = _decimal(value)
    return "" if number is None else f"{money.format_amount(number, decimals=decimals)}\u00a0%"


@register.filter
def million(value: Any) -> str:
    """`42,12` miliar for dashboards; the full figure must stand near."""
    number = _decimal(value)
    return "" if number is None else money.format_amount(number.scaleb(-9), decimals=2)


def _local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


@register.filter
def tanggal(value: date | datetime | None) -> str:
    """`24 Nov 2026`."""
    if not value:
        return ""
    day = _local(value)
    return f"{day.day}\u00a0{MONTHS[day.month - 1]}\u00a0{day.year}"


@register.filter
def tanggal_panjang(value: date | datetime | None) -> str:
    """`24 November 2026`."""
    if not value:
        return ""
    day = _local(value)
    return f"{day.day} {MONTHS_LONG[day.month - 1]} {day.year}"


@register.filter
def hari(value: date | datetime | None) -> str:
    """`Selasa, 24 November 2026`."""
    return f"{DAYS[_local(value).weekday()]}, {tanggal_panjang(value)}" if value else ""


@register.filter
def bulan(value: int | date | None) -> str:
    """The month's name, of a number or a date."""
    if value is None:
        return ""
    return MONTHS_LONG[(value if isinstance(value, int) else value.month) - 1]


@register.filter
def jam(value: datetime | None) -> str:
    """`14.02`."""
    return f"{_local(value):%H.%M}" if value else ""


@register.filter
def saat(value: datetime | None) -> str:
    """`24 Nov 2026, 14.02`."""
    return f"{tanggal(value)}, {jam(value)}" if value else ""


@register.filter
def initials(value: Any) -> str:
    """Two letters for the round mark of a person."""
    names = [word for word in str(value).split() if word[:1].isalpha()]
    return "".join(word[0] for word in names[:2]).upper()


@register.filter
def short_name(value: Any) -> str:
    """`Sekar L.` for the top bar."""
    names = str(value).split()
    return names[0] if len(names) < 2 else f"{names[0]} {names[1][0]}."


@register.filter
def role_name(value: str) -> str:
    """The official name of a role code."""
    return words.role_name(value)


@register.filter
def step_name(value: str, flow: str = "") -> str:
    """What a step did, in words: `diajukan`."""
    return words.step_name(value, flow)


@register.filter
def state_name(value: str, flow: str = "") -> str:
    """A state in words."""
    return words.state(value, flow)[0]
