"""Jumlah anggaran satu versi by account, unit, programme or fund, exact to the sen; the database sums.

A version with an APBD sums its RKA, a version signed DPA by DPA its documents. Codes are printed as they
were given where a line keeps them.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from budget.models import BudgetVersion, RegionalBudget
from core.errors import NotFound
from core.money import ZERO, Decimal

_FROM_PROPOSALS = """
SELECT coalesce(l.given->>'account', a.code) AS account, coalesce(l.given->>'fund_source', f.code) AS fund,
    coalesce(l.given->>'sub_activity', p.code) AS program,
    coalesce(l.given->>'unit', h.code, u.code) AS unit, l.amount
FROM budget_proposalline l JOIN budget_budgetproposal r ON r.id = l.proposal_id
LEFT JOIN reference_unit u ON u.id = r.unit_id LEFT JOIN reference_unit h ON h.id = u.parent_id
LEFT JOIN reference_account a ON a.id = l.account_id
LEFT JOIN reference_program p ON p.id = l.sub_activity_id
LEFT JOIN reference_fundsource f ON f.id = l.fund_source_id
WHERE r.budget_id = %(budget)s
"""
_FROM_DOCUMENTS = """
SELECT a.code AS account, f.code AS fund, p.code AS program, coalesce(h.code, u.code) AS unit, l.amount
FROM budget_budgetline l JOIN budget_budgetdocument d ON d.id = l.document_id
JOIN budget_budgetkey k ON k.id = l.key_id
JOIN reference_unit u ON u.id = d.unit_id LEFT JOIN reference_unit h ON h.id = u.parent_id
JOIN reference_account a ON a.id = k.account_id
LEFT JOIN reference_program p ON p.id = k.sub_activity_id
JOIN reference_fundsource f ON f.id = k.fund_source_id
WHERE d.version_id = %(version)s
"""


@dataclass(frozen=True)
class By:
    """A way to sum: the column, how many segments of its code, and what a row without one is called."""

    column: str
    segments: int | None
    without: str


WAYS = {
    "total": By("account", 1, "akun"),
    "kelompok": By("account", 2, "akun"),
    "jenis": By("account", 3, "akun"),
    "unit": By("unit", None, "unit"),
    "bidang": By("program", 2, "sub kegiatan"),
    "program": By("program", 3, "sub kegiatan"),
    "fund": By("fund", None, "sumber dana"),
}


@dataclass(frozen=True)
class Totals:
    """Sums by key, in the order of the keys, and what has no such key."""

    rows: list[tuple[str, Decimal]]
    outside_rows: int = 0
    outside: Decimal = ZERO


def totals(version: BudgetVersion, *, by: str) -> Totals:
    """The version's sums by one of WAYS; one query."""
    way = WAYS[by]
    budget = RegionalBudget.objects.filter(version=version).values_list("pk", flat=True).first()
    source = _FROM_DOCUMENTS if budget is None else _FROM_PROPOSALS
    key = f"l.{way.column}"
    if way.segments is not None:
        key = f"array_to_string((string_to_array({key}, '.'))[1:{way.segments}], '.')"
    values: dict[str, Any] = {"budget": budget, "version": version.pk}
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM (SELECT {key} AS key, count(*), sum(l.amount) FROM ({source}) l GROUP BY 1) AS s"
            ' ORDER BY s.key COLLATE "C"',
            values,
        )
        found = cursor.fetchall()
    rows = [(key, amount) for key, _, amount in found if key is not None]
    outside = next(((count, amount) for key, count, amount in found if key is None), (0, ZERO))
    return Totals(rows, *outside)


def version_named(year: int, text: str) -> BudgetVersion:
    """The year's newest version of that kind, else the one of that name; NotFound names those there are."""
    versions = BudgetVersion.objects.filter(year=year).order_by("-number")
    wanted = " ".join(text.split()).casefold()
    found = [version for version in versions if version.kind == wanted]
    found = found or [version for version in versions if version.name.casefold() == wanted]
    if found:
        return found[0]
    known = ", ".join(version.name for version in versions)
    if not known:
        raise NotFound(f"Tahun anggaran {year} belum mempunyai versi anggaran. Impor atau susun dahulu.")
    raise NotFound(f"Versi “{text}” tidak ada pada {year}; yang ada: {known}.")
