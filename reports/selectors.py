"""Budget sums of a statement, and the lines behind its figures.

Each question is one statement in SQL whatever the number of accounts, lines, units or columns.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from core.money import ZERO, Decimal
from reports.journal import YearNeed, correcting_condition, movement_condition, opening_condition
from reports.matrix import NO_SUB_ACTIVITY, DrillDown, Mode, Side, Source
from reports.scope import Context, context, scope_condition
from reports.vocabulary import CORRECTED

# The kind of document of an entry e; year-end adjustments and audit corrections have a name of their own.
ORIGIN = (
    "CASE WHEN e.kind IN ('ADJUST', 'AUDIT_ADJUSTMENT') THEN e.kind ELSE split_part(e.source, ':', 1) END"
)

IN_FORCE = """
SELECT DISTINCT ON (d.unit_id) d.id
FROM budget_budgetdocument d JOIN budget_budgetversion v ON v.id = d.version_id
WHERE v.year_id = %s AND d.in_force_from <= %s{units}
ORDER BY d.unit_id, v.number DESC
"""


def in_force_query(year: int, at: date, found: Context) -> tuple[str, list[Any], str, list[Any]]:
    """(query of documents in force at the date, its values, condition on keys k, its values)."""
    if found.is_region:
        return IN_FORCE.format(units=""), [year, at], "TRUE", []
    # A sub-unit's keys may stand in its department's document.
    family = found.own_ids if found.parent_id is None else [*found.own_ids, found.parent_id]
    query = IN_FORCE.format(units=" AND d.unit_id = ANY(%s)")
    return query, [year, at, family], "k.unit_id = ANY(%s)", [found.own_ids]


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


SUBTREE = """account_id IN (
    WITH RECURSIVE below AS (
        SELECT id FROM reference_account WHERE id = %s
        UNION ALL SELECT a.id FROM reference_account a JOIN below ON a.parent_id = below.id)
    SELECT id FROM below)"""


BELOW_PROGRAM = """l.sub_activity_id IN (
    WITH RECURSIVE below AS (
        SELECT id FROM reference_program WHERE id = %s
        UNION ALL SELECT p.id FROM reference_program p JOIN below ON p.parent_id = below.id)
    SELECT id FROM below)"""


# The nearest mapped account upwards counts: a row is handed down until another one takes over.
MAPPED = """account_id IN (
    WITH RECURSIVE valid AS (
        SELECT DISTINCT ON (account_id) account_id, row FROM reference_reportrow
        WHERE statement = %s AND valid_from <= %s AND (valid_to IS NULL OR valid_to >= %s)
        ORDER BY account_id, valid_from DESC
    ), below AS (
        SELECT account_id AS id, row FROM valid
        UNION SELECT a.id, COALESCE(v.row, below.row) FROM below
        JOIN reference_account a ON a.parent_id = below.id LEFT JOIN valid v ON v.account_id = a.id)
    SELECT id FROM below WHERE row = ANY(%s))"""


def mapped_condition(statement: str, rows: tuple[str, ...], on: date) -> tuple[str, list[Any]]:
    """Which accounts the report mapping puts into the rows of a statement on a day."""
    return MAPPED, [statement, on, on, list(rows)]


def accounts_condition(drill: DrillDown) -> tuple[str, list[Any]]:
    """Which accounts and sub kegiatan, over lines l and the joined account a."""
    texts: list[str] = ["TRUE"]
    values: list[Any] = []
    if drill.account_id is not None:
        texts.append(SUBTREE)
        values.append(drill.account_id)
    if drill.natures:
        texts.append("a.nature = ANY(%s)")
        values.append(list(drill.natures))
    if drill.ledger_set:
        texts.append("a.ledger_set = %s")
        values.append(drill.ledger_set)
    if drill.statement:
        text, found = mapped_condition(drill.statement, drill.rows, drill.mapped_on or drill.end)
        texts.append(text)
        values += found
    if drill.sub_activity_id == NO_SUB_ACTIVITY:
        texts.append("l.sub_activity_id IS NULL")
    elif drill.sub_activity_id is not None:
        texts.append("l.sub_activity_id = %s")
        values.append(drill.sub_activity_id)
    if drill.program_id is not None:
        texts.append(BELOW_PROGRAM)
        values.append(drill.program_id)
    return " AND ".join(texts), values


def journal_condition(drill: DrillDown) -> tuple[str, list[Any]]:
    """Which ledger lines l: the same words as the sums of the statement."""
    need = YearNeed(drill.start, drill.end, drill.excluded, False, False, False)
    opening, opening_values = opening_condition(need)
    movement, movement_values = movement_condition(need)
    if drill.mode is Mode.OPENING:
        text, values = opening, opening_values
    elif drill.mode is Mode.MOVEMENT:
        text, values = movement, movement_values
    elif drill.mode is Mode.CORRECTION:
        on = drill.mapped_on or drill.end
        accounts = mapped_condition(CORRECTED.statement, CORRECTED.rows, on)
        text, values = correcting_condition(
            context(drill.start.year, drill.unit_id, is_legacy=drill.is_legacy), need, accounts
        )
    else:
        text, values = f"({opening} OR {movement})", [*opening_values, *movement_values]
    if drill.side is not Side.NET:
        text += f" AND {drill.side.value} > 0"
    if drill.origin:
        text += f" AND EXISTS (SELECT 1 FROM ledger_entry e WHERE e.id = entry_id AND {ORIGIN} = %s)"
        values = [*values, drill.origin]
    return text, values


def lines_behind(drill: DrillDown, *, offset: int = 0, limit: int = 50) -> LinesBehind:
    """The journal lines that add up to a cell, by date; three queries whatever their number."""
    if drill.source is not Source.JOURNAL:
        return LinesBehind([], 0, ZERO)
    found = context(drill.start.year, drill.unit_id, is_legacy=drill.is_legacy)
    scope, scope_values = scope_condition(found)
    which, which_values = journal_condition(drill)
    accounts, account_values = accounts_condition(drill)
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
    found = context(drill.start.year, drill.unit_id, is_legacy=drill.is_legacy)
    documents, values, keys, key_values = in_force_query(drill.start.year, drill.end, found)
    accounts, account_values = accounts_condition(drill)
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
