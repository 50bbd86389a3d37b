"""Whose statement, of which vouchers and in which charts: one query finds editions, unit and book."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from core.errors import DomainError
from ledger.models import EntryKind
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
    # True when vouchers of an earlier system (set LEGACY) are read, not the year's own entries.
    is_legacy: bool = False
    # True when the region has such vouchers at all: then every reading must say which it means.
    has_legacy: bool = False
    # True when the year has both: then a reader must be told that there is the other one.
    is_mixed: bool = False

    @property
    def note(self) -> str:
        """What a statement of a year with both says of the other one; empty in every other year."""
        if not self.is_mixed:
            return ""
        if self.is_legacy:
            return "Tahun ini juga memuat pembukuan Kapuas sendiri; keduanya tidak pernah dijumlahkan."
        return "Tahun ini juga memuat pembukuan lama (LEGACY), yang tidak ikut dihitung di sini."

    @property
    def is_region(self) -> bool:
        """True for the consolidated statement."""
        return self.unit_id is None

    @property
    def is_department(self) -> bool:
        """True for an SKPD or a sub-unit: neither the region nor PPKD."""
        return self.unit_id is not None and self.unit_kind != Unit.Kind.PPKD


# Nearly every region: no vouchers of an earlier system. The fuller query takes three times as long to plan.
_PLAIN_CONTEXT = """
SELECT y.chart_id, p.chart_id, (SELECT max(id) FROM reference_referenceload), false, false, false,
       u.id, u.code, u.name, u.kind, u.parent_id, b.id,
       ARRAY(SELECT id FROM reference_unit WHERE id = u.id OR parent_id = u.id)
FROM reference_fiscalyear y
LEFT JOIN reference_fiscalyear p ON p.year = %(year)s - 1
LEFT JOIN reference_unit u ON u.id = %(unit)s
LEFT JOIN ledger_book b ON b.unit_id = COALESCE(u.parent_id, u.id)
WHERE y.year = %(year)s AND NOT EXISTS (SELECT 1 FROM reference_legacyimport)
"""

# Old vouchers have the chart that they came in with, and the year itself need not be open.
_CONTEXT = """
WITH old AS (SELECT DISTINCT year, chart_id FROM reference_legacyimport),
there AS (
    SELECT y.year, y.chart_id, old.chart_id AS old_chart_id, EXISTS (SELECT 1 FROM old) AS has_old,
        old.year IS NOT NULL AS is_loaded,
        old.year IS NOT NULL AND EXISTS (
            SELECT 1 FROM ledger_book b JOIN ledger_entry e ON e.book_id = b.id
            WHERE e.year = %(year)s AND e.ledger_set <> 'LEGACY') AS is_mixed
    FROM reference_fiscalyear y FULL JOIN old ON old.year = y.year
    WHERE COALESCE(y.year, old.year) = %(year)s),
asked AS (SELECT *, is_loaded AND (%(legacy)s OR NOT is_mixed) AS is_old FROM there)
SELECT CASE WHEN a.is_old THEN a.old_chart_id ELSE a.chart_id END,
       CASE WHEN a.is_old THEN before.chart_id ELSE p.chart_id END,
       (SELECT max(id) FROM reference_referenceload), a.is_old, a.has_old, a.is_mixed,
       u.id, u.code, u.name, u.kind, u.parent_id, b.id,
       ARRAY(SELECT id FROM reference_unit WHERE id = u.id OR parent_id = u.id)
FROM asked a
LEFT JOIN reference_fiscalyear p ON p.year = %(year)s - 1
LEFT JOIN old before ON before.year = %(year)s - 1
LEFT JOIN reference_unit u ON u.id = %(unit)s
LEFT JOIN ledger_book b ON b.unit_id = COALESCE(u.parent_id, u.id)
WHERE a.is_old OR a.chart_id IS NOT NULL
"""


def context(year: int, unit_id: int | None, *, is_legacy: bool = False) -> Context:
    """Editions of the year and the unit with its book, in one query; two where old vouchers are. DomainError.

    `is_legacy` asks for the vouchers of an earlier system. Without it they are read only where the year has
    no entries of its own.
    """
    values = {"unit": unit_id, "year": year, "legacy": is_legacy}
    with connection.cursor() as cursor:
        cursor.execute(_PLAIN_CONTEXT, values)
        row = cursor.fetchone()
        if row is None:
            cursor.execute(_CONTEXT, values)
            row = cursor.fetchone()
    if is_legacy and not (row and row[3]):
        raise DomainError(
            f"Tahun {year} tidak memuat pembukuan lama (LEGACY). Pilih pembukuan berjalan atau tahun lain."
        )
    if row is None:
        raise DomainError(f"Tahun anggaran {year} belum dibuka. Pilih tahun yang sudah dibuka.")
    charts, old, unit = row[:3], row[3:6], row[6:]
    if unit_id is None:
        return Context(year, *charts, None, REGION_CODE, REGION_NAME, "", None, None, [], *old)
    if unit[0] is None:
        raise DomainError("Unit itu tidak ada. Pilih unit lain.")
    return Context(year, *charts, *unit, *old)


def scope_condition(found: Context, prefix: str = "") -> tuple[str, list[Any]]:
    """Lines of the unit's book; of a sub-unit, its part of the department's book; of the region, all.

    Vouchers of an earlier system and the year's own entries are never added up. `prefix` names the lines in
    a query of several tables, e.g. `l.`.
    """
    text, values = "TRUE", []
    if found.parent_id is not None:
        text = f"{prefix}book_id = %s AND {prefix}unit_id = %s"
        values = [found.book_id, found.unit_id]
    elif not found.is_region:
        text, values = f"{prefix}book_id = %s", [found.book_id]
    if found.has_legacy:
        text += f" AND {prefix}kind {'=' if found.is_legacy else '<>'} '{EntryKind.LEGACY.value}'"
    return text, values
