"""Rekonsiliasi: Pendapatan LO–LRA, Beban–Belanja, Belanja modal–Aset tetap, domain.md 5.7.

First each kind of account with both figures and what makes them differ, then the way from the sum of one to
the sum of the other by named causes, each by kind of document. The last line is what no cause explains.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.money import ZERO, Decimal
from ledger.models import EntryKind
from reports import basis_bridge
from reports.basis_bridge import Basis, Bridge, Cause, Group
from reports.definitions.common import EXCLUDED
from reports.definitions.listing import Listing, ListParameters, check_days
from reports.matrix import NO_DATA, AnyCell, Cell, Column, DrillDown, Matrix, Mode, Row, RowKind, Side
from reports.scope import Context, context
from workflows.flow import registered

_ORIGINS = {
    EntryKind.ADJUST.value: "Penyesuaian 31 Desember",
    EntryKind.AUDIT_ADJUSTMENT.value: "Koreksi audit",
}
NO_CAUSE = "SELISIH YANG TIDAK DIJELASKAN"


@dataclass(frozen=True)
class Reconciliation:
    """One reconciliation: the words of its two figures, and the figures themselves."""

    KIND: str
    TITLE: str
    basis: Basis
    cash: str
    accrual: str

    def build(self, parameters: ListParameters) -> Listing:
        """The whole reconciliation; its rows are few, so there is one page."""
        check_days(parameters)
        found = context(parameters.start.year, parameters.unit_id)
        bridge = basis_bridge.bridge(found, self.basis, start=parameters.start, end=parameters.end)
        rows = _Rows(self, bridge, found, parameters)
        return Listing(self.matrix(found, parameters, [*rows.by_group(), *rows.by_cause()]), 0)

    def matrix(self, found: Context, parameters: ListParameters, rows: Sequence[Row]) -> Matrix:
        """The rows under the head of the reconciliation."""
        return Matrix(
            kind=self.KIND,
            title=self.TITLE,
            scope_code=found.unit_code,
            scope_name=found.unit_name,
            start=parameters.start,
            end=parameters.end,
            columns=(
                Column("cash", self.cash),
                Column("difference", "Selisih"),
                Column("accrual", self.accrual),
            ),
            rows=tuple(rows),
            note=found.note,
            is_mixed=found.is_mixed,
        )

    def causes(self, found: Context, parameters: ListParameters) -> Matrix:
        """Only the way from the one sum to the other, as CaLK shows it."""
        bridge = basis_bridge.bridge(found, self.basis, start=parameters.start, end=parameters.end)
        rows = [
            row for row in _Rows(self, bridge, found, parameters).by_cause() if row.kind is not RowKind.HEADER
        ]
        return self.matrix(found, parameters, rows)


REVENUE = Reconciliation(
    "reconcile_revenue",
    "Rekonsiliasi Pendapatan-LRA dengan Pendapatan-LO",
    basis_bridge.REVENUE,
    "Pendapatan-LRA",
    "Pendapatan-LO",
)
SPENDING = Reconciliation(
    "reconcile_spending", "Rekonsiliasi Belanja dengan Beban", basis_bridge.SPENDING, "Belanja", "Beban"
)
ASSETS = Reconciliation(
    "reconcile_assets",
    "Rekonsiliasi Belanja Modal dengan Mutasi Aset Tetap",
    basis_bridge.ASSETS,
    "Belanja modal",
    "Mutasi aset tetap",
)
ALL = (REVENUE, SPENDING, ASSETS)


def origin_label(origin: str) -> str:
    """A kind of document as people call it; one that has no name stands under its own key."""
    if origin in _ORIGINS:
        return _ORIGINS[origin]
    flow = registered().get(origin)
    title = flow.title if flow is not None else origin
    return title[:1].upper() + title[1:]


class _Rows:
    """The rows of one reconciliation."""

    def __init__(
        self, what: Reconciliation, bridge: Bridge, found: Context, parameters: ListParameters
    ) -> None:
        self.what = what
        self.bridge = bridge
        self.found = found
        self.parameters = parameters

    # --- By kind of account ----------------------------------------------------------------------
    def by_group(self) -> Iterator[Row]:
        """Each kind of account with both figures, below it the causes of their difference."""
        bridge = self.bridge
        yield _header("groups", "Menurut jenis")
        for at, group in enumerate(bridge.groups):
            causes = [one for one in bridge.causes if one.group == at]
            cash, accrual = bridge.cash[at], bridge.accrual[at]
            if not (cash or accrual or causes):
                continue
            cells = (
                self._figure(cash, group, is_cash=True),
                Cell(accrual - cash),
                self._figure(accrual, group, is_cash=False),
            )
            yield Row(group.code, group.name, 2, RowKind.ACCOUNT, False, cells, group.code)
            yield from self._of_group(group, causes, accrual - cash)
        yield self._sums("total", "JUMLAH")

    def _figure(self, amount: Decimal, group: Group, *, is_cash: bool) -> Cell:
        """Leads to its lines where they lie below one account."""
        basis = self.what.basis
        nature = basis.cash if is_cash else basis.accrual
        nodes = [node for node in group.nodes if node.nature == nature]
        return Cell(amount, self._drill(nodes[0].id) if len(nodes) == 1 else None)

    def _of_group(self, group: Group, causes: Sequence[Cause], difference: Decimal) -> Iterator[Row]:
        for cause in causes:
            label = f"{self._name(cause)}: {origin_label(cause.origin)}"
            key = f"{group.code}:{cause.origin}:{'+'.join(map(str, cause.accounts))}"
            yield _difference(label, cause.amount, key)
        rest = difference - sum((one.amount for one in causes), ZERO)
        if rest:
            yield _difference("Tanpa dokumen yang menjelaskan", rest, f"{group.code}:rest")

    # --- By cause --------------------------------------------------------------------------------
    def by_cause(self) -> Iterator[Row]:
        """From the sum of one figure to that of the other; last what nothing explains, by document."""
        bridge, what = self.bridge, self.what
        cash, accrual = sum(bridge.cash, ZERO), sum(bridge.accrual, ZERO)
        yield _header("causes", f"Dari {what.cash} ke {what.accrual}")
        first = (Cell(cash, self._whole(is_cash=True)), NO_DATA, NO_DATA)
        yield Row("", what.cash, 1, RowKind.TOTAL, True, first, "cash")
        by_accounts: dict[tuple[int, ...], list[Cause]] = defaultdict(list)
        for one in bridge.causes:
            if one.is_explained:
                by_accounts[one.accounts].append(one)
        for accounts_of in sorted(by_accounts, key=self._order):
            yield from self._of_cause(accounts_of, by_accounts[accounts_of])
        yield _sum("Selisih yang dijelaskan", bridge.explained, "explained")
        last = (NO_DATA, NO_DATA, Cell(accrual, self._whole(is_cash=False)))
        yield Row("", what.accrual, 1, RowKind.TOTAL, True, last, "accrual")
        yield _sum(NO_CAUSE, bridge.unexplained, "unexplained")
        open_causes = [one for one in bridge.causes if not one.is_explained]
        for origin, amount in _by_origin(open_causes):
            if amount:
                yield _difference(origin_label(origin), amount, f"unexplained:{origin}")

    def _order(self, accounts_of: tuple[int, ...]) -> tuple[int, str]:
        """Kinds of account by code, then what is none, then what several explain together."""
        if len(accounts_of) == 1 and accounts_of[0] > 0:
            return 0, self.bridge.tree.nodes[accounts_of[0]].code
        return 1 + len(accounts_of), str(accounts_of)

    def _of_cause(self, accounts_of: tuple[int, ...], causes: Sequence[Cause]) -> Iterator[Row]:
        sums = _by_origin(causes)
        total = sum((amount for _, amount in sums), ZERO)
        if not any(amount for _, amount in sums):
            return
        is_account = len(accounts_of) == 1 and accounts_of[0] > 0
        code = self.bridge.tree.nodes[accounts_of[0]].code if is_account else ""
        key = f"cause:{code or '+'.join(map(str, accounts_of))}"
        cells = (NO_DATA, Cell(total), NO_DATA)
        yield Row(code, self._name(causes[0]), 2, RowKind.ACCOUNT, False, cells, key)
        whole = {one.origin for one in causes if one.is_whole}
        for origin, amount in sums:
            if amount:
                # Lines of the cause stand on the side that balances the figure.
                source = self._drill(accounts_of[0], origin, is_cause=True) if origin in whole else None
                yield _difference(origin_label(origin), amount, f"{key}:{origin}", source)

    def _name(self, cause: Cause) -> str:
        if not cause.is_explained:
            return "Tidak dijelaskan"
        return self.bridge.name_of(cause)

    # --- Parts -----------------------------------------------------------------------------------
    def _sums(self, key: str, label: str) -> Row:
        cash, accrual = sum(self.bridge.cash, ZERO), sum(self.bridge.accrual, ZERO)
        cells = (
            Cell(cash, self._whole(is_cash=True)),
            Cell(accrual - cash),
            Cell(accrual, self._whole(is_cash=False)),
        )
        return Row("", label, 1, RowKind.TOTAL, True, cells, key)

    def _whole(self, *, is_cash: bool) -> DrillDown:
        """The lines behind one of the two figures."""
        basis = self.what.basis
        nature, rows = (basis.cash, basis.cash_rows) if is_cash else (basis.accrual, basis.accrual_rows)
        mapping = {"statement": "calk", "rows": rows, "mapped_on": self.parameters.end} if rows else {}
        return self._drill(None)._replace(natures=(nature.value,), **mapping)

    def _drill(self, account_id: int | None, origin: str = "", *, is_cause: bool = False) -> DrillDown:
        orientation = self.what.basis.orientation
        if is_cause:
            orientation = Side.CREDIT if orientation is Side.DEBIT else Side.DEBIT
        return DrillDown(
            mode=Mode.MOVEMENT,
            unit_id=self.found.unit_id,
            account_id=account_id,
            natures=(),
            ledger_set="",
            start=self.parameters.start,
            end=self.parameters.end,
            excluded=EXCLUDED,
            orientation=orientation,
            origin=origin,
        )


def _header(key: str, label: str) -> Row:
    return Row("", label, 1, RowKind.HEADER, True, (NO_DATA,) * 3, key)


def _difference(label: str, amount: Decimal, key: str, source: DrillDown | None = None) -> Row:
    """A part of the difference, below what it is part of."""
    cells: tuple[AnyCell, ...] = (NO_DATA, Cell(amount, source), NO_DATA)
    return Row("", label, 3, RowKind.ACCOUNT, False, cells, key)


def _sum(label: str, amount: Decimal, key: str) -> Row:
    return Row("", label, 1, RowKind.TOTAL, True, (NO_DATA, Cell(amount), NO_DATA), key)


def _by_origin(causes: Sequence[Cause]) -> list[tuple[str, Decimal]]:
    """Sums by kind of document, by its name."""
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for one in causes:
        sums[one.origin] += one.amount
    return sorted(sums.items(), key=lambda pair: origin_label(pair[0]))
