"""What the statements share: columns of two years, and short ways to write their lines."""

from ledger.models import EntryKind
from reports.matrix import Mode
from reports.vocabulary import ColumnSpec, Line, Selector, Shape, ShownFor, Sign

# A statement is the same before and after its year is closed.
EXCLUDED = (EntryKind.CLOSING.value,)

YEARS = (ColumnSpec("this_year", "{year}"), ColumnSpec("last_year", "{previous_year}", year_offset=-1))


def mapped(statement: str, *rows: str, local: tuple[str, ...] = ()) -> Selector:
    """Accounts of rows of the report mapping; `local` rows are eliminated for the region."""
    return Selector(statement=statement, rows=rows, local=local)


def total(
    key: str,
    label: str,
    selector: Selector,
    sign: Sign,
    *,
    code: str = "",
    mode: Mode | None = None,
    is_hidden: bool = False,
    shown_for: ShownFor = ShownFor.ALL,
    is_bold: bool = True,
    level: int = 1,
) -> Line:
    """One row: the sum of a selection."""
    return Line(
        key,
        label,
        code=code,
        shape=Shape.TOTAL,
        selector=selector,
        sign=sign,
        mode=mode,
        is_hidden=is_hidden,
        shown_for=shown_for,
        is_bold=is_bold,
        level=level,
    )


def formula(key: str, label: str, *terms: tuple[int, str], code: str = "", mode: Mode | None = None) -> Line:
    """One row: earlier totals added and subtracted."""
    return Line(key, label, code=code, shape=Shape.FORMULA, formula=terms, mode=mode, is_bold=True)


def header(key: str, label: str, code: str = "") -> Line:
    """A title without figures."""
    return Line(key, label, code=code, shape=Shape.HEADER, is_bold=True)
