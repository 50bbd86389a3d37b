"""Tables of CaLK that no statement has: movement of fixed assets, and what explains LO by LRA."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from core.errors import DomainError
from core.money import ZERO, Decimal
from reference.models import Nature
from reports.matrix import AnyCell, Cell, Column, Matrix, Row, RowKind
from reports.notes.books import Books, ByOrigin, Moved, summed
from workflows.flow import registered

# Fixed assets by kind, their depreciation by the kind of what is depreciated.
ASSET_LEVEL, DEPRECIATION_LEVEL = 3, 4
ADJUSTMENT = "Penyesuaian akhir tahun dan koreksi audit"
OTHER = "Jurnal lain"


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
def reconcile(books: Books, part: str) -> Matrix | None:
    """Cash basis and accrual side by side, by kind of document; their sums are the statements'."""
    fixed, capital = set(books.ids("FIXED_ASSET")), set(books.ids("CAPITAL"))
    parts: dict[str, tuple[str, str, str, _Picks]] = {
        "revenue": (
            "Rekonsiliasi Pendapatan",
            "Pendapatan-LRA",
            "Pendapatan-LO",
            (_credit(Nature.REVENUE), _credit(Nature.LO_REVENUE)),
        ),
        "expense": (
            "Rekonsiliasi Beban",
            "Belanja",
            "Beban",
            (_debit(Nature.SPENDING), _debit(Nature.EXPENSE)),
        ),
        "capital": (
            "Rekonsiliasi Belanja Modal",
            "Belanja modal",
            "Perubahan aset tetap",
            (_accounts(capital), _accounts(fixed)),
        ),
    }
    if part not in parts:
        raise DomainError(
            f"Rekonsiliasi CaLK “{part}” tidak dikenal. Pilih: {', '.join(parts)}.", rule="I-01"
        )
    title, cash, accrual, (left, right) = parts[part]
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for one in books.by_origin:
        first, second = sums.get(label := origin_label(one), (ZERO, ZERO))
        sums[label] = (first + left(one), second + right(one))
    rows = [
        Row("", label, 1, RowKind.ACCOUNT, False, (Cell(first), Cell(second), Cell(second - first)), label)
        for label, (first, second) in sorted(sums.items(), key=lambda pair: (_last(pair[0]), pair[0]))
        if first or second
    ]
    columns = (Column("cash", cash), Column("accrual", accrual), Column("difference", "Selisih"))
    head = Head(f"reconcile_{part}", title, columns, label="Asal")
    return own(books, head, [*rows, summing(rows)]) if rows else None


_Pick = Callable[[ByOrigin], Decimal]
_Picks = tuple[_Pick, _Pick]


def _credit(nature: Nature) -> _Pick:
    return lambda one: -one.amount if one.nature == nature else ZERO


def _debit(nature: Nature) -> _Pick:
    return lambda one: one.amount if one.nature == nature else ZERO


def _accounts(ids: Iterable[int]) -> _Pick:
    return lambda one: one.amount if one.account_id in ids else ZERO


def origin_label(one: ByOrigin) -> str:
    """The document's kind as people call it; adjustments and audit corrections by themselves."""
    if one.is_adjusting:
        return ADJUSTMENT
    flow = registered().get(one.origin)
    title = flow.title if flow is not None else ""
    return title[:1].upper() + title[1:] if title else OTHER


def _last(label: str) -> bool:
    return label in (ADJUSTMENT, OTHER)
