"""Whose statement and in which charts: one query finds the year's editions, the unit and its book."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from core.errors import DomainError
from reference.models import Unit

REGION_CODE = "KONSOLIDASI"
REGION_NAME = "Konsolidasi pemerintah daerah"


@dataclass(frozen=True)
class Context:
    """Whose statement, in which charts. `book_id` is None for the region and for a unit without books."""

    year: int
    chart_id: int
    previous_chart_id: int | None
    load_id: int | None
    unit_id: int | None
    unit_code: str
    unit_name: str
    unit_kind: str
    parent_id: int | None
    book_id: int | None
    # The unit and its sub-units; empty for the region.
    own_ids: list[int]

    @property
    def is_region(self) -> bool:
        """True for the consolidated statement."""
        return self.unit_id is None

    @property
    def is_department(self) -> bool:
        """True for an SKPD or a sub-unit: neither the region nor PPKD."""
        return self.unit_id is not None and self.unit_kind != Unit.Kind.PPKD


_CONTEXT = """
SELECT y.chart_id, p.chart_id, (SELECT max(id) FROM reference_referenceload),
       u.id, u.code, u.name, u.kind, u.parent_id, b.id,
       ARRAY(SELECT id FROM reference_unit WHERE id = u.id OR parent_id = u.id)
FROM reference_fiscalyear y
LEFT JOIN reference_fiscalyear p ON p.year = y.year - 1
LEFT JOIN reference_unit u ON u.id = %s
LEFT JOIN ledger_book b ON b.unit_id = COALESCE(u.parent_id, u.id)
WHERE y.year = %s
"""


def context(year: int, unit_id: int | None) -> Context:
    """Editions of the year and the unit with its book, in one query. Raises DomainError."""
    with connection.cursor() as cursor:
        cursor.execute(_CONTEXT, [unit_id, year])
        row = cursor.fetchone()
    if row is None:
        raise DomainError(f"Tahun anggaran {year} belum dibuka. Pilih tahun yang sudah dibuka.")
    if unit_id is None:
        return Context(year, row[0], row[1], row[2], None, REGION_CODE, REGION_NAME, "", None, None, [])
    if row[3] is None:
        raise DomainError("Unit itu tidak ada. Pilih unit lain.")
    return Context(year, *row)


def scope_condition(found: Context) -> tuple[str, list[Any]]:
    """Lines of the unit's book; of a sub-unit, its part of the department's book; of the region, all."""
    if found.is_region:
        return "TRUE", []
    if found.parent_id is not None:
        return "book_id = %s AND unit_id = %s", [found.book_id, found.unit_id]
    return "book_id = %s", [found.book_id]
