"""Tables of CaLK by the name that the outline gives: rows of the statements, beside last year.

A table takes its figures cell by cell from the finished statements and computes nothing but difference and
percent; what no statement has comes from `Books`. Movements and reconciliations: reports.notes.movements.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import zip_longest

from core.errors import DomainError
from core.money import ZERO, Decimal, percent
from reference.models import Quality, Unit
from reports.matrix import NO_DATA, AnyCell, Cell, Column, Matrix, Row, RowKind
from reports.notes import movements
from reports.notes.books import Books, summed

Maker = Callable[[Books, str], Matrix | None]


def table(books: Books, spec: str) -> Matrix | None:
    """The table of a section (`rows:…`); None when the books have nothing to show in it."""
    name, _, argument = spec.partition(":")
    maker = _MAKERS.get(name)
    if maker is None:
        raise DomainError(f"Tabel CaLK “{spec}” tidak dikenal. Pilih: {', '.join(_MAKERS)}.", rule="I-01")
    found = maker(books, argument)
    if found is None or not any(cell.value for row in found for cell in row.cells):
        return None
    return found


def names() -> set[str]:
    """The tables that can be made; those of reference.note_outline."""
    return set(_MAKERS)


# --- From the statements -------------------------------------------------------------------------
def compared(matrix: Matrix, rows: Iterable[Row]) -> Matrix:
    """Rows with this year, last year, their difference and its percentage of last year."""
    keys = [column.key for column in matrix.columns]
    now, before = keys.index("this_year"), keys.index("last_year")
    columns = (
        matrix.columns[now],
        matrix.columns[before],
        Column("change", "Kenaikan/ (penurunan)"),
        Column("change_percent", "%", is_percent=True),
    )
    return replace(
        matrix, columns=columns, rows=tuple(row._replace(cells=_changes(row, now, before)) for row in rows)
    )


def budgeted(matrix: Matrix, rows: Iterable[Row]) -> Matrix:
    """Rows of LRA with budget, realisation, percentage, last year and the difference from it."""
    keys = [column.key for column in matrix.columns]
    kept = [keys.index(name) for name in ("budget", "realisation", "percent", "last_year")]
    now, before = kept[1], kept[3]
    columns = (*(matrix.columns[at] for at in kept), Column("change", "Kenaikan/ (penurunan)"))
    made = (
        row._replace(cells=(*(row.cells[at] for at in kept), _changes(row, now, before)[2])) for row in rows
    )
    return replace(matrix, columns=columns, rows=tuple(made))


def _changes(row: Row, now: int, before: int) -> tuple[AnyCell, ...]:
    first, second = row.cells[now], row.cells[before]
    if first.value is None or second.value is None:
        return (first, second, NO_DATA, NO_DATA)
    change = first.value - second.value
    return (first, second, Cell(change), Cell(percent(change, second.value)))


def between(matrix: Matrix, after: str, upto: str) -> list[Row]:
    """Rows behind the one with key `after` (empty: from the first) up to and with `upto`.

    Nothing when the statement has no such last row: an SKPD's has no financing.
    """
    keys = [row.key for row in matrix]
    if upto not in keys or (after and after not in keys):
        return []
    first = keys.index(after) + 1 if after else 0
    return list(matrix.rows)[first : keys.index(upto) + 1]


def _with_keys(matrix: Matrix, *keys: str) -> list[Row]:
    return [row for row in matrix if row.key in keys]


def _lra(books: Books, part: str) -> Matrix | None:
    matrix = books.statement("lra")
    parts: dict[str, Callable[[], list[Row]]] = {
        "summary": lambda: [row for row in matrix if row.level <= 2],
        "revenue": lambda: between(matrix, "", "revenue"),
        "spending": lambda: between(matrix, "revenue", "spending"),
        "financing": lambda: between(matrix, "surplus", "financing"),
        "result": lambda: _with_keys(matrix, "revenue", "spending", "surplus", "financing", "silpa"),
    }
    return budgeted(matrix, _part(parts, part))


def _lo(books: Books, part: str) -> Matrix | None:
    matrix = books.statement("lo")
    parts: dict[str, Callable[[], list[Row]]] = {
        "revenue": lambda: between(matrix, "", "revenue"),
        "expense": lambda: between(matrix, "revenue", "expense"),
        "other": lambda: [
            *between(matrix, "operating", "nonop"),
            *between(matrix, "before_extraordinary", "extraordinary"),
        ],
        "result": lambda: [
            row for row in matrix if row.kind is RowKind.TOTAL and row.key not in ("nonop", "extraordinary")
        ],
    }
    return compared(matrix, _part(parts, part))


def _part(parts: dict[str, Callable[[], list[Row]]], part: str) -> list[Row]:
    if part not in parts:
        raise DomainError(
            f"Bagian tabel CaLK “{part}” tidak dikenal. Pilih: {', '.join(parts)}.", rule="I-01"
        )
    return parts[part]()


def _whole(kind: str) -> Maker:
    def make(books: Books, argument: str) -> Matrix:
        matrix = books.statement(kind)
        return compared(matrix, matrix)

    return make


def _below(code: str, root: str) -> bool:
    return code == root or code.startswith(f"{root}.")


def _rows(books: Books, root: str) -> Matrix | None:
    matrix = books.statement("neraca")
    return compared(matrix, [row for row in matrix if row.key == row.code and _below(row.code, root)])


def _detail(books: Books, root: str) -> Matrix | None:
    """The deepest accounts below one, which stands last as their sum."""
    matrix = books.detailed("neraca")
    rows = [row for row in matrix if row.key == row.code and _below(row.code, root)]
    leaves = [
        row._replace(level=1, is_bold=False)
        for row, following in zip_longest(rows, rows[1:])
        if following is None or not _below(following.code, row.code)
    ]
    return compared(matrix, [*leaves, *(_as_total(row) for row in rows[:1])])


def _as_total(row: Row) -> Row:
    return row._replace(
        code="", label=f"JUMLAH {row.label.upper()}", level=1, kind=RowKind.TOTAL, is_bold=True, key="sum"
    )


def _equity(books: Books, argument: str) -> Matrix:
    matrix = books.statement("neraca")
    return compared(matrix, _with_keys(matrix, "equity"))


def _silpa(books: Books, argument: str) -> Matrix:
    matrix = books.statement("calk")
    keys = [row.key for row in matrix]
    return compared(matrix, list(matrix.rows)[keys.index("silpa_title") + 1 :])


# --- Beside the statements -----------------------------------------------------------------------
def _cash(books: Books, argument: str) -> Matrix:
    """By account; of the region by unit, too, since each treasurer answers for his own."""
    matrix = books.statement("notes_cash")
    if not books.context.is_region:
        return compared(matrix, matrix)
    names = dict(Unit.objects.values_list("pk", "name"))
    rows: list[Row] = []
    for row in matrix:
        rows.append(row._replace(level=1, is_bold=True))
        for unit_id, account_id, opening, closing in books.cash_by_unit:
            if books.tree.nodes[account_id].code == row.code:
                cells = (Cell(closing), Cell(opening))
                rows.append(Row("", names[unit_id], 2, RowKind.ACCOUNT, False, cells, f"{row.key}:{unit_id}"))
    return compared(matrix, rows)


def _receivables(books: Books, argument: str) -> Matrix | None:
    """Accounts by quality, and their sum; the allowance is a matter of the books."""
    sums: dict[tuple[str, str], dict[str, Decimal]] = {}
    for one in books.receivables:
        found = sums.setdefault((one.account.code, one.account.name), {})
        found[one.quality] = found.get(one.quality, ZERO) + one.amount
    if not sums:
        return None
    qualities = [*(str(label) for label in Quality.labels)]
    if any(found.get("") for found in sums.values()):
        qualities.append("")
    rows = [
        Row(code, name, 1, RowKind.ACCOUNT, False, _aged(found, qualities), code)
        for (code, name), found in sorted(sums.items())
    ]
    columns = (
        *(Column(one or "none", one or "Tidak digolongkan") for one in qualities),
        Column("amount", "Jumlah"),
    )
    head = movements.Head("receivables", "Umur dan kualitas piutang", columns)
    return movements.own(books, head, [*rows, movements.summing(rows)])


def _aged(found: dict[str, Decimal], qualities: Sequence[str]) -> tuple[AnyCell, ...]:
    amounts = [found.get(one, ZERO) for one in qualities]
    return tuple(Cell(one) for one in (*amounts, summed(amounts)))


_MAKERS: dict[str, Maker] = {
    "lra": _lra,
    "lpsal": _whole("lpsal"),
    "lo": _lo,
    "lpe": _whole("lpe"),
    "rows": _rows,
    "detail": _detail,
    "equity": _equity,
    "lak": _whole("lak"),
    "cash": _cash,
    "receivables": _receivables,
    "assets": movements.assets,
    "depreciation": movements.depreciation,
    "silpa": _silpa,
    "reconcile": movements.reconcile,
}
