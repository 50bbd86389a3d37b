"""Telusur: what is behind a figure that has no journal lines of its own, and the right to look.

Reserved amounts lead to the contracts and SPP that hold them, SPD to the SPD, a remainder to the figures
that it is the sum of. `read` is the service: it asks for the right before anything is summed.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from core.money import ZERO, Decimal
from reference.models import Unit, User
from reports import statements
from reports.definitions.availability_card import ways_of
from reports.matrix import DrillDown, Mode, Source
from reports.scope import Context, context
from reports.selectors import (
    BudgetBehind,
    LinesBehind,
    accounts_condition,
    budget_behind,
    in_force_query,
    lines_behind,
)
from reports.spending import MODES, spent_behind


class DocumentAmount(NamedTuple):
    """What one document holds or releases of one budget key; `key` is its text key ("contract:3")."""

    key: str
    number: str
    dated_on: date | None
    description: str
    unit_name: str
    sub_activity_code: str | None
    account_code: str
    account_name: str
    amount: Decimal

    @property
    def flow(self) -> str:
        """The kind of document."""
        return self.key.partition(":")[0]


@dataclass(frozen=True)
class DocumentsBehind:
    """A page of documents with their amounts, how many there are, and their sum."""

    lines: list[DocumentAmount]
    count: int
    total: Decimal


class Part(NamedTuple):
    """One figure that another is made of: its column, its own way on, its amount with the sign it counts."""

    column: str
    source: DrillDown
    amount: Decimal


@dataclass(frozen=True)
class PartsBehind:
    """The figures that add up to a remainder."""

    lines: list[Part]
    total: Decimal


@dataclass(frozen=True)
class Behind:
    """What is behind a figure: exactly one of the four, and the unit (None: the region)."""

    unit: Unit | None
    journal: LinesBehind | None = None
    budget: BudgetBehind | None = None
    documents: DocumentsBehind | None = None
    parts: PartsBehind | None = None


def read(user: User, drill: DrillDown, *, on: date, offset: int = 0, limit: int = 50) -> Behind:
    """What is behind the figure, after the right to read its unit; NotFound or AccessDenied (I-40)."""
    unit = statements.require(user, drill.unit_id, on=on)
    if drill.source is Source.BUDGET:
        return Behind(unit, budget=budget_behind(drill, offset=offset, limit=limit))
    if drill.source is Source.DOCUMENTS:
        return Behind(unit, documents=documents_behind(drill, offset=offset, limit=limit))
    if drill.source is Source.PARTS:
        return Behind(unit, parts=parts_behind(drill))
    return Behind(unit, journal=lines_behind(drill, offset=offset, limit=limit))


# --- Documents -------------------------------------------------------------------------------------
# A payment on a contract draws on the contract's reservation: that part is the contract's, not the SPP's.
_HELD = """
SELECT CASE WHEN r.contract_id IS NULL THEN m.source ELSE 'contract:' || r.contract_id END AS document,
       k.id AS key_id, k.account_id, k.unit_id, k.sub_activity_id,
       sum(CASE m.kind WHEN 'reserve' THEN m.amount ELSE -m.amount END) AS amount
FROM budget_budgetmovement m JOIN budget_budgetkey k ON k.id = m.key_id
LEFT JOIN treasury_paymentrequest r ON r.id = CASE
    WHEN m.basis = 'contract' AND m.source LIKE 'payment_request:%%'
    THEN split_part(m.source, ':', 2)::bigint END
WHERE k.year_id = %s AND k.is_limited AND m.dated_on <= %s AND m.kind IN ('reserve', 'release')
  AND {basis} AND {keys}
GROUP BY 1, k.id HAVING sum(CASE m.kind WHEN 'reserve' THEN m.amount ELSE -m.amount END) <> 0
"""
_RELEASED = """
SELECT 'fund_release:' || f.id AS document, k.id AS key_id, k.account_id, k.unit_id, k.sub_activity_id,
       s.amount
FROM budget_fundreleaseline s JOIN budget_fundrelease f ON f.id = s.release_id
JOIN budget_budgetkey k ON k.id = s.key_id
WHERE f.year_id = %s AND k.is_limited AND f.dated_on <= %s AND f.state = 'signed' AND {keys}
"""
_DOCUMENTS = """
WITH page AS (
    SELECT l.*, a.code, a.name, split_part(l.document, ':', 1) AS flow,
           NULLIF(split_part(l.document, ':', 2), '')::bigint AS document_id
    FROM {source} ORDER BY l.document, a.code, l.key_id OFFSET %s LIMIT %s)
SELECT page.document, COALESCE(NULLIF(d.number, ''), NULLIF(d.external_number, ''), ''), d.dated_on,
       COALESCE(d.description, ''), u.name, p.code, page.code, page.name, page.amount
FROM page JOIN reference_unit u ON u.id = page.unit_id
LEFT JOIN reference_program p ON p.id = page.sub_activity_id
LEFT JOIN LATERAL (
    SELECT number, external_number, dated_on, description FROM treasury_contract
    WHERE page.flow = 'contract' AND id = page.document_id
    UNION ALL SELECT number, external_number, dated_on, description FROM treasury_paymentrequest
    WHERE page.flow = 'payment_request' AND id = page.document_id
    UNION ALL SELECT number, external_number, dated_on, description FROM budget_fundrelease
    WHERE page.flow = 'fund_release' AND id = page.document_id
    UNION ALL SELECT number, external_number, paid_on, description FROM treasury_disbursementorder
    WHERE page.flow = 'disbursement' AND id = page.document_id
    UNION ALL SELECT number, external_number, dated_on, description FROM treasury_expensereceipt
    WHERE page.flow = 'expense_receipt' AND id = page.document_id
    UNION ALL SELECT number, external_number, dated_on, description FROM treasury_contrapost
    WHERE page.flow = 'contra_post' AND id = page.document_id
    UNION ALL SELECT number, external_number, dated_on, description FROM treasury_reversal
    WHERE page.flow = 'reversal' AND id = page.document_id) d ON TRUE
ORDER BY page.document, page.code, page.key_id
"""


def documents_behind(drill: DrillDown, *, offset: int = 0, limit: int = 50) -> DocumentsBehind:
    """The documents that hold or release the amount of a cell; three queries whatever their number."""
    if drill.source is not Source.DOCUMENTS:
        return DocumentsBehind([], 0, ZERO)
    found = context(drill.start.year, drill.unit_id, is_legacy=drill.is_legacy)
    source, values = _source(drill, found)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), COALESCE(sum(l.amount), 0) FROM {source}", values)
        count, total = cursor.fetchone() or (0, ZERO)
        cursor.execute(_DOCUMENTS.format(source=source), [*values, offset, limit])
        lines = [DocumentAmount(*row) for row in cursor.fetchall()]
    return DocumentsBehind(lines, count, total)


def _source(drill: DrillDown, found: Context) -> tuple[str, list[Any]]:
    """Amounts l by document and key, joined with their account a, under the conditions of the cell."""
    year = drill.start.year
    if drill.mode in MODES:
        spent, spent_values = spent_behind(drill, chart_id=found.chart_id)
        accounts, account_values = accounts_condition(drill)
        source = f"({spent}) l JOIN reference_account a ON a.id = l.account_id WHERE {accounts}"
        return source, [*spent_values, *account_values]
    _, _, keys, key_values = in_force_query(year, drill.end, found)
    accounts, account_values = accounts_condition(drill)
    basis = "m.basis <> 'contract'" if drill.mode is Mode.RESERVED_SPD else "TRUE"
    text = _RELEASED if drill.mode is Mode.RELEASED else _HELD
    inner = text.format(basis=basis, keys=keys)
    source = f"({inner}) l JOIN reference_account a ON a.id = l.account_id WHERE {accounts}"
    return source, [year, drill.end, *key_values, *account_values]


# --- Parts -----------------------------------------------------------------------------------------
_PARTS = {
    Mode.REMAINING: ("ceiling", "reserved"),
    Mode.REMAINING_SPD: ("released", "reserved_spd"),
}
_LESS = frozenset({"reserved", "reserved_spd", "consumed"})


def parts_behind(drill: DrillDown) -> PartsBehind:
    """What was given, less what is held and spent, plus what came back; each part leads on."""
    ways = {**ways_of(drill), "reserved_spd": drill._replace(mode=Mode.RESERVED_SPD)}
    lines = []
    for column in (*_PARTS.get(drill.mode, ()), "consumed", "contra_posted"):
        source = ways[column]
        amount = _total(source)
        lines.append(Part(column, source, -amount if column in _LESS else amount))
    return PartsBehind(lines, sum((part.amount for part in lines), ZERO))


def _total(drill: DrillDown) -> Decimal:
    """What a part adds up to by its own way."""
    if drill.source is Source.BUDGET:
        return budget_behind(drill, limit=0).total
    if drill.source is Source.DOCUMENTS:
        return documents_behind(drill, limit=0).total
    return lines_behind(drill, limit=0).total
