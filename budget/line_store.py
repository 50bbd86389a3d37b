"""Penyimpanan rincian: the lines of a draft become others, set-wise, with their history.

The same few statements for one line and for 20,000; only what differs is written. Callers hold the
document's lock and have checked the lines.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from budget.lines import LineInput, check_sums
from budget.models import BudgetDocument
from core import clock
from reference.models import LIMITED, User


@dataclass(frozen=True)
class Change:
    """How many lines were added, got another amount, and went."""

    added: int
    changed: int
    removed: int


_WANTED_PARTS = """
unnest(%(programs)s::bigint[], %(accounts)s::bigint[], %(funds)s::bigint[], %(limited)s::boolean[])
    WITH ORDINALITY AS w (sub_activity_id, account_id, fund_source_id, is_limited, place)
"""
_SAME_KEY = """
k.year_id = %(year)s AND k.unit_id = %(unit)s AND k.account_id = w.account_id
    AND k.fund_source_id = w.fund_source_id
    AND coalesce(k.sub_activity_id, 0) = coalesce(w.sub_activity_id, 0)
"""
# Whoever makes the same key at the same time is waited for; the next statement then sees his.
_MAKE_KEYS = f"""
INSERT INTO budget_budgetkey (year_id, unit_id, sub_activity_id, account_id, fund_source_id, is_limited,
    is_active, ceiling, reserved, committed, consumed, contra_posted)
SELECT %(year)s, %(unit)s, w.sub_activity_id, w.account_id, w.fund_source_id, w.is_limited,
    true, 0, 0, 0, 0, 0
FROM {_WANTED_PARTS}
WHERE NOT EXISTS (SELECT FROM budget_budgetkey k WHERE {_SAME_KEY})
ORDER BY w.place
ON CONFLICT DO NOTHING
"""
_KEY_IDS = f"SELECT k.id FROM {_WANTED_PARTS} JOIN budget_budgetkey k ON {_SAME_KEY} ORDER BY w.place"
_UNWANTED = """
l.document_id = %(document)s
    AND NOT EXISTS (SELECT FROM unnest(%(keys)s::bigint[]) AS w (key_id) WHERE w.key_id = l.key_id)
"""
_DROP_PLANS = (
    f"DELETE FROM budget_cashplan p USING budget_budgetline l WHERE p.line_id = l.id AND {_UNWANTED}"
)
_HISTORY = """
INSERT INTO budget_historicalbudgetline (id, document_id, key_id, amount, amount_currency, history_date,
    history_type, history_user_id)
SELECT id, document_id, key_id, amount, amount_currency, %(moment)s, {kind}, %(actor)s
FROM touched ORDER BY id
"""
_RETURNING = "RETURNING l.id, l.document_id, l.key_id, l.amount, l.amount_currency"
_DROP = f"WITH touched AS (DELETE FROM budget_budgetline l WHERE {_UNWANTED} {_RETURNING})" + _HISTORY.format(
    kind="'-'"
)
_AMOUNTS = "unnest(%(keys)s::bigint[], %(amounts)s::numeric(20, 2)[]) AS w (key_id, amount)"
_CHANGE = (
    f"WITH touched AS (UPDATE budget_budgetline l SET amount = w.amount FROM {_AMOUNTS}"
    " WHERE l.document_id = %(document)s AND l.key_id = w.key_id AND l.amount <> w.amount"
    f" {_RETURNING})" + _HISTORY.format(kind="'~'")
)
_ADD = (
    "WITH touched AS (INSERT INTO budget_budgetline AS l (document_id, key_id, amount, amount_currency)"
    f" SELECT %(document)s, w.key_id, w.amount, 'IDR' FROM {_AMOUNTS} WHERE NOT EXISTS ("
    "  SELECT FROM budget_budgetline o WHERE o.document_id = %(document)s AND o.key_id = w.key_id)"
    f" {_RETURNING})" + _HISTORY.format(kind="'+'")
)
_PLAN = """
INSERT INTO budget_cashplan (line_id, month, amount, amount_currency)
SELECT l.id, (m.place - 1) %% 12 + 1, m.amount, 'IDR'
FROM unnest(%(months)s::numeric(20, 2)[]) WITH ORDINALITY AS m (amount, place)
JOIN unnest(%(keys)s::bigint[]) WITH ORDINALITY AS w (key_id, place) ON w.place = (m.place - 1) / 12 + 1
JOIN budget_budgetline l ON l.document_id = %(document)s AND l.key_id = w.key_id
ON CONFLICT (line_id, month) DO UPDATE SET amount = excluded.amount
WHERE budget_cashplan.amount <> excluded.amount
"""


def replace_lines(document: BudgetDocument, lines: Sequence[LineInput], *, actor: User) -> Change:
    """Make the document's lines exactly these, with keys, history and cash plan; inside a transaction."""
    check_sums(lines)
    programs = [line.sub_activity.pk if line.sub_activity else None for line in lines]
    values: dict[str, Any] = {
        "document": document.pk,
        "year": document.version.year_id,
        "unit": document.unit_id,
        "actor": actor.pk,
        "moment": clock.now(),
        "programs": _array("NULL" if pk is None else pk for pk in programs),
        "accounts": _array(line.account.pk for line in lines),
        "funds": _array(line.fund_source.pk for line in lines),
        "limited": _array(line.account.nature in LIMITED for line in lines),
        "amounts": _array(line.amount for line in lines),
        "months": _array(month for line in lines for month in line.months),
    }
    with connection.cursor() as cursor:

        def run(statement: str) -> int:
            cursor.execute(statement, values)
            return int(cursor.rowcount)

        run(_MAKE_KEYS)
        run(_KEY_IDS)
        values["keys"] = _array(row[0] for row in cursor.fetchall())
        run(_DROP_PLANS)
        removed, changed, added = run(_DROP), run(_CHANGE), run(_ADD)
        run(_PLAN)
    return Change(added=added, changed=changed, removed=removed)


def _array(values: Iterable[object]) -> str:
    """An array as PostgreSQL reads it: one text is quicker to send than thousands of values."""
    return "{" + ",".join(map(str, values)) + "}"
