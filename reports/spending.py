"""Realisation of spending from documents, by the way of payment: what books and SPJ lead back to.

One union of payments, receipts and returns; its sums are those of `treasury.functional_report`.
"""

import re
from datetime import date
from typing import Any, NamedTuple

from core.money import Decimal
from reference.models import Edition
from reports.matrix import DrillDown, Mode
from treasury.exclusions import SPJ_COLUMNS, listed
from treasury.functional_report import GOODS, IMPREST, SALARY
from treasury.models import POSTED_RECEIPT, ContraPost, PaymentRequest

# A receipt's way within the column of UP, GU and TU.
UP, TU = "UP", "TU"
LS_KINDS = (PaymentRequest.Kind.SALARY, PaymentRequest.Kind.GOODS, PaymentRequest.Kind.PPKD)
_NUMBER = "COALESCE(NULLIF({0}.external_number, ''), {0}.number)"


# The columns that a contra-post may reduce are data of the chart (spj_columns.csv): its account decides.
SPENT = f"""
SELECT 'disbursement:' || d.id AS document, {_NUMBER.format("d")} AS number, d.paid_on AS dated_on,
       d.created_at, d.description, d.unit_id, k.sub_activity_id, k.account_id,
       CASE r.kind WHEN %(salary_kind)s THEN %(salary)s ELSE %(goods)s END AS way, '' AS source,
       sum(l.amount) AS amount
FROM treasury_paymentrequestline l
JOIN treasury_paymentrequest r ON r.id = l.request_id
JOIN treasury_paymentorder o ON o.request_id = r.id
JOIN treasury_disbursementorder d ON d.order_id = o.id AND d.state = 'paid'
JOIN budget_budgetkey k ON k.id = l.key_id
JOIN reference_account a ON a.id = k.account_id AND a.nature = 'spending'
WHERE r.year_id = %(year)s AND r.unit_id = ANY(%(units)s) AND r.kind = ANY(%(ls_kinds)s)
GROUP BY d.id, k.sub_activity_id, k.account_id, r.kind
UNION ALL
SELECT 'expense_receipt:' || e.id, {_NUMBER.format("e")}, e.dated_on, e.created_at, e.description, e.unit_id,
       k.sub_activity_id, k.account_id, %(imprest)s, e.source,
       sum(CASE WHEN e.reverses_id IS NULL THEN l.amount ELSE -l.amount END)
FROM treasury_expensereceiptline l JOIN treasury_expensereceipt e ON e.id = l.receipt_id
JOIN budget_budgetkey k ON k.id = l.key_id
WHERE e.year_id = %(year)s AND e.unit_id = ANY(%(units)s) AND e.state = ANY(%(posted)s)
GROUP BY e.id, k.sub_activity_id, k.account_id
UNION ALL
SELECT CASE WHEN side.sign < 0 THEN 'contra_post:' || c.id ELSE 'reversal:' || v.id END,
       CASE WHEN side.sign < 0 THEN {_NUMBER.format("c")} ELSE {_NUMBER.format("v")} END,
       CASE WHEN side.sign < 0 THEN c.dated_on ELSE v.dated_on END,
       CASE WHEN side.sign < 0 THEN c.created_at ELSE v.created_at END,
       CASE WHEN side.sign < 0 THEN c.description ELSE v.description END,
       c.unit_id, k.sub_activity_id, k.account_id,
       COALESCE((SELECT m.way FROM unnest(%(codes)s::text[], %(ways)s::text[]) AS m(code, way)
                 WHERE a.code = m.code OR a.code LIKE m.code || '.%%'
                 ORDER BY length(m.code) DESC LIMIT 1), %(goods)s), '',
       side.sign * c.amount
FROM treasury_contrapost c
JOIN treasury_paymentrequestline l ON l.id = c.line_id
JOIN budget_budgetkey k ON k.id = l.key_id
JOIN reference_account a ON a.id = k.account_id AND a.nature = 'spending'
LEFT JOIN treasury_reversal v ON v.target_flow = %(contra)s AND v.target_id = c.id AND v.state = 'confirmed'
CROSS JOIN (VALUES (-1), (1)) AS side(sign)
WHERE c.year_id = %(year)s AND c.unit_id = ANY(%(units)s) AND c.state IN ('confirmed', 'reversed')
  AND (side.sign < 0 OR v.id IS NOT NULL)
"""


class Spent(NamedTuple):
    """What one document spent of one account of a sub kegiatan; returns are negative."""

    document: str
    number: str
    dated_on: date
    description: str
    sub_activity_code: str
    sub_activity_name: str
    account_code: str
    account_name: str
    way: str
    source: str
    amount: Decimal


SPENT_LINES = f"""
SELECT s.document, s.number, s.dated_on, s.description, COALESCE(p.code, ''),
       COALESCE(p.name, 'Tanpa sub kegiatan'), a.code, a.name, s.way, s.source, s.amount
FROM ({SPENT}) s JOIN reference_account a ON a.id = s.account_id
LEFT JOIN reference_program p ON p.id = s.sub_activity_id
WHERE s.dated_on <= %(end)s
ORDER BY COALESCE(p.code, ''), a.code, s.dated_on, s.created_at, split_part(s.document, ':', 2)::bigint,
    s.document
"""


MODES = {
    Mode.SPENT: (SALARY, GOODS, IMPREST),
    Mode.SPENT_SALARY: (SALARY,),
    Mode.SPENT_GOODS: (GOODS,),
    Mode.SPENT_IMPREST: (IMPREST,),
}


def spent_behind(drill: DrillDown, *, chart_id: int) -> tuple[str, list[Any]]:
    """The rows behind a figure of the SPJ: document, key_id, account_id, unit_id, sub_activity_id, amount."""
    units = [drill.unit_id] if drill.unit_id is not None else []
    values = spent_values(year=drill.start.year, chart_id=chart_id, units=units, end=drill.end)
    values |= {"start": drill.start, "wanted": list(MODES[drill.mode])}
    text = f"""
        SELECT document, account_id AS key_id, account_id, unit_id, sub_activity_id, amount FROM ({SPENT}) s
        WHERE dated_on BETWEEN %(start)s AND %(end)s AND way = ANY(%(wanted)s)
    """
    return positional(text, values)


def positional(text: str, values: dict[str, Any]) -> tuple[str, list[Any]]:
    """The query with its names replaced by their values' places, to stand within another query."""
    found: list[Any] = []

    def placed(match: re.Match[str]) -> str:
        found.append(values[match[1]])
        return "%s"

    return re.sub(r"%\((\w+)\)s", placed, text), found


def spent_values(*, year: int, chart_id: int, units: list[int], end: date) -> dict[str, Any]:
    """What the union asks for; the chart's list says which column a return reduces."""
    edition = Edition.objects.values_list("code", flat=True).get(pk=chart_id)
    columns = listed(*SPJ_COLUMNS).get(edition, {})
    return {
        "year": year,
        "units": units,
        "end": end,
        "ls_kinds": [str(kind) for kind in LS_KINDS],
        "salary_kind": str(PaymentRequest.Kind.SALARY),
        "salary": SALARY,
        "goods": GOODS,
        "imprest": IMPREST,
        "posted": list(POSTED_RECEIPT),
        "codes": list(columns),
        "ways": list(columns.values()),
        "contra": ContraPost.flow_name,
    }
