"""What was budgeted and realised by organisation, sub kegiatan and account: one grouped query, and names.

The budget is that of the versions in force on the day, the realisation the movement of the journal, both as
the LRA takes them. Amounts count debit as positive; who draws a row turns it to the side that it shows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, Protocol

from django.db import connection

from core.money import ZERO, Decimal
from reference.models import BUDGETED, Program
from reports import accounts
from reports.accounts import Path, Tree
from reports.definitions.common import EXCLUDED
from reports.engine import Parameters, check, excluded_kinds
from reports.journal import YearNeed, movement_condition
from reports.scope import Context, context, scope_condition
from reports.selectors import in_force_query
from reports.vocabulary import Selector

_SELECTORS = (Selector(natures=tuple(nature.value for nature in BUDGETED)),)


class Programme(NamedTuple):
    """One row of the programme list, from urusan to sub kegiatan."""

    id: int
    code: str
    name: str
    level: int
    parent_id: int | None


class Organisation(NamedTuple):
    """A unit as annexes name it: the SKPD, with its sub-units in it."""

    id: int
    code: str
    name: str


class Fact(NamedTuple):
    """One account of one sub kegiatan (None: without one) of one organisation."""

    organisation_id: int
    sub_activity_id: int | None
    path: Path
    budget: Decimal
    net: Decimal

    @property
    def nature(self) -> str:
        """What the account is."""
        return self.path[0].nature


class Placed(Protocol):
    """What is told of an organisation, perhaps of one of its sub kegiatan."""

    @property
    def organisation_id(self) -> int: ...

    @property
    def sub_activity_id(self) -> int | None: ...


@dataclass(frozen=True, kw_only=True)
class Places:
    """Names of what facts are about. `homes` is the bidang of each organisation where it has just one."""

    programmes: dict[int, Programme]
    organisations: dict[int, Organisation]
    homes: dict[int, Programme]

    def chain(self, fact: Placed) -> dict[int, Programme]:
        """Urusan to sub kegiatan of a fact by level; without a sub kegiatan urusan and bidang of its SKPD."""
        if fact.sub_activity_id is not None:
            return chain_of(self.programmes, fact.sub_activity_id)
        home = self.homes.get(fact.organisation_id)
        return {} if home is None else chain_of(self.programmes, home.id)


@dataclass(frozen=True, kw_only=True)
class Facts(Places):
    """All facts of a scope and day."""

    context: Context
    start: date
    end: date
    excluded: tuple[str, ...]
    has_budget: bool
    facts: list[Fact]


def chain_of(programmes: dict[int, Programme], lowest: int) -> dict[int, Programme]:
    """A programme and all above it, by level."""
    found: dict[int, Programme] = {}
    at: int | None = lowest
    while at is not None:
        step = programmes[at]
        found[step.level] = step
        at = step.parent_id
    return found


def read(parameters: Parameters) -> Facts:
    """The facts of a unit or of the region; four queries whatever their number (and once the chart)."""
    check(parameters)
    found = context(parameters.year, parameters.unit_id, is_legacy=parameters.is_legacy)
    excluded = excluded_kinds(EXCLUDED, parameters.stage)
    need = YearNeed(date(parameters.year, 1, 1), parameters.at, excluded, False, True, False)
    tree = accounts.tree(found.chart_id, found.load_id)
    has_budget, sums = _sums(found, need, tree)
    organisations, places = organisations_of(found.unit_id)
    facts = _facts(sums, places, Paths(tree, found.load_id))
    programmes = programmes_of(found.year, {fact.sub_activity_id for fact in facts} - {None})
    return Facts(
        context=found,
        start=need.start,
        end=need.end,
        excluded=excluded,
        has_budget=has_budget,
        facts=facts,
        programmes=programmes,
        organisations=organisations,
        homes=homes_of(facts, programmes, organisations),
    )


# --- Figures -------------------------------------------------------------------------------------
Key = tuple[int, int | None, int]


def _sums(found: Context, need: YearNeed, tree: Tree) -> tuple[bool, dict[Key, list[Decimal]]]:
    """(is a version in force, [budget on the normal side, debit − credit] by unit, sub kegiatan, account)."""
    documents, document_values, keys, key_values = in_force_query(found.year, need.end, found)
    scope, scope_values = scope_condition(found)
    movement, movement_values = movement_condition(need)
    # A chart without accounts of the kind has no lines of it.
    least, greatest = tree.id_range(_SELECTORS) or (0, 0)
    query = f"""
        WITH in_force AS ({documents})
        SELECT TRUE, k.unit_id, k.sub_activity_id, k.account_id, sum(l.amount) FROM in_force
        LEFT JOIN (budget_budgetline l JOIN budget_budgetkey k ON k.id = l.key_id AND {keys})
               ON l.document_id = in_force.id
        GROUP BY k.unit_id, k.sub_activity_id, k.account_id
        UNION ALL
        SELECT FALSE, unit_id, sub_activity_id, account_id, sum(debit) - sum(credit) FROM ledger_entryline
        WHERE {scope} AND {movement} AND account_id BETWEEN %s AND %s
        GROUP BY unit_id, sub_activity_id, account_id
    """
    values = [*document_values, *key_values, *scope_values, *movement_values, least, greatest]
    sums: dict[Key, list[Decimal]] = {}
    has_budget = False
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        for is_budget, unit_id, sub_id, account_id, amount in cursor.fetchall():
            has_budget |= is_budget
            if account_id is not None:
                pair = sums.setdefault((unit_id, sub_id, account_id), [ZERO, ZERO])
                pair[0 if is_budget else 1] += amount
    return has_budget, sums


class Paths:
    """Account and parents in the year's chart, or in whichever chart holds the account."""

    def __init__(self, tree: Tree, load_id: int | None) -> None:
        self.trees = [tree]
        self.load_id = load_id

    def of(self, account_id: int) -> Path:
        """From the account up."""
        for tree in self.trees:
            if account_id in tree.nodes:
                return tree.path(account_id)
        self.trees.append(accounts.tree_of(account_id, self.load_id))
        return self.trees[-1].path(account_id)


def _facts(sums: dict[Key, list[Decimal]], places: dict[int, int], paths: Paths) -> list[Fact]:
    """Budgeted natures only, one fact a key, nothing where both figures are zero."""
    merged: dict[Key, list[Decimal]] = {}
    for (unit_id, sub_id, account_id), (budget, net) in sums.items():
        pair = merged.setdefault((places[unit_id], sub_id, account_id), [ZERO, ZERO])
        pair[0] += budget
        pair[1] += net
    found = []
    for (place, sub_id, account_id), (budget, net) in merged.items():
        path = paths.of(account_id)
        if path[0].nature in BUDGETED and (budget or net):
            signed = budget if path[0].is_debit_normal else -budget
            found.append(Fact(place, sub_id, path, signed, net))
    return found


# --- Names ---------------------------------------------------------------------------------------
def organisations_of(unit_id: int | None) -> tuple[dict[int, Organisation], dict[int, int]]:
    """(organisations by id, unit → its organisation); asked for itself, a sub-unit is one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, code, name, parent_id FROM reference_unit")
        rows = cursor.fetchall()
    organisations = {row[0]: Organisation(*row[:3]) for row in rows}
    places = {row[0]: row[0] if row[0] == unit_id else row[3] or row[0] for row in rows}
    return organisations, places


_PROGRAMMES = """
WITH RECURSIVE above AS (
    SELECT id, code, name, level, parent_id FROM reference_program
    WHERE id = ANY(%s) OR (level = %s AND edition_id = (
        SELECT programs_id FROM reference_fiscalyear WHERE year = %s))
    UNION SELECT p.id, p.code, p.name, p.level, p.parent_id
    FROM reference_program p JOIN above ON above.parent_id = p.id)
SELECT id, code, name, level, parent_id FROM above
"""


def programmes_of(year: int, sub_activity_ids: set[Any]) -> dict[int, Programme]:
    """These sub kegiatan and all above them, and every bidang of the year's list."""
    with connection.cursor() as cursor:
        cursor.execute(_PROGRAMMES, [list(sub_activity_ids), Program.Level.BIDANG, year])
        return {row[0]: Programme(*row) for row in cursor.fetchall()}


def homes_of(
    facts: Sequence[Placed], programmes: dict[int, Programme], organisations: dict[int, Organisation]
) -> dict[int, Programme]:
    """The bidang that an organisation's code begins with; else the only one that its sub kegiatan are of.

    An organisation of several bidang whose code names none has no home: what it has without a sub kegiatan
    is shown as of no urusan.
    """
    bidang = {one.code: one for one in programmes.values() if one.level == Program.Level.BIDANG}
    met: dict[int, dict[str, Programme]] = {}
    for fact in facts:
        its = met.setdefault(fact.organisation_id, {})
        if fact.sub_activity_id is not None:
            step = chain_of(programmes, fact.sub_activity_id).get(Program.Level.BIDANG)
            if step is not None:
                its[step.code] = step
    homes = {}
    for organisation_id, its in met.items():
        code = organisations[organisation_id].code
        named = next((one for start, one in bidang.items() if code.startswith(f"{start}.")), None)
        only = next(iter(its.values())) if len(its) == 1 else None
        home = named or only
        if home is not None:
            homes[organisation_id] = home
    return homes
