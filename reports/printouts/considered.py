"""Konsiderans on paper: Menimbang by letters, Mengingat and Memperhatikan by numbers, a line each."""

from collections.abc import Sequence
from datetime import date

from budget import considerations
from budget.considerations import Part
from reports.printouts.layout import BLANK_LABEL, Fact


def facts(kind: str, *, on: date, heeded: Sequence[str] = ()) -> list[Fact]:
    """What a document of the kind considers on its day; one query.

    `heeded` is what the document itself has to heed, such as the agreement of DPRD; it follows the data.
    """
    texts = considerations.texts(kind, on=on)
    found = _part(Part.WEIGHING, texts[Part.WEIGHING], is_lettered=True)
    found += _part(Part.RECALLING, texts[Part.RECALLING])
    return found + _part(Part.HEEDING, [*texts[Part.HEEDING], *heeded])


def _part(part: Part, texts: Sequence[str], *, is_lettered: bool = False) -> list[Fact]:
    """The first line names the part; a part without text is not printed."""
    found = []
    for at, text in enumerate(texts):
        mark = chr(ord("a") + at) if is_lettered else str(at + 1)
        end = "" if text.endswith((";", ".")) else "." if at == len(texts) - 1 else ";"
        found.append((str(part.label) if not at else BLANK_LABEL, f"{mark}. {text}{end}"))
    return found
