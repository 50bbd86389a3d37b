"""A statement as a file: who signs it, under which letterhead, in which format."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

from core import clock
from reference.models import Role, Unit, User
from reference.officials import Signatory, official
from reports.definitions import lra_by_activity, lra_by_function, lra_by_unit, semester, sp2d_register
from reports.definitions.treasurer_books import TREASURER_OF
from reports.matrix import Matrix
from reports.printouts.layout import BLANK
from reports.printouts.sheet import Imprint, Letterhead, letterhead_of, setting_or_empty
from reports.writers import csv, pdf, xlsx
from reports.writers.pdf import Signature
from treasury.services.cash_closing import ROLES

PDF, XLSX, CSV = "pdf", "xlsx", "csv"
CONTENT_TYPES = {
    PDF: "application/pdf",
    XLSX: xlsx.CONTENT_TYPE,
    CSV: "text/csv; charset=utf-8",
}


def file_name(matrix: Matrix, extension: str) -> str:
    """`lra-dinkes-2025-12-31.pdf`"""
    kind = matrix.kind.replace("_", "-")
    scope = "".join(letter if letter.isalnum() else "-" for letter in matrix.scope_code.lower())
    return f"{kind}-{scope}-{matrix.end:%Y-%m-%d}.{extension}"


# The statements that make up the region's financial report (LKPD); annexes of the LRA and the semester
# report, which its head brings before the DPRD as well.
STATEMENTS = frozenset({"lra", "lpsal", "lo", "lpe", "neraca", "lak", "calk"}) | {
    *(lra_by_unit.KIND, lra_by_activity.KIND, lra_by_function.KIND, semester.KIND),
}


def signature_of(matrix: Matrix, unit: Unit | None) -> Signature:
    """Who signs on the last day: head of SKPD or region, PPKD, Kuasa BUD, the treasurer below his books."""
    on = matrix.end
    if matrix.kind == sp2d_register.KIND:
        signatory = official(Role.TREASURY_DELEGATE, unit=None, on=on)
    elif unit is not None and matrix.kind in TREASURER_OF:
        signatory = official(ROLES[TREASURER_OF[matrix.kind]], unit=unit, on=on)
    elif matrix.kind in STATEMENTS:
        signatory = signatory_of_statements(unit, on=on)
    else:
        signatory = signatory_of(unit, on=on)
    # Beside “Mengetahui,” a line stays free, so that the titles stand level.
    lead = BLANK if unit is not None and matrix.kind in TREASURER_OF else ""
    return Signature(signatory, setting_or_empty("region.seat"), on, lead)


def countersignature_of(matrix: Matrix, unit: Unit | None) -> Signature | None:
    """PA/KPA beside the treasurer below his books; nobody below a statement."""
    if unit is None or matrix.kind not in TREASURER_OF:
        return None
    return Signature(head_of(unit, on=matrix.end), BLANK, None, "Mengetahui,")


def head_of(unit: Unit, *, on: date) -> Signatory:
    """KPA of a sub-unit that has one on the day, else PA; PPKD for its own."""
    if unit.kind == Unit.Kind.SUB_UNIT:
        delegated = official(Role.DELEGATED_BUDGET_USER, unit=unit, on=on)
        if not delegated.is_vacant:
            return delegated
    return signatory_of(unit, on=on)


def signatory_of_statements(unit: Unit | None, *, on: date) -> Signatory:
    """Head of the SKPD, PPKD; of the region's own the head of the region, when he is named."""
    if unit is None and (name := setting_or_empty("region.head_name")):
        return Signatory(setting_or_empty("region.head_title"), name)
    return signatory_of(unit, on=on)


def signatory_of(unit: Unit | None, *, on: date) -> Signatory:
    """Head of the SKPD; PPKD for its own statements and the region's."""
    if unit is None or unit.kind == Unit.Kind.PPKD:
        return official(Role.FINANCE_OFFICER, unit=None, on=on)
    return official(Role.BUDGET_USER, unit=unit, on=on)


@dataclass(frozen=True)
class Furniture:
    """What stands around the figures: read once for the statements of one entity and day."""

    head: Letterhead
    imprint: Imprint
    signature: Signature
    countersign: Signature | None = None


def furniture_of(matrix: Matrix, *, unit: Unit | None, printed_by: User | str) -> Furniture:
    """Today's letterhead, the imprint of this moment and the officials of the statement's last day."""
    by = printed_by if isinstance(printed_by, str) else (printed_by.full_name or printed_by.username)
    head = letterhead_of(unit.name if unit else "")
    imprint = Imprint(clock.now(), by)
    return Furniture(head, imprint, signature_of(matrix, unit), countersignature_of(matrix, unit))


def write(
    matrix: Matrix,
    out: BinaryIO,
    extension: str,
    *,
    unit: Unit | None,
    printed_by: User | str,
    furniture: Furniture | None = None,
) -> None:
    """Write the statement as PDF, XLSX or CSV; what stands around it is read unless it is given."""
    if extension == CSV:
        write_csv(matrix, out)
        return
    around = furniture or furniture_of(matrix, unit=unit, printed_by=printed_by)
    writers: dict[str, Callable[..., object]] = {PDF: pdf.write, XLSX: xlsx.write}
    writers[extension](
        matrix,
        out,
        head=around.head,
        imprint=around.imprint,
        signature=around.signature,
        countersign=around.countersign,
    )


def write_csv(matrix: Matrix, out: BinaryIO) -> None:
    """The CSV writer wants text."""
    text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    csv.write(matrix, text)
    text.detach()
