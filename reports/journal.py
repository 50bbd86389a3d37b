"""Sums of the journal by account for all years that a statement shows: one grouped query.

A line costs what its filters cost, so the largest part (this year's movement) is not filtered: it is what
the whole of the rows read leaves when the other parts are taken away.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from core.money import ZERO, Decimal
from ledger.carrying import CARRIED_FROM, first_counted_day
from ledger.models import EntryKind
from reports.scope import Context, scope_condition

OPENING = EntryKind.OPENING.value


class YearNeed(NamedTuple):
    """What the columns of one fiscal year need from the journal."""

    start: date
    end: date
    excluded: tuple[str, ...]
    has_opening: bool
    has_movement: bool
    has_sides: bool


class YearFacts(NamedTuple):
    """Sums of one account in one year; None where nothing was posted or nothing was asked."""

    opening: Decimal | None
    net: Decimal | None
    debit: Decimal | None
    credit: Decimal | None


Condition = tuple[str, list[Any]]
Rows = list[tuple[Any, ...]]


def opening_condition(need: YearNeed) -> Condition:
    """Before the first day, and OPENING entries of the year itself.

    Once the year's opening was carried over, these alone: earlier lines are in them (ledger.carrying).
    """
    text = f"(dated_on >= {CARRIED_FROM} AND (dated_on < %s OR (kind = %s AND dated_on <= %s)))"
    return text, [need.start, need.start, OPENING, need.end]


def movement_condition(need: YearNeed) -> Condition:
    """From the first to the last day, without OPENING and without the kinds left out."""
    kinds = (OPENING, *need.excluded)
    marks = ", ".join(["%s"] * len(kinds))
    return f"(dated_on BETWEEN %s AND %s AND kind NOT IN ({marks}))", [need.start, need.end, *kinds]


def correcting_condition(found: Context, need: YearNeed, accounts: Condition) -> Condition:
    """Lines of entries of the span that also move one of the accounts (corrections of equity)."""
    scope, scope_values = scope_condition(found)
    movement, movement_values = movement_condition(need)
    text, values = accounts
    inner = f"SELECT entry_id FROM ledger_entryline WHERE {scope} AND {movement} AND {text}"
    return f"({movement} AND entry_id IN ({inner}))", [
        *movement_values,
        *scope_values,
        *movement_values,
        *values,
    ]


def correction_facts(found: Context, need: YearNeed, account_ids: Sequence[int]) -> dict[int, Decimal]:
    """Net movement by account within the entries that correct equity; one query."""
    condition = correcting_condition(found, need, ("account_id = ANY(%s)", [list(account_ids)]))
    return {row[0]: row[1] for row in _read(found, [("sum(debit - credit)", [])], [condition], ())}


def journal_facts(
    found: Context, needs: Sequence[YearNeed], id_ranges: Sequence[tuple[int, int]] = ()
) -> dict[int, tuple[YearFacts, ...]]:
    """Sums by account, one YearFacts for each need in their order.

    `id_ranges` limits the accounts that are read, (least, greatest) id each; none reads all.
    """
    if not needs:
        return {}
    if len(needs) == 1:
        return _one_year(found, needs[0], id_ranges)
    if len(needs) == 2 and not any(need.has_opening or need.has_sides for need in needs):
        return _two_movements(found, needs[0], needs[1], id_ranges)
    return _any_years(found, needs, id_ranges)


def _read(
    found: Context,
    columns: Sequence[Condition],
    where: Sequence[Condition],
    id_ranges: Sequence[tuple[int, int]],
) -> Rows:
    """The one query: columns are (expression, values), all conditions must hold."""
    conditions = [scope_condition(found), *where]
    if id_ranges:
        text = " OR ".join(["account_id BETWEEN %s AND %s"] * len(id_ranges))
        conditions.append((f"({text})", [end for ends in id_ranges for end in ends]))
    query = (
        f"SELECT account_id, {', '.join(text for text, _ in columns)} FROM ledger_entryline"
        f" WHERE {' AND '.join(text for text, _ in conditions)} GROUP BY account_id"
    )
    values = [value for _, found_values in (*columns, *conditions) for value in found_values]
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


_TOTALS: tuple[Condition, Condition] = (("sum(debit)", []), ("sum(credit)", []))


def _filtered(expression: str, condition: Condition) -> Condition:
    text, values = condition
    return f"sum({expression}) FILTER (WHERE {text})", values


def _one_year(
    found: Context, need: YearNeed, id_ranges: Sequence[tuple[int, int]]
) -> dict[int, tuple[YearFacts, ...]]:
    """Opening filtered, movement what remains; without opening just the movement."""
    if not need.has_opening:
        rows = _read(found, _TOTALS, [movement_condition(need)], id_ranges)
        return {row[0]: (YearFacts(None, row[1] - row[2], row[1], row[2]),) for row in rows}
    # What the opening may count at all is asked of every row below.
    opening = ("(dated_on < %s OR kind = %s)", [need.start, OPENING])
    where: list[Condition] = [
        ("dated_on >= %s::date", [first_counted_day(need.start)]),
        ("dated_on <= %s", [need.end]),
    ]
    if need.excluded:
        marks = ", ".join(["%s"] * len(need.excluded))
        where.append((f"NOT (dated_on >= %s AND kind IN ({marks}))", [need.start, *need.excluded]))
    if not need.has_sides:
        rows = _read(found, [*_TOTALS, _filtered("debit - credit", opening)], where, id_ranges)
        return {row[0]: (YearFacts(row[3], row[1] - row[2] - (row[3] or ZERO), None, None),) for row in rows}
    columns = [*_TOTALS, _filtered("debit", opening), _filtered("credit", opening)]
    facts: dict[int, tuple[YearFacts, ...]] = {}
    for account_id, debit, credit, opening_debit, opening_credit in _read(found, columns, where, id_ranges):
        if opening_debit is None:
            facts[account_id] = (YearFacts(None, debit - credit, debit, credit),)
            continue
        opening_net = opening_debit - opening_credit
        net = debit - credit - opening_net
        facts[account_id] = (YearFacts(opening_net, net, debit - opening_debit, credit - opening_credit),)
    return facts


def _two_movements(
    found: Context, this: YearNeed, last: YearNeed, id_ranges: Sequence[tuple[int, int]]
) -> dict[int, tuple[YearFacts, ...]]:
    """This year's movement and the whole of last year's, which ends the day before."""
    both = this._replace(start=last.start)
    columns = [*_TOTALS, _filtered("debit - credit", ("dated_on < %s", [this.start]))]
    nothing = YearFacts(None, None, None, None)
    facts: dict[int, tuple[YearFacts, ...]] = {}
    for account_id, debit, credit, before in _read(found, columns, [movement_condition(both)], id_ranges):
        if before is None:
            facts[account_id] = (YearFacts(None, debit - credit, None, None), nothing)
        else:
            net = debit - credit - before
            facts[account_id] = (YearFacts(None, net, None, None), YearFacts(None, before, None, None))
    return facts


def _any_years(
    found: Context, needs: Sequence[YearNeed], id_ranges: Sequence[tuple[int, int]]
) -> dict[int, tuple[YearFacts, ...]]:
    """Parts that overlap (the opening of one year is the closing of the one before): each filtered."""
    columns: list[Condition] = []
    for need in needs:
        movement = movement_condition(need)
        wanted = (
            (need.has_opening, "debit - credit", opening_condition(need)),
            (need.has_movement, "debit - credit", movement),
            (need.has_sides, "debit", movement),
            (need.has_sides, "credit", movement),
        )
        for is_wanted, expression, condition in wanted:
            columns.append(_filtered(expression, condition) if is_wanted else ("NULL::numeric", []))
    where: list[Condition] = [("dated_on <= %s", [max(need.end for need in needs)])]
    if not any(need.has_opening for need in needs):
        where.append(("dated_on >= %s", [min(need.start for need in needs)]))
    rows = _read(found, columns, where, id_ranges)
    return {
        row[0]: tuple(YearFacts(*row[1 + 4 * at : 5 + 4 * at]) for at in range(len(needs))) for row in rows
    }
