"""Tables of CaLK that no statement has: movement of fixed assets, and what explains LO by LRA."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from core.errors import DomainError
from core.money import ZERO
from reports.definitions import reconciliation
from reports.definitions.listing import ListParameters
from reports.matrix import AnyCell, Cell, Column, Matrix, Row, RowKind
from reports.notes.books import Books, Moved, summed

# Fixed assets by kind, their depreciation by the kind of what is depreciated.
ASSET_LEVEL, DEPRECIATION_LEVEL = 3, 4


@dataclass(frozen=True)
class Head:
    """What a table of the notes alone is called, and its columns."""

    kind: str
    title: str
    columns: tuple[Column, ...]
    label: str = "Uraian"


def own(books: Books, head: Head, rows: Sequence[Row]) -> Matrix:
    """A table of the notes alone."""
    found = books.context
    return Matrix(
        kind=f"notes_{head.kind}",
        title=head.title,
        scope_code=found.unit_code,
        scope_name=found.unit_name,
        start=date(books.year, 1, 1),
        end=books.at,
        columns=head.columns,
        rows=tuple(rows),
        name_label=head.label,
    )


def summing(rows: Sequence[Row], label: str = "JUMLAH") -> Row:
    """The foot: every column summed."""
    width = len(rows[0].cells)
    sums = [summed([row.cells[at].value or ZERO for row in rows]) for at in range(width)]
    return Row("", label, 1, RowKind.TOTAL, True, tuple(Cell(one) for one in sums), "sum")


# --- Fixed assets --------------------------------------------------------------------------------
def assets(books: Books, argument: str) -> Matrix | None:
    """Opening, additions by what made them, reductions, closing; at cost, by kind."""
    columns = (
        Column("opening", "Saldo awal"),
        Column("bought", "Pengadaan"),
        Column("other", "Penambahan lain"),
        Column("reduction", "Pengurangan"),
        Column("closing", "Saldo akhir"),
    )

    def cells(found: Sequence[Moved]) -> tuple[AnyCell, ...]:
        opening = summed([one.opening for one in found])
        added = [
            summed([one.debit for one in found if one.is_bought is is_bought]) for is_bought in (True, False)
        ]
        taken = summed([one.credit for one in found])
        closing = opening + summed(added) - taken
        return tuple(Cell(one) for one in (opening, *added, -taken if taken else ZERO, closing))

    ids = set(books.ids("FIXED_ASSET"))
    head = Head("assets", "Mutasi aset tetap", columns)
    return _by_kind(books, head, ids, level=ASSET_LEVEL, cells=cells)


def depreciation(books: Books, argument: str) -> Matrix | None:
    """Opening, depreciation of the year, what left with its assets, closing; as positive amounts."""
    columns = (
        Column("opening", "Saldo awal"),
        Column("charge", "Penambahan"),
        Column("reduction", "Pengurangan"),
        Column("closing", "Saldo akhir"),
    )

    def cells(found: Sequence[Moved]) -> tuple[AnyCell, ...]:
        opening = -summed([one.opening for one in found])
        charge, taken = summed([one.credit for one in found]), summed([one.debit for one in found])
        shown = (opening, charge, -taken if taken else ZERO, opening + charge - taken)
        return tuple(Cell(one + ZERO) for one in shown)

    ids = set(books.ids("DEPRECIATED"))
    head = Head("depreciation", "Akumulasi penyusutan", columns)
    return _by_kind(books, head, ids, level=DEPRECIATION_LEVEL, cells=cells)


def _by_kind(
    books: Books,
    head: Head,
    ids: set[int],
    *,
    level: int,
    cells: Callable[[Sequence[Moved]], tuple[AnyCell, ...]],
) -> Matrix | None:
    """One row for each account of the level that the postable ones lie below, and their sum."""
    groups: dict[tuple[str, str], list[Moved]] = {}
    for one in books.assets:
        if one.account_id in ids:
            path = books.tree.path(one.account_id)
            node = next((step for step in path if step.level == level), path[0])
            groups.setdefault((node.code, node.name), []).append(one)
    rows = [
        Row(code, name, 1, RowKind.ACCOUNT, False, cells(found), code)
        for (code, name), found in sorted(groups.items())
    ]
    return own(books, head, [*rows, summing(rows)]) if rows else None


# --- Reconciliations -----------------------------------------------------------------------------
_RECONCILIATIONS = {
    "revenue": reconciliation.REVENUE,
    "expense": reconciliation.SPENDING,
    "capital": reconciliation.ASSETS,
}


def reconcile(books: Books, part: str) -> Matrix | None:
    """From the figure of one basis to that of the other: the way that the reconciliation itself shows."""
    if part not in _RECONCILIATIONS:
        raise DomainError(
            f"Rekonsiliasi CaLK “{part}” tidak dikenal. Pilih: {', '.join(_RECONCILIATIONS)}.", rule="I-01"
        )
    parameters = ListParameters(date(books.year, 1, 1), books.at, books.unit_id)
    return _RECONCILIATIONS[part].causes(books.context, parameters)
