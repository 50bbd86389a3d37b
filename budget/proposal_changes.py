"""Perubahan rincian RKA in the table: edits, new lines between others, moves and removals, set-wise.

A constant number of statements whatever the number of lines. Callers hold the proposal's lock and have
checked the lines.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from budget.models import BudgetProposal, ProposalLine
from budget.proposal_lines import VOLUMES_MAX, DetailInput, Volume
from budget.proposal_store import NAMES, PLACE_STEP, history_of, row_of, typed_names
from core import clock
from reference.models import User

# What an edit may not touch: where the line belongs and stands, and its marks.
_KEPT = frozenset({"proposal_id", "place", "is_returned", "revision"})
CONTENT = tuple(
    field.column
    for field in ProposalLine._meta.concrete_fields
    if not field.primary_key and field.column not in _KEPT
)
Ref = int | str
# In front of every line: no line has this id.
START = 0
_UPDATE = (
    "WITH touched AS (UPDATE budget_proposalline AS l SET revision = l.revision + 1, "
    + ", ".join(f"{name} = r.{name}" for name in CONTENT)
    + " FROM jsonb_to_recordset(%(rows)s::jsonb) AS r (id bigint, {typed})"
    " WHERE l.id = r.id AND l.proposal_id = %(proposal)s RETURNING l.*)"
)
_INSERT = (
    f"WITH touched AS (INSERT INTO budget_proposalline ({NAMES})"
    f" SELECT {NAMES} FROM jsonb_to_recordset(%(rows)s::jsonb) AS r ({{typed}}) RETURNING *)"
)
_PLACES = (
    "WITH touched AS (UPDATE budget_proposalline AS l SET place = w.place"
    " FROM unnest(%(ids)s::bigint[], %(places)s::integer[]) AS w (id, place)"
    " WHERE l.id = w.id AND l.proposal_id = %(proposal)s AND l.place <> w.place RETURNING l.*)"
)
_REMOVE = (
    "WITH unnoted AS (UPDATE budget_reviewnote SET line_id = NULL WHERE line_id = ANY(%(ids)s)), touched AS"
    " (DELETE FROM budget_proposalline WHERE id = ANY(%(ids)s) AND proposal_id = %(proposal)s RETURNING *)"
)


@dataclass(frozen=True)
class Stored:
    """A line as it stands: its content and what an edit is measured against."""

    pk: int
    revision: int
    is_returned: bool
    place: int
    line: DetailInput


def stored_lines(proposal: BudgetProposal, ids: Sequence[int]) -> dict[int, Stored]:
    """Lines of the proposal by id; one query."""
    found = {}
    for row in ProposalLine.objects.filter(proposal=proposal, pk__in=ids):
        found[row.pk] = Stored(row.pk, row.revision, row.is_returned, row.place, detail_of(row))
    return found


def detail_of(row: ProposalLine) -> DetailInput:
    """The content of a row as it was entered."""
    volumes = []
    for number in range(1, VOLUMES_MAX + 1):
        value = getattr(row, f"volume_{number}")
        if value is not None:
            volumes.append(Volume(value, getattr(row, f"measure_{number}")))
    return DetailInput(
        sub_activity_id=row.sub_activity_id,
        account_id=row.account_id,
        fund_source_id=row.fund_source_id,
        description=row.description,
        amount=row.amount.amount,
        header=row.header,
        specification=row.specification,
        volumes=tuple(volumes),
        measure=row.measure,
        price=None if row.price is None else row.price.amount,
        tax_percent=row.tax_percent,
        price_item_id=row.price_item_id,
        exception_basis=row.exception_basis,
        location=row.location,
        recipient=row.recipient,
        given=row.given,
    )


def write_edits(proposal: BudgetProposal, lines: Mapping[int, DetailInput], *, actor: User) -> None:
    """Give lines another content and the next revision."""
    rows = [{**row_of(proposal, line, 0), "id": pk} for pk, line in lines.items()]
    _run(_UPDATE.format(typed=typed_names()) + history_of("~"), proposal, actor, rows=json.dumps(rows))


def write_new(
    proposal: BudgetProposal, lines: Sequence[tuple[int, DetailInput]], *, actor: User
) -> dict[int, int]:
    """Insert lines at their places; the new ids by place."""
    rows = [row_of(proposal, line, place) for place, line in lines]
    statement = _INSERT.format(typed=typed_names()) + history_of("+") + " RETURNING place, id"
    return dict(_run(statement, proposal, actor, rows=json.dumps(rows)))


def write_removals(proposal: BudgetProposal, ids: Sequence[int], *, actor: User) -> None:
    """Remove lines; notes on them stay."""
    _run(_REMOVE + history_of("-"), proposal, actor, ids=list(ids))


def write_places(proposal: BudgetProposal, places: Mapping[int, int], *, actor: User) -> None:
    """Put lines at other places; their revision stays, since nothing of theirs was edited."""
    _run(
        _PLACES + history_of("~"),
        proposal,
        actor,
        ids=list(places),
        places=list(places.values()),
    )


def _run(statement: str, proposal: BudgetProposal, actor: User, **values: Any) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            statement, {"proposal": proposal.pk, "moment": clock.now(), "actor": actor.pk, **values}
        )
        return list(cursor.fetchall()) if cursor.description else []


# --- Places ------------------------------------------------------------------------------------
def places_after(
    order: Sequence[tuple[int, int]],
    *,
    moved: Sequence[tuple[int, Ref | None]],
    added: Sequence[tuple[str, Ref | None]],
) -> dict[Ref, int]:
    """New places of the lines that need one: `order` is (id, place) as stored.

    Moved and added lines come after the line they name (an id, or the key of an added line), in front of
    all for START, or at the end. Gaps are used while they last; then everything is numbered anew.
    """
    gone = {pk for pk, _ in moved}
    before = dict(order)
    refs: list[Ref] = [pk for pk, _ in order if pk not in gone]
    for ref, after in (*moved, *added):
        if after == START:
            refs.insert(0, ref)
        elif after is not None and after in refs:
            refs.insert(refs.index(after) + 1, ref)
        else:
            refs.append(ref)
    kept = {ref: before[ref] for ref in refs if ref in before and ref not in gone}  # type: ignore[index]
    filled = _between(refs, kept)
    if filled is None:
        everywhere = {ref: number * PLACE_STEP for number, ref in enumerate(refs, start=1)}
        return {ref: place for ref, place in everywhere.items() if before.get(ref) != place}  # type: ignore[call-overload]
    return filled


def _between(refs: Sequence[Ref], kept: Mapping[Ref, int]) -> dict[Ref, int] | None:
    """Places in the gaps between kept lines; None when a gap is too narrow."""
    found: dict[Ref, int] = {}
    run: list[Ref] = []
    low = 0
    for ref in refs:
        if ref not in kept:
            run.append(ref)
            continue
        step = (kept[ref] - low) // (len(run) + 1)
        if run and step < 1:
            return None
        found.update({one: low + step * number for number, one in enumerate(run, start=1)})
        run, low = [], kept[ref]
    found.update({one: low + PLACE_STEP * number for number, one in enumerate(run, start=1)})
    return found
