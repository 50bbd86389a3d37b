"""An annex of the APBD drawn as a table of a form: the unit's summary on its RKA, the articles of a Perda."""

from typing import Any

from reports.matrix import Matrix, Row, RowKind
from reports.printouts.common import money
from reports.printouts.layout import Column, Form, Line

CODE = 78
AMOUNT = 98
PERCENT = 44


def table(form: Form, matrix: Matrix, *, size: Any, code: Any = CODE, amount: Any = AMOUNT) -> None:
    """Code, words, amounts and percents; words take what is left of the page."""
    amounts = [
        Column(f"{column.label} (Rp)", amount, "right") for column in matrix.columns if not column.is_percent
    ]
    percents = [Column("%", PERCENT, "right") for column in matrix.columns if column.is_percent]
    fixed = code + amount * len(amounts) + PERCENT * len(percents)
    columns = [Column("Kode", code), Column("Uraian", form.width - fixed), *amounts, *percents]
    form.table(columns, [_row(row) for row in matrix.rows], size=size, with_numbers=True)


def sentence(label: str) -> str:
    """A total's name in capitals as a sentence; words that are not all capitals stay (SiLPA)."""
    if not label[:2].isupper():
        return label
    words = " ".join(word.lower() if word.isupper() else word for word in label.split())
    return f"{words[:1].upper()}{words[1:]}"


def _row(row: Row) -> Line:
    cells = [money(cell.value) if cell.value is not None else "" for cell in row.cells]
    if row.kind is RowKind.TOTAL:
        return Line((sentence(row.label), *cells), is_bold=True, span=2)
    return Line((row.code, row.label, *cells), is_bold=row.is_bold, indent=row.level - 1, is_head=row.is_bold)
