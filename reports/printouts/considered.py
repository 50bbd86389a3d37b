"""Konsiderans on paper: Menimbang by letters, Mengingat and Memperhatikan by numbers, a line each."""

from collections.abc import Sequence
from datetime import date

from budget import considerations
from budget.considerations import Part
from budget.models import BudgetVersion, RegionalBudget
from reports.printouts.layout import BLANK_LABEL, Fact
from reports.writers.dates import long_date


def basis(version: BudgetVersion) -> str:
    """What a version rests on: the basis typed with it, else Perda and Perkada of its APBD; one query."""
    if version.legal_basis:
        return version.legal_basis
    budget = RegionalBudget.objects.filter(version=version, state="enacted").first()
    if budget is None:
        return ""
    decrees = (
        ("Perda", budget.perda_number, budget.perda_on),
        ("Perkada", budget.perkada_number, budget.perkada_on),
    )
    return "; ".join(f"{name} Nomor {number} tanggal {long_date(on)}" for name, number, on in decrees if on)


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
