"""The fewest grouped queries of a statement: its context, its journal sums, its budget sums.

Each is one statement in SQL whatever the number of accounts, lines, units or columns.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from core.errors import DomainError
from core.money import ZERO, Decimal
from reference.models import Unit
from reports.matrix import DrillDown, Mode, Side, Source

REGION_CODE = "KONSOLIDASI"
REGION_NAME = "Konsolidasi pemerintah daerah"


@dataclass(frozen=True)
class Context:
    """Whose statement, in which charts. `book_id` is None for the region and for a unit without books."""

    year: int
    chart_id: int
    previous_chart_id: int | None
    load_id: int | None
    unit_id: int | None
    unit_code: str
    unit_name: str
    unit_kind: str
    parent_id: int | None
    book_id: int | None

    @property
    def is_region(self) -> bool:
        """True for the consolidated statement."""
        return self.unit_id is None

    @property
    def is_department(self) -> bool:
        """True for an SKPD or a sub-unit: neither the region nor PPKD."""
        return self.unit_id is not None and self.unit_kind != Unit.Kind.PPKD


_CONTEXT = """
SELECT y.chart_id, p.chart_id, (SELECT max(id) FROM reference_referenceload),
       u.id, u.code, u.name, u.kind, u.parent_id, b.id
FROM reference_fiscalyear y
LEFT JOIN reference_fiscalyear p ON p.year = y.year - 1
LEFT JOIN reference_unit u ON u.id = %s
LEFT JOIN ledger_book b ON b.unit_id = COALESCE(u.parent_id, u.id)
WHERE y.year = %s
"""


def context(year: int, unit_id: int | None) -> Context:
    """Editions of the year and the unit with its book, in one query. Raises DomainError."""
    with connection.cursor() as cursor:
        cursor.execute(_CONTEXT, [unit_id, year])
        row = cursor.fetchone()
    if row is None:
        raise DomainError(f"Tahun anggaran {year} belum dibuka. Pilih tahun yang sudah dibuka.")
    if unit_id is None:
        return Context(year, row[0], row[1], row[2], None, REGION_CODE, REGION_NAME, "", None, None)
    if row[3] is None:
        raise DomainError("Unit itu tidak ada. Pilih unit lain.")
    return Context(year, *row)


class YearNeed(NamedTuple):
    """What the columns of one fiscal year need from the journal."""

    start: date
    end: date
    excluded: tuple[str, ...]
    has_opening: bool
    has_net: bool
    has_sides: bool


class YearFacts(NamedTuple):
    """Sums of one account in one year; None where nothing was posted or nothing was asked."""

    opening: Decimal | None
    net: Decimal | None
    debit: Decimal | None
    credit: Decimal | None


def opening_condition(need: YearNeed) -> tuple[str, list[Any]]:
    """Before the first day, and OPENING entries of the year itself."""
    return "(dated_on < %s OR (kind = 'OPENING' AND dated_on <= %s))", [need.start, need.end]


def movement_condition(need: YearNeed) -> tuple[str, list[Any]]:
    """From the first to the last day, without OPENING and without the kinds left out."""
    kinds = ["OPENING", *need.excluded]
    return "(dated_on BETWEEN %s AND %s AND kind <> ALL(%s))", [need.start, need.end, kinds]


def scope_condition(found: Context) -> tuple[str, list[Any]]:
    """Lines of the unit's book; of a sub-unit, its part of the department's book; of the region, all."""
    if found.is_region:
        return "TRUE", []
    if found.parent_id is not None:
        return "book_id = %s AND unit_id = %s", [found.book_id, found.unit_id]
    return "book_id = %s", [found.book_id]


def _expressions(need: YearNeed) -> tuple[list[str], list[Any]]:
    opening, opening_values = opening_condition(need)
    movement, movement_values = movement_condition(need)
    texts: list[str] = []
    values: list[Any] = []
    wanted = (
        (need.has_opening, "debit - credit", opening, opening_values),
        (need.has_net, "debit - credit", movement, movement_values),
        (need.has_sides, "debit", movement, movement_values),
        (need.has_sides, "credit", movement, movement_values),
    )
    for is_wanted, amount, condition, parameters in wanted:
        if is_wanted:
            texts.append(f"sum({amount}) FILTER (WHERE {condition})")
            values += parameters
        else:
            texts.append("NULL::numeric")
    return texts, values


def journal_facts(found: Context, needs: list[YearNeed]) -> dict[int, tuple[YearFacts, ...]]:
    """Sums by account for every year asked: one grouped query over the ledger lines."""
    if not needs:
        return {}
    texts: list[str] = []
    values: list[Any] = []
    for need in needs:
        more, parameters = _expressions(need)
        texts += more
        values += parameters
    scope, scope_values = scope_condition(found)
    bounds = ["dated_on <= %s"]
    bound_values: list[Any] = [max(need.end for need in needs)]
    if not any(need.has_opening for need in needs):
        bounds.append("dated_on >= %s")
        bound_values.append(min(need.start for need in needs))
    query = (
        f"SELECT account_id, {', '.join(texts)} FROM ledger_entryline"
        f" WHERE {scope} AND {' AND '.join(bounds)} GROUP BY account_id"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [*values, *scope_values, *bound_values])
        rows = cursor.fetchall()
    count = len(needs)
    return {row[0]: tuple(YearFacts(*row[1 + 4 * at : 5 + 4 * at]) for at in range(count)) for row in rows}


IN_FORCE = """
SELECT DISTINCT ON (d.unit_id) d.id
FROM budget_budgetdocument d JOIN budget_budgetversion v ON v.id = d.version_id
WHERE v.year_id = %s AND d.in_force_from <= %s{units}
ORDER BY d.unit_id, v.number DESC
"""
_FAMILY = "(SELECT id FROM reference_unit WHERE id = %s OR parent_id = %s OR id = %s)"
_OWN = "(SELECT id FROM reference_unit WHERE id = %s OR parent_id = %s)"


def in_force_query(year: int, at: date, found: Context) -> tuple[str, list[Any], str, list[Any]]:
    """(query of documents in force at the date, its values, condition on keys k, its values)."""
    if found.is_region:
        return IN_FORCE.format(units=""), [year, at], "TRUE", []
    units = f" AND d.unit_id IN {_FAMILY}"
    family: list[Any] = [found.unit_id, found.unit_id, found.parent_id]
    own: list[Any] = [found.unit_id, found.unit_id]
    return IN_FORCE.format(units=units), [year, at, *family], f"k.unit_id IN {_OWN}", own


def budget_facts(found: Context, year: int, at: date) -> dict[int, Decimal] | None:
    """Amounts by account of the versions in force at the date; None when no version is in force."""
    documents, values, condition, condition_values = in_force_query(year, at, found)
    query = f"""
        WITH in_force AS ({documents})
        SELECT k.account_id, sum(l.amount) FROM in_force
        LEFT JOIN (budget_budgetline l JOIN budget_budgetkey k ON k.id = l.key_id AND {condition})
               ON l.document_id = in_force.id
        GROUP BY k.account_id
    """
    with connection.cursor() as cursor:
        cursor.execute(query, [*values, *condition_values])
        rows = cursor.fetchall()
    if not rows:
        return None
    return {account_id: amount for account_id, amount in rows if account_id is not None}


# --- The lines behind a figure ---------------------------------------------------------------------


class LedgerLine(NamedTuple):
    """One journal line behind a figure, with what leads on to its document and approval log."""

    entry_id: int
    entry_number: int
    book_code: str
    dated_on: date
    kind: str
    source: str
    event: str
    description: str
    account_code: str
    account_name: str
    unit_name: str
    sub_activity_code: str | None
    debit: Decimal
    credit: Decimal


class BudgetAmount(NamedTuple):
    """One budget line behind a figure."""

    document_id: int
    version_name: str
    unit_name: str
    sub_activity_code: str | None
    account_code: str
    account_name: str
    fund_source: str
    amount: Decimal


@dataclass(frozen=True)
class LinesBehind:
    """A page of lines, how many there are, and their sum signed as the cell shows it."""

    lines: list[LedgerLine]
    count: int
    total: Decimal


@dataclass(frozen=True)
class BudgetBehind:
    """A page of budget lines, how many there are, and their sum signed as the cell shows it."""

    lines: list[BudgetAmount]
    count: int
    total: Decimal


_SUBTREE = """account_id IN (
    WITH RECURSIVE below AS (
        SELECT id FROM reference_account WHERE id = %s
        UNION ALL SELECT a.id FROM reference_account a JOIN below ON a.parent_id = below.id)
    SELECT id FROM below)"""


def _accounts_condition(drill: DrillDown) -> tuple[str, list[Any]]:
    """Which accounts, over `account_id` and the joined account a."""
    texts: list[str] = ["TRUE"]
    values: list[Any] = []
    if drill.account_id is not None:
        texts.append(_SUBTREE)
        values.append(drill.account_id)
    if drill.natures:
        texts.append("a.nature = ANY(%s)")
        values.append(list(drill.natures))
    if drill.ledger_set:
        texts.append("a.ledger_set = %s")
        values.append(drill.ledger_set)
    return " AND ".join(texts), values


def _journal_condition(drill: DrillDown) -> tuple[str, list[Any]]:
    """Which ledger lines l: the same words as the sums of the statement."""
    need = YearNeed(drill.start, drill.end, drill.excluded, False, False, False)
    opening, opening_values = opening_condition(need)
    movement, movement_values = movement_condition(need)
    if drill.mode is Mode.OPENING:
        text, values = opening, opening_values
    elif drill.mode is Mode.MOVEMENT:
        text, values = movement, movement_values
    else:
        text, values = f"({opening} OR {movement})", [*opening_values, *movement_values]
    if drill.side is not Side.NET:
        text += f" AND {drill.side.value} > 0"
    return text, values


def lines_behind(drill: DrillDown, *, offset: int = 0, limit: int = 50) -> LinesBehind:
    """The journal lines that add up to a cell, by date; three queries whatever their number."""
    if drill.source is not Source.JOURNAL:
        return LinesBehind([], 0, ZERO)
    found = context(drill.start.year, drill.unit_id)
    scope, scope_values = scope_condition(found)
    which, which_values = _journal_condition(drill)
    accounts, account_values = _accounts_condition(drill)
    source = f"""
        (SELECT * FROM ledger_entryline WHERE {scope} AND dated_on <= %s AND {which}) l
        JOIN reference_account a ON a.id = l.account_id WHERE {accounts}
    """
    values = [*scope_values, drill.end, *which_values, *account_values]
    sign = "debit - credit" if drill.orientation is Side.DEBIT else "credit - debit"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), COALESCE(sum({sign}), 0) FROM {source}", values)
        count, total = cursor.fetchone() or (0, ZERO)
        cursor.execute(
            f"""
            WITH page AS (SELECT l.*, a.code, a.name FROM {source}
                          ORDER BY l.dated_on, l.entry_id, l.number OFFSET %s LIMIT %s)
            SELECT e.id, e.number, b.code, page.dated_on, page.kind, e.source, e.event, e.description,
                   page.code, page.name, u.name, p.code, page.debit, page.credit
            FROM page JOIN ledger_entry e ON e.id = page.entry_id JOIN ledger_book b ON b.id = page.book_id
            JOIN reference_unit u ON u.id = page.unit_id
            LEFT JOIN reference_program p ON p.id = page.sub_activity_id
            ORDER BY page.dated_on, page.entry_id, page.number
            """,
            [*values, offset, limit],
        )
        lines = [LedgerLine(*row) for row in cursor.fetchall()]
    return LinesBehind(lines, count, total)


def budget_behind(drill: DrillDown, *, offset: int = 0, limit: int = 50) -> BudgetBehind:
    """The budget lines in force that add up to a cell; three queries whatever their number."""
    if drill.source is not Source.BUDGET:
        return BudgetBehind([], 0, ZERO)
    found = context(drill.start.year, drill.unit_id)
    documents, values, keys, key_values = in_force_query(drill.start.year, drill.end, found)
    accounts, account_values = _accounts_condition(drill)
    source = f"""
        (WITH in_force AS ({documents})
         SELECT l.id, l.document_id, l.amount, k.account_id, k.unit_id, k.sub_activity_id, k.fund_source_id
         FROM in_force JOIN budget_budgetline l ON l.document_id = in_force.id
         JOIN budget_budgetkey k ON k.id = l.key_id AND {keys}) l
        JOIN reference_account a ON a.id = l.account_id WHERE {accounts}
    """
    found_values = [*values, *key_values, *account_values]
    sign = "a.is_debit_normal" if drill.orientation is Side.DEBIT else "NOT a.is_debit_normal"
    with connection.cursor() as cursor:
        amount = f"CASE WHEN {sign} THEN l.amount ELSE -l.amount END"
        cursor.execute(f"SELECT count(*), COALESCE(sum({amount}), 0) FROM {source}", found_values)
        count, total = cursor.fetchone() or (0, ZERO)
        cursor.execute(
            f"""
            WITH page AS (SELECT l.*, a.code, a.name FROM {source} ORDER BY a.code, l.id OFFSET %s LIMIT %s)
            SELECT page.document_id, v.name, u.name, p.code, page.code, page.name, f.code, page.amount
            FROM page JOIN budget_budgetdocument d ON d.id = page.document_id
            JOIN budget_budgetversion v ON v.id = d.version_id
            JOIN reference_unit u ON u.id = page.unit_id
            LEFT JOIN reference_program p ON p.id = page.sub_activity_id
            JOIN reference_fundsource f ON f.id = page.fund_source_id
            ORDER BY page.code, page.id
            """,
            [*found_values, offset, limit],
        )
        lines = [BudgetAmount(*row) for row in cursor.fetchall()]
    return BudgetBehind(lines, count, total)
