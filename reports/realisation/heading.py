"""What stands around the rows of an annex."""

from collections.abc import Collection

from reports.engine import LEGACY_TITLE
from reports.matrix import Column, Matrix, Row
from reports.realisation.facts import Facts

COLUMNS = (
    Column("budget", "Anggaran"),
    Column("realisation", "Realisasi"),
    Column("difference", "Lebih/(kurang)"),
    Column("percent", "%", is_percent=True),
)


def heading(
    facts: Facts,
    *,
    kind: str,
    title: str,
    rows: Collection[Row],
    columns: tuple[Column, ...] = COLUMNS,
    note: str = "",
) -> Matrix:
    """The annex: title, scope and span as the LRA of the same parameters has them."""
    found = facts.context
    return Matrix(
        kind=kind,
        title=title + (LEGACY_TITLE if found.is_legacy else ""),
        scope_code=found.unit_code,
        scope_name=found.unit_name,
        start=facts.start,
        end=facts.end,
        columns=columns,
        rows=rows,
        note=" ".join(part for part in (found.note, note) if part),
        is_mixed=found.is_mixed,
    )
