"""Artikulasi A-01 … A-18: the formulas that tie the statements, with both values and what is behind them.

Nothing is ever levelled: a formula shows its two sides as the books give them, and what explains or causes
a difference is listed beside (domain.md 5.8). A-16 … A-18 are in `articulation_documents`.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db import connection

from core.money import ZERO
from ledger.models import EntryKind
from reference.models import User
from reports import accounts, articulation_documents, definitions, statements
from reports.definitions.articulation import FACTS, REMAINING
from reports.engine import LEVEL_MAX, Parameters, Stage, build
from reports.formula import ROW, Formula, Status, Value
from reports.matrix import Matrix, RowKind
from reports.scope import Context, context, scope_condition
from reports.vocabulary import Definition


def read(user: User, parameters: Parameters, *, on: date) -> list[Formula]:
    """The formulas of a unit or the region, after the right to read it (I-40)."""
    statements.require(user, parameters.unit_id, on=on)
    return formulas(parameters)


def formulas(parameters: Parameters) -> list[Formula]:
    """Every formula that concerns the unit or the region on the day; about fifteen grouped queries."""
    books = _Books(parameters)
    found: list[Formula] = []
    for is_of_region, make in _FORMULAS:
        # RK of an earlier system was kept by other rules (A-11 is of FIN).
        is_ours = make is not _between or not books.context.is_legacy
        if is_ours and (not is_of_region or books.context.is_region):
            found += make(books)
    return found


class _Books:
    """The statements of one scope and day, each built once."""

    def __init__(self, parameters: Parameters) -> None:
        self.parameters = Parameters(
            parameters.year,
            parameters.at,
            parameters.unit_id,
            LEVEL_MAX,
            parameters.stage,
            is_legacy=parameters.is_legacy,
        )
        self.context: Context = context(parameters.year, parameters.unit_id, is_legacy=parameters.is_legacy)
        self._built: dict[str, Matrix] = {}

    def matrix(self, kind: str, definition: Definition | None = None) -> Matrix:
        """The statement of that kind."""
        if kind not in self._built:
            self._built[kind] = build(definition or definitions.get(kind), self.parameters)
        return self._built[kind]

    def value(self, kind: str, key: str, label: str = "", column: str = "this_year") -> Value:
        """A figure of a statement; no data when the statement has no such row."""
        matrix = self.matrix(kind, FACTS if kind == FACTS.kind else None)
        at = [found.key for found in matrix.columns].index(column)
        row = next((one for one in matrix if key == one.key), None)
        if row is None:
            return Value(label or key, None)
        cell = row.cells[at]
        return Value(label or row.label, cell.value, getattr(cell, "source", None))

    def fact(self, key: str, label: str = "") -> Value:
        """A figure beside the statements."""
        return self.value(FACTS.kind, key, label)

    def rows(self, query: str, values: list[Any]) -> list[tuple[Any, ...]]:
        """One question of the ledger."""
        with connection.cursor() as cursor:
            cursor.execute(query, values)
            return list(cursor.fetchall())


def _sum(label: str, *terms: tuple[int, Value]) -> Value:
    """A side that is made of several figures; no data when one of them has none."""
    total = ZERO
    for sign, term in terms:
        if term.amount is None:
            return Value(label, None)
        total += sign * term.amount
    return Value(label, total)


# --- The formulas ----------------------------------------------------------------------------------
def _budget(books: _Books) -> Iterator[Formula]:
    """A-01 to A-04: LRA, LPSAL and the cash behind them."""
    silpa = books.value("lra", "silpa", "LRA: SiLPA", "realisation")
    fourth = books.value("lpsal", "silpa", "LPSAL baris 4")
    yield Formula("A-01", "SiLPA LRA sama dengan LPSAL baris 4", silpa, fourth)
    use = books.fact("sal_use")
    yield Formula(
        "A-02",
        "LPSAL baris 2 sama dengan negatif realisasi penggunaan SAL",
        books.value("lpsal", "use", "LPSAL baris 2"),
        Value("LRA: penggunaan SAL, negatif", None if use.amount is None else -use.amount, use.source),
    )
    yield Formula(
        "A-03",
        "SAL akhir tahun lalu sama dengan SAL awal tahun ini",
        books.value("lpsal", "closing", "LPSAL tahun lalu baris 8", "last_year"),
        books.value("lpsal", "opening", "LPSAL baris 1"),
    )
    terms = (
        (1, books.fact("cash")),
        (-1, books.fact("withheld")),
        (-1, books.value("lpsal", "unused", "LPSAL baris 3 (SAL yang tidak digunakan)")),
        (-1, books.value("lpsal", "correction", "LPSAL baris 6 (koreksi)")),
        (-1, books.value("lpsal", "other", "LPSAL baris 7 (lain-lain)")),
    )
    yield Formula(
        "A-04",
        "SiLPA sama dengan kas dikurangi utang PFK",
        silpa,
        _sum("Kas dikurangi utang PFK dan SAL di luar tahun ini", *terms),
        [term for _, term in terms],
    )


def _accrual(books: _Books) -> Iterator[Formula]:
    """A-05 to A-07: LO, LPE and Neraca."""
    yield Formula(
        "A-05",
        "Surplus/defisit LO sama dengan LPE baris 2",
        books.value("lo", "result", "LO: surplus/(defisit)"),
        books.value("lpe", "result", "LPE baris 2"),
    )
    equity = books.value("neraca", "equity", "Neraca: ekuitas")
    yield Formula(
        "A-06",
        "Ekuitas akhir LPE sama dengan ekuitas Neraca",
        books.value("lpe", "closing", "LPE baris 5"),
        equity,
    )
    liabilities = books.value("neraca", "liabilities", "Neraca: kewajiban")
    yield Formula(
        "A-07",
        "Aset sama dengan kewajiban ditambah ekuitas",
        books.value("neraca", "assets", "Neraca: aset"),
        books.value("neraca", "liabilities_and_equity", "Neraca: kewajiban dan ekuitas"),
        [liabilities, equity],
    )


def _cash(books: _Books) -> Iterator[Formula]:
    """A-08 to A-10: LAK against Neraca, LRA and the withheld taxes."""
    yield Formula(
        "A-08",
        "Saldo akhir kas LAK sama dengan kas Neraca",
        books.value("lak", "E.AKHIR", "LAK: saldo akhir"),
        books.fact("cash"),
    )
    yield Formula(
        "A-08",
        "Saldo awal kas LAK sama dengan saldo akhir tahun lalu",
        books.value("lak", "E.AKHIR", "LAK tahun lalu: saldo akhir", "last_year"),
        books.value("lak", "E.AWAL", "LAK: saldo awal"),
    )
    nets = [books.value("lak", f"{letter}.NET") for letter in "ABC"]
    financing = _financing(books)
    surplus, use = books.fact("surplus"), books.fact("sal_use")
    yield Formula(
        "A-09",
        "Arus kas operasi, investasi, dan pendanaan sama dengan surplus LRA dan pembiayaan selain SiLPA",
        _sum("LAK: A + B + C", *((1, net) for net in nets)),
        _sum("LRA: surplus + pembiayaan neto − penggunaan SAL", (1, surplus), (1, financing), (-1, use)),
        [*nets, surplus, financing, use],
    )
    yield Formula(
        "A-10",
        "Arus kas transitoris PFK sama dengan perubahan utang PFK",
        _sum(
            "LAK: PFK masuk − keluar",
            (1, books.value("lak", "D.PFK_credit")),
            (-1, books.value("lak", "D.PFK_debit")),
        ),
        books.fact("withheld_change"),
    )


def _financing(books: _Books) -> Value:
    """Net financing of the LRA; a unit whose LRA does not show it has none."""
    found = books.value("lra", "financing", "LRA: pembiayaan neto", "realisation")
    return Value(found.label, found.amount or ZERO, found.source)


_RECIPROCAL = """
SELECT COALESCE(sum(l.debit - l.credit), 0) FROM ledger_entryline l
WHERE l.account_id = ANY(%s) AND l.counterpart_id = %s AND l.dated_on <= %s
    AND l.dated_on >= (SELECT ledger_carried_from(%s)) AND l.kind <> 'LEGACY'
"""


def _between(books: _Books) -> Iterator[Formula]:
    """A-11: RK SKPD against RK PPKD, of the region or of one SKPD."""
    title = "RK SKPD sama dengan RK PPKD"
    rk_skpd, rk_ppkd = books.fact("rk_skpd"), books.fact("rk_ppkd")
    if books.context.is_region:
        yield Formula("A-11", title, rk_skpd, rk_ppkd)
    elif books.context.is_department and books.context.parent_id is None:
        tree = accounts.tree(books.context.chart_id, books.context.load_id)
        selector = FACTS.lines[_RK_AT].selector
        assert selector is not None
        ids = tree.ids_of(selector, books.parameters.at)
        values = [ids, books.context.unit_id, books.parameters.at, books.parameters.at]
        ((amount,),) = books.rows(_RECIPROCAL, values)
        yield Formula("A-11", title, Value("RK SKPD di buku PPKD", amount), rk_ppkd)


_RK_AT = next(at for at, line in enumerate(FACTS.lines) if line.key == "rk_skpd")

_BY_ACCOUNT = """
SELECT a.code, a.is_debit_normal, sum(l.debit - l.credit) FROM (
    SELECT book_id, account_id, sum(debit) AS debit, sum(credit) AS credit FROM ledger_entryline
    WHERE dated_on BETWEEN %s AND %s AND kind <> ALL(%s) GROUP BY book_id, account_id) l
JOIN ledger_book b ON b.id = l.book_id
JOIN reference_account a ON a.id = l.account_id WHERE a.nature = ANY(%s)
GROUP BY a.code, a.is_debit_normal
"""
_LRA_NATURES = ("revenue", "spending", "financing_in", "financing_out")
_LO_NATURES = ("lo_revenue", "expense")


def _consolidated(books: _Books) -> Iterator[Formula]:
    """A-12: the entities' books against the consolidated statement, account by account."""
    start, end = date(books.parameters.year, 1, 1), books.parameters.at
    left_out = [EntryKind.OPENING.value, EntryKind.CLOSING.value]
    if not books.context.is_legacy:
        left_out.append(EntryKind.LEGACY.value)
    if books.parameters.stage is Stage.BEFORE_ADJUST:
        left_out += [EntryKind.ADJUST.value, EntryKind.AUDIT_ADJUSTMENT.value]
    for kind, column, natures in (
        ("lra", "realisation", _LRA_NATURES),
        ("lo", "this_year", _LO_NATURES),
    ):
        posted = books.rows(_BY_ACCOUNT, [start, end, left_out, list(natures)])
        sums = {code: net if is_debit else -net for code, is_debit, net in posted}
        matrix = books.matrix(kind)
        at = [found.key for found in matrix.columns].index(column)
        shown = {
            row.code: row.cells[at].value or ZERO
            for row in matrix
            if row.kind is RowKind.ACCOUNT and row.code in sums
        }
        parts = [
            Value(f"{ROW}{code}: entitas − konsolidasi", sums[code] - shown.get(code, ZERO))
            for code in sorted(sums)
            if sums[code] != shown.get(code, ZERO)
        ]
        name = kind.upper()
        yield Formula(
            "A-12",
            f"Jumlah {name} entitas sama dengan {name} konsolidasi, akun demi akun",
            Value(f"{name} entitas, jumlah akun", sum(sums.values(), ZERO)),
            Value(f"{name} konsolidasi, jumlah akun", sum(shown.values(), ZERO)),
            parts,
        )


_ASSETS = """
WITH capital AS (
    SELECT DISTINCT e.book_id, e.source, e.event FROM ledger_entryline l
    JOIN ledger_entry e ON e.id = l.entry_id
    WHERE {scope} AND l.dated_on BETWEEN %s AND %s AND l.kind <> ALL(%s) AND l.account_id = ANY(%s))
SELECT COALESCE(sum(l.debit - l.credit) FILTER (WHERE c.source IS NOT NULL), 0),
       COALESCE(sum(l.debit - l.credit) FILTER (WHERE c.source IS NULL), 0)
FROM ledger_entryline l JOIN ledger_entry e ON e.id = l.entry_id
LEFT JOIN capital c ON c.book_id = e.book_id AND c.source = e.source AND c.event = e.event
WHERE {scope} AND l.dated_on BETWEEN %s AND %s AND l.kind <> ALL(%s) AND l.account_id = ANY(%s)
"""


def _assets(books: _Books) -> Iterator[Formula]:
    """A-13: fixed assets at cost against capital spending, with what explains the rest."""
    tree = accounts.tree(books.context.chart_id, books.context.load_id)
    at = books.parameters.at
    selectors = {line.key: line.selector for line in FACTS.lines}
    ids = {
        key: tree.ids_of(selector, at)
        for key in ("fixed_assets", "capital")
        if (selector := selectors[key]) is not None
    }
    scope, scope_values = scope_condition(books.context, "l.")
    span = [date(books.parameters.year, 1, 1), at, [EntryKind.OPENING.value, EntryKind.CLOSING.value]]
    values = [*scope_values, *span, ids["capital"], *scope_values, *span, ids["fixed_assets"]]
    ((bought, other),) = books.rows(_ASSETS.format(scope=scope), values)
    grown, capital = books.fact("fixed_assets"), books.fact("capital")
    not_shown = Value(
        "Belanja modal yang tidak menambah aset tetap pada saat itu (BAST, aset lain, di bawah batas)",
        bought - (capital.amount or ZERO),
    )
    moved = Value("Perubahan tanpa belanja modal (BAST, hibah, reklasifikasi, penghapusan)", other)
    yield Formula(
        "A-13",
        "Kenaikan aset tetap terjelaskan oleh belanja modal dan perubahan lain",
        grown,
        _sum("Belanja modal dan penjelasnya", (1, capital), (1, not_shown), (1, moved)),
        [capital, not_shown, moved],
    )


def _balanced(books: _Books) -> Iterator[Formula]:
    """A-14: the trial balance of each set has equal sides; old vouchers balance as a whole."""
    if books.context.is_legacy:
        sides = {
            side: [
                (1, books.value("trial_balance", one, f"{one}, saldo akhir", f"closing_{side}"))
                for one in ("FIN", "BUD")
            ]
            for side in ("debit", "credit")
        }
        debit, credit = (
            _sum("Saldo akhir debet", *sides["debit"]),
            _sum("Saldo akhir kredit", *sides["credit"]),
        )
        yield Formula("A-14", "Neraca saldo pembukuan lama seimbang", debit, credit)
        return
    for ledger_set in ("FIN", "BUD"):
        debit = books.value("trial_balance", ledger_set, "Saldo akhir debet", "closing_debit")
        credit = books.value("trial_balance", ledger_set, "Saldo akhir kredit", "closing_credit")
        title = f"Neraca saldo {ledger_set} seimbang"
        yield Formula("A-14", title, debit, credit)


_CLOSED = """
SELECT EXISTS (SELECT 1 FROM ledger_entryline WHERE {scope} AND dated_on BETWEEN %s AND %s AND kind = %s)
"""


def _closed(books: _Books) -> Iterator[Formula]:
    """A-15: once the closing journals are made, only 1, 2, 3.1.01 and 3.1.03 have balances."""
    scope, values = scope_condition(books.context)
    span = [date(books.parameters.year, 1, 1), books.parameters.at, EntryKind.CLOSING.value]
    ((is_closed,),) = books.rows(_CLOSED.format(scope=scope), [*values, *span])
    title = "Sesudah penutupan hanya aset, kewajiban, dan ekuitas yang bersaldo"
    if not is_closed or books.parameters.stage is not Stage.ALL:
        yield Formula("A-15", title, Value("Saldo akun lain (tahun belum ditutup)", None), Value("Nol", ZERO))
        return
    rows = [row for row in books.matrix(REMAINING.kind, REMAINING) if row.cells[0].value]
    parts = [
        Value(f"{ROW}{row.code} {row.label}", row.cells[0].value, getattr(row.cells[0], "source", None))
        for row in rows
    ]
    total = sum((abs(part.amount or ZERO) for part in parts), ZERO)
    yield Formula("A-15", title, Value("Saldo akun lain", total), Value("Nol", ZERO), parts)


def _documents(books: _Books) -> Iterator[Formula]:
    """A-16 to A-18: the treasurers' documents against the books."""
    return articulation_documents.formulas(books.parameters, books.context)


# (only of the region, what makes them)
_FORMULAS: tuple[tuple[bool, Callable[[_Books], Iterator[Formula]]], ...] = (
    (True, _budget),
    (False, _accrual),
    (False, _cash),
    (False, _between),
    (True, _consolidated),
    (False, _assets),
    (False, _balanced),
    (False, _closed),
    (False, _documents),
)


def has_mapping(year: int) -> bool:
    """True when the chart of the year says which accounts form the rows of the statements."""
    found = context(year, None)
    tree = accounts.tree(found.chart_id, found.load_id)
    return all(tree.mapping(name, date(year, 12, 31)) for name in ("neraca", "lo", "lpe", "lpsal", "lak"))


def failing(parameters: Parameters) -> list[Formula]:
    """The formulas that do not hold."""
    return [one for one in formulas(parameters) if one.status is Status.DIFFERENT]
