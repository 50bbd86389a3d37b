"""What the notes (CaLK) show beside the statements: cash by the place where it is kept, PSAP 04."""

from reports.definitions.common import EXCLUDED, mapped, total
from reports.matrix import Mode
from reports.vocabulary import ColumnSpec, Definition, Line, Shape, Sign

_CASH = mapped("lak", "CASH_RKUD", "CASH_OTHER")

# Not among the statements: it is a table of CaLK only.
CASH = Definition(
    kind="notes_cash",
    title="Kas menurut tempat",
    excluded_kinds=EXCLUDED,
    is_of_day=True,
    columns=(
        ColumnSpec("this_year", "{year}", mode=Mode.CLOSING),
        ColumnSpec("last_year", "{previous_year}", mode=Mode.CLOSING, year_offset=-1, fallback=Mode.OPENING),
    ),
    lines=(
        Line("cash_rows", shape=Shape.POSTABLE, selector=_CASH, sign=Sign.DEBIT),
        total("cash", "JUMLAH KAS", _CASH, Sign.DEBIT),
    ),
)
