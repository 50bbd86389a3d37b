"""Nomor dokumen: gapless per issuing office, kind and year (I-06), drawn by one SQL function."""

from collections.abc import Mapping
from string import Formatter

from django.db import DatabaseError, connection
from psycopg import errors as pg

from core import clock
from core.errors import DomainError
from reference.models import NumberCounter, Unit
from reference.region import TEMPLATE_PREFIX, setting

SEQUENCE_MARK = "{sequence}"
# The mark and the widest sequence take the same room, about.
NUMBER_MAX = 110


def draw(
    *, office: Unit, kind: str, year: int, document_key: str, values: Mapping[str, str] | None = None
) -> str:
    """The document's number; the same document gets the same number again. Locks the counter to the end.

    `values` fill the template of the region (`number_template.<kind>`): type, month, unit. Must run inside
    the transaction that stores the number, so that a rolled back document leaves no gap.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a number is drawn inside the transaction of its document")
    pattern = setting(TEMPLATE_PREFIX + kind)
    template, width = fill(pattern, kind=kind, office=office, year=year, values=values or {})
    if len(template) > NUMBER_MAX:
        raise DomainError(
            f"Nomor {kind} menurut pola “{pattern}” {len(template)} huruf, paling banyak {NUMBER_MAX}. "
            "Minta administrator memendekkan polanya.",
            rule="I-06",
        )
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT reference_draw_number(%s, %s, %s, %s, %s, %s, %s)",
                [office.pk, kind, year, document_key, template, width, clock.now()],
            )
            return str(cursor.fetchone()[0])
    except DatabaseError as error:
        cause = error.__cause__
        if getattr(cause, "sqlstate", "") == "KP006" or isinstance(cause, pg.UniqueViolation):
            raise DomainError(
                f"Nomor {kind} {office.name} tahun {year} menurut pola “{pattern}” sudah terpakai. "
                "Minta administrator melengkapi pola nomornya, misalnya dengan {unit}.",
                rule="I-06",
            ) from error
        raise


def fill(pattern: str, *, kind: str, office: Unit, year: int, values: Mapping[str, str]) -> tuple[str, int]:
    """(text with `{sequence}` left in it, digits of the sequence) from the region's template."""
    known = {
        "kind": kind,
        "unit": office.code,
        "year": str(year),
        "month": f"{clock.today():%m}",
        "type": kind,
        **values,
    }
    parts: list[str] = []
    width = 1
    for literal, name, form, _ in Formatter().parse(pattern):
        parts.append(_plain(literal))
        if name == "sequence":
            width = int(form or "1")
            parts.append(SEQUENCE_MARK)
        elif name is not None:
            parts.append(_plain(known[name]))
    return "".join(parts), width


def _plain(text: str) -> str:
    """Without braces: one would be taken for the mark of the sequence."""
    return text.replace("{", "").replace("}", "")


def preview(patterns: Mapping[str, str], *, office_of: Mapping[str, Unit], year: int) -> dict[str, str]:
    """The number that each kind would draw next in its office and year; nothing is drawn. One query."""
    offices = {unit.pk for unit in office_of.values()}
    drawn = {
        (row.office_id, row.kind): row.last
        for row in NumberCounter.objects.filter(office_id__in=offices, year=year)
    }
    shown = {}
    for kind, pattern in patterns.items():
        office = office_of[kind]
        template, width = fill(pattern, kind=kind, office=office, year=year, values={"type": "LS"})
        following = drawn.get((office.pk, kind), 0) + 1
        shown[kind] = template.replace(SEQUENCE_MARK, str(following).zfill(width))
    return shown
