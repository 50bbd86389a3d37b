"""Penyimpanan rincian RKA: lines are written set-wise, with their history, whatever their number.

Callers hold the proposal's lock and have checked the lines.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection

from budget.models import BudgetProposal, ProposalLine
from budget.proposal_lines import VOLUMES_MAX, DetailInput
from core import clock
from reference.models import User

BATCH = 5_000
PLACE_STEP = 10
_FIELDS = [field for field in ProposalLine._meta.concrete_fields if not field.primary_key]
NAMES = ", ".join(field.column for field in _FIELDS)


def typed_names() -> str:
    """The table's columns with their types, for a record set."""
    return ", ".join(f"{field.column} {field.db_type(connection)}" for field in _FIELDS)


def history_of(kind: str) -> str:
    """The tail of a statement whose CTE `touched` returned whole lines: their history rows."""
    return (
        f" INSERT INTO budget_historicalproposalline (id, {NAMES},"
        " history_date, history_type, history_user_id)"
        f" SELECT id, {NAMES}, %(moment)s, '{kind}', %(actor)s FROM touched ORDER BY id"
    )


def add_lines(proposal: BudgetProposal, lines: Sequence[DetailInput], *, actor: User) -> int:
    """Append lines in their order after the last one; a few statements for each five thousand."""
    statement = (
        f"WITH touched AS (INSERT INTO budget_proposalline ({NAMES})"
        f" SELECT {NAMES} FROM jsonb_to_recordset(%(rows)s::jsonb) AS r ({typed_names()}) RETURNING *)"
        + history_of("+")
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(place), 0) FROM budget_proposalline WHERE proposal_id = %s", [proposal.pk]
        )
        place = cursor.fetchone()[0]
        for part in _parts(lines):
            rows = [
                row_of(proposal, line, place + number * PLACE_STEP)
                for number, line in enumerate(part, start=1)
            ]
            place += len(part) * PLACE_STEP
            values = {"rows": json.dumps(rows), "moment": clock.now(), "actor": actor.pk}
            cursor.execute(statement, values)
    return len(lines)


def remove_lines(proposal: BudgetProposal, *, actor: User) -> int:
    """Remove every line of the proposal; notes on them stay."""
    statement = (
        "WITH unnoted AS (UPDATE budget_reviewnote SET line_id = NULL"
        " WHERE proposal_id = %(proposal)s AND line_id IS NOT NULL), touched AS"
        " (DELETE FROM budget_proposalline WHERE proposal_id = %(proposal)s RETURNING *)"
    ) + history_of("-")
    with connection.cursor() as cursor:
        cursor.execute(statement, {"proposal": proposal.pk, "moment": clock.now(), "actor": actor.pk})
        return int(cursor.rowcount)


def _parts(lines: Sequence[DetailInput]) -> Iterator[Sequence[DetailInput]]:
    for start in range(0, len(lines), BATCH):
        yield lines[start : start + BATCH]


def row_of(proposal: BudgetProposal, line: DetailInput, place: int) -> dict[str, Any]:
    """The line as a record of the table; amounts travel as text, so that none becomes a binary fraction."""
    row: dict[str, Any] = {
        "proposal_id": proposal.pk,
        "place": place,
        "sub_activity_id": line.sub_activity_id,
        "account_id": line.account_id,
        "fund_source_id": line.fund_source_id,
        "given": dict(line.given) if line.given else None,
        "header": line.header,
        "description": line.description,
        "specification": line.specification,
        "measure": line.measure,
        "price": None if line.price is None else str(line.price),
        "price_currency": "IDR",
        "tax_percent": str(line.tax_percent),
        "amount": str(line.amount),
        "amount_currency": "IDR",
        "price_item_id": line.price_item_id,
        "exception_basis": line.exception_basis,
        "location": line.location,
        "recipient": line.recipient,
        "is_returned": False,
        "revision": 1,
    }
    for number in range(1, VOLUMES_MAX + 1):
        volume = line.volumes[number - 1] if number <= len(line.volumes) else None
        row[f"volume_{number}"] = None if volume is None else str(volume.number)
        row[f"measure_{number}"] = "" if volume is None else volume.measure
    return row
