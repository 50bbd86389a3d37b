"""An annex as a file, signed by the head of the region or SKPD on the day of its Perda or Perkada."""

from datetime import date
from typing import BinaryIO

from core import clock
from reference.models import Unit, User
from reports import paper
from reports.appropriation.facts import Appropriation
from reports.matrix import Matrix
from reports.paper import Furniture
from reports.printouts.sheet import Imprint, letterhead_of, setting_or_empty
from reports.writers.pdf import Signature


def enacted_on(found: Appropriation, kind: str) -> date | None:
    """The day of the Perda, or of the Perkada for its annexes; None for a draft."""
    if found.budget is None:
        return None
    return found.budget.perkada_on if kind.startswith("penjabaran") else found.budget.perda_on


def file_name(matrix: Matrix, found: Appropriation, extension: str) -> str:
    """`apbd-1-murni-konsolidasi-2026.pdf`"""
    words = (matrix.kind, found.version.name, matrix.scope_code, str(matrix.end.year))
    name = "-".join(words).lower()
    return "".join(letter if letter.isalnum() else "-" for letter in name) + f".{extension}"


def write(
    matrix: Matrix,
    found: Appropriation,
    out: BinaryIO,
    extension: str,
    *,
    unit: Unit | None,
    printed_by: User | str,
) -> None:
    """Write the annex as PDF, XLSX or CSV."""
    furniture = furniture_of(matrix, found, unit=unit, printed_by=printed_by)
    paper.write(matrix, out, extension, unit=unit, printed_by=printed_by, furniture=furniture)


def furniture_of(
    matrix: Matrix, found: Appropriation, *, unit: Unit | None, printed_by: User | str
) -> Furniture:
    """Letterhead, imprint and who signs; a draft is not dated."""
    on = enacted_on(found, matrix.kind)
    signatory = paper.signatory_of_statements(unit, on=on or clock.today())
    by = printed_by if isinstance(printed_by, str) else (printed_by.full_name or printed_by.username)
    imprint = Imprint(clock.now(), by)
    return Furniture(
        letterhead_of(unit.name if unit else ""),
        imprint,
        Signature(signatory, setting_or_empty("region.seat"), on),
    )
