"""Saldo berjalan of a ledger list: the balance before the first line of a page."""

from django.db import connection

from core.money import ZERO, Decimal
from reports.matrix import DrillDown, Mode, Side, Source
from reports.scope import context, scope_condition
from reports.selectors import accounts_condition, journal_condition, lines_behind


def opening_of(drill: DrillDown) -> Decimal:
    """Balance before the first day of a list of movements, signed as the list; zero for other lists."""
    if drill.mode is not Mode.MOVEMENT or drill.side is not Side.NET:
        return ZERO
    return lines_behind(drill._replace(mode=Mode.OPENING), limit=0).total


def sum_before(drill: DrillDown, offset: int) -> Decimal:
    """Sum of the first `offset` lines of `lines_behind(drill)`, signed as the cell; one query."""
    if drill.source is not Source.JOURNAL or offset <= 0:
        return ZERO
    scope, scope_values = scope_condition(context(drill.start.year, drill.unit_id, is_legacy=drill.is_legacy))
    which, which_values = journal_condition(drill)
    accounts, account_values = accounts_condition(drill)
    sign = "debit - credit" if drill.orientation is Side.DEBIT else "credit - debit"
    query = f"""
        SELECT COALESCE(sum({sign}), 0) FROM (
            SELECT l.debit, l.credit
            FROM (SELECT * FROM ledger_entryline WHERE {scope} AND dated_on <= %s AND {which}) l
            JOIN reference_account a ON a.id = l.account_id WHERE {accounts}
            ORDER BY l.dated_on, l.entry_id, l.number LIMIT %s) first_lines
    """
    with connection.cursor() as cursor:
        cursor.execute(query, [*scope_values, drill.end, *which_values, *account_values, offset])
        return Decimal((cursor.fetchone() or (ZERO,))[0])
