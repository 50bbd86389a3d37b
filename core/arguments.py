"""Types of command arguments: what is no year, month or date is refused in words before anything runs."""

from argparse import ArgumentTypeError
from datetime import date


def _number(text: str, first: int, last: int) -> int | None:
    if not (text.isascii() and text.isdecimal() and len(text) <= 4):
        return None
    return int(text) if first <= int(text) <= last else None


def fiscal_year(text: str) -> int:
    """Tahun anggaran: 1900–9998."""
    found = _number(text, 1900, 9998)
    if found is None:
        raise ArgumentTypeError(f"{text!r} bukan tahun anggaran; tulis seperti 2025")
    return found


def month(text: str) -> int:
    """Bulan: 1–12."""
    found = _number(text, 1, 12)
    if found is None:
        raise ArgumentTypeError(f"{text!r} bukan bulan; tulis 1 sampai 12")
    return found


def day(text: str) -> date:
    """Tanggal: 2025-12-31."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} bukan tanggal; tulis seperti 2025-12-31") from error
