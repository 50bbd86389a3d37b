"""Days as statements and forms write them in Indonesian."""

from datetime import date

from reports.matrix import Matrix

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip


def day_and_month(day: date) -> str:
    """`31 Oktober`"""
    return f"{day.day} {MONTHS[day.month - 1]}"


def long_date(day: date) -> str:
    """`31 Oktober 2025`"""
    return f"{day_and_month(day)} {day.year}"


def span(start: date, end: date) -> str:
    """`1 Januari sampai 31 Oktober 2025`; both years when they differ."""
    first = day_and_month(start) if start.year == end.year else long_date(start)
    return f"{first} sampai {long_date(end)}"


def official_period(matrix: Matrix) -> str:
    """As the forms word it: `Untuk tahun yang berakhir sampai dengan 31 Desember 2025 dan 2024`.

    Last year is always shown whole; of a part of this year the span is named.
    """
    end, last_year = matrix.end, matrix.end.year - 1
    is_whole = (matrix.start.month, matrix.start.day, end.month, end.day) == (1, 1, 12, 31)
    if not matrix.has_last_year:
        return period(matrix)
    if matrix.is_of_day:
        other = str(last_year) if is_whole else f"31 Desember {last_year}"
        return f"Per {long_date(end)} dan {other}"
    if is_whole:
        return f"Untuk tahun yang berakhir sampai dengan {long_date(end)} dan {last_year}"
    return period(matrix)


def period(matrix: Matrix) -> str:
    """A span of days, of a balance sheet its day (`Per 31 Desember 2025`), of a budget its year."""
    if matrix.is_of_year:
        return f"Tahun Anggaran {matrix.end.year}"
    return f"Per {long_date(matrix.end)}" if matrix.is_of_day else span(matrix.start, matrix.end)
