"""Dates of treasury documents (I-07)."""

from collections.abc import Iterable
from datetime import date

from core import clock
from core.errors import DomainError

Predecessor = tuple[str, date]


def indonesian(day: date) -> str:
    """`18-06-2025`, as people write it."""
    return day.strftime("%d-%m-%Y")


def check_dated(
    what: str,
    dated_on: date,
    *,
    year: int,
    predecessors: Iterable[Predecessor] = (),
    may_be_older: bool = False,
) -> None:
    """Refuse a date outside the fiscal year, before a predecessor's date, or in the future (I-07).

    `may_be_older`: contracts may come from before the fiscal year.
    """
    today = clock.today()
    if dated_on > today:
        raise DomainError(
            f"Tanggal {what} {indonesian(dated_on)} melewati hari ini {indonesian(today)}. "
            "Pakai tanggal hari ini atau sebelumnya.",
            rule="I-07",
            field="dated_on",
        )
    if dated_on.year > year or (dated_on.year < year and not may_be_older):
        raise DomainError(
            f"Tanggal {what} {indonesian(dated_on)} di luar tahun anggaran {year}. "
            f"Pakai tanggal 01-01-{year} sampai 31-12-{year}.",
            rule="I-07",
            field="dated_on",
        )
    for name, earliest in predecessors:
        if dated_on < earliest:
            raise DomainError(
                f"Tanggal {what} {indonesian(dated_on)} mendahului {name} {indonesian(earliest)}. "
                f"Pakai tanggal {indonesian(earliest)} atau sesudahnya.",
                rule="I-07",
                field="dated_on",
            )
