"""What a version of the budget gives each organisation, sub kegiatan and account, and the version before it.

A version that was drafted or imported as an APBD is the sum of its RKA lines. One that is signed DPA by DPA
is the documents of that version and, of units without one, those of the latest version before it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from budget.models import BudgetVersion, RegionalBudget
from core.money import ZERO, Decimal
from reference.models import BUDGETED
from reports import accounts
from reports.accounts import Path
from reports.realisation.facts import (
    Organisation,
    Paths,
    Places,
    homes_of,
    organisations_of,
    programmes_of,
)
from reports.scope import Context, context

NO_UNIT = Organisation(0, "", "Tanpa unit")


class Fact(NamedTuple):
    """One account of one sub kegiatan (None: without one) of one organisation; amounts as budgeted."""

    organisation_id: int
    sub_activity_id: int | None
    path: Path
    before: Decimal
    after: Decimal

    @property
    def nature(self) -> str:
        """What the account is."""
        return self.path[0].nature


class Unknown(NamedTuple):
    """Lines whose account no master row has: they are told, they are in no annex."""

    lines: int
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class Appropriation(Places):
    """A version of the budget, of the region or of a unit; with `before` beside it where one is given."""

    context: Context
    version: BudgetVersion
    budget: RegionalBudget | None
    before: BudgetVersion | None
    before_budget: RegionalBudget | None
    facts: list[Fact]
    unknown: Unknown

    @property
    def start(self) -> date:
        """First day of the fiscal year."""
        return date(self.version.year_id, 1, 1)

    @property
    def end(self) -> date:
        """Last day of the fiscal year."""
        return date(self.version.year_id, 12, 31)


def read(
    version: BudgetVersion, *, before: BudgetVersion | None = None, unit_id: int | None = None
) -> Appropriation:
    """The facts of the region or of a unit with its sub-units; one grouped query, and names."""
    found = context(version.year_id, unit_id)
    versions = [version] if before is None else [version, before]
    budgets = {budget.version_id: budget for budget in RegionalBudget.objects.filter(version__in=versions)}
    tree = accounts.tree(found.chart_id, found.load_id)
    rows, unknown = _sums(versions, budgets, found)
    organisations, places = organisations_of(found.unit_id)
    organisations[NO_UNIT.id] = NO_UNIT
    facts = _facts(rows, {**places, NO_UNIT.id: NO_UNIT.id}, Paths(tree, found.load_id))
    programmes = programmes_of(found.year, {fact.sub_activity_id for fact in facts} - {None})
    return Appropriation(
        context=found,
        version=version,
        budget=budgets.get(version.pk),
        before=before,
        before_budget=budgets.get(before.pk) if before is not None else None,
        facts=facts,
        unknown=unknown,
        programmes=programmes,
        organisations=organisations,
        homes=homes_of(facts, programmes, organisations),
    )


_OF_PROPOSALS = """
SELECT %s::integer AS place, p.unit_id, l.sub_activity_id, l.account_id, l.amount
FROM budget_budgetproposal p JOIN budget_proposalline l ON l.proposal_id = p.id WHERE p.budget_id = %s
"""
# Of each unit the document of the version; where it has none, the one in force of the latest version before.
_OF_DOCUMENTS = """
SELECT %s::integer AS place, k.unit_id, k.sub_activity_id, k.account_id, l.amount
FROM (
    SELECT DISTINCT ON (d.unit_id) d.id FROM budget_budgetdocument d
    JOIN budget_budgetversion v ON v.id = d.version_id
    WHERE v.year_id = %s AND v.number <= %s AND (v.number = %s OR d.in_force_from IS NOT NULL)
    ORDER BY d.unit_id, v.number DESC
) AS its JOIN budget_budgetline l ON l.document_id = its.id JOIN budget_budgetkey k ON k.id = l.key_id
"""
Row = tuple[int, int | None, int | None, int, Decimal]


def _sums(
    versions: list[BudgetVersion], budgets: dict[int, RegionalBudget], found: Context
) -> tuple[list[Row], Unknown]:
    """(place of the version, unit, sub kegiatan, account, sum), and what has no account."""
    parts, values = [], []
    for place, version in enumerate(versions):
        if version.pk in budgets:
            parts.append(_OF_PROPOSALS)
            values += [place, budgets[version.pk].pk]
        else:
            parts.append(_OF_DOCUMENTS)
            values += [place, version.year_id, version.number, version.number]
    scope = ""
    if not found.is_region:
        scope = "WHERE unit_id = ANY(%s)"
        values.append(found.own_ids)
    query = (
        f"SELECT place, unit_id, sub_activity_id, account_id, sum(amount), count(*) FROM"
        f" ({' UNION ALL '.join(parts)}) AS lines {scope} GROUP BY 1, 2, 3, 4"
    )
    rows: list[Row] = []
    lines, amount = 0, ZERO
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        for place, unit_id, sub_id, account_id, total, count in cursor.fetchall():
            if account_id is not None:
                rows.append((place, unit_id, sub_id, account_id, total))
            elif place == 0:
                lines, amount = lines + count, amount + total
    return rows, Unknown(lines, amount)


def _facts(rows: Iterable[Row], places: dict[int, int], paths: Paths) -> list[Fact]:
    """One fact an organisation, sub kegiatan and account; none where nothing is budgeted."""
    merged: dict[Any, list[Decimal]] = {}
    for place, unit_id, sub_id, account_id, amount in rows:
        pair = merged.setdefault((places[unit_id or NO_UNIT.id], sub_id, account_id), [ZERO, ZERO])
        pair[place] += amount
    found = []
    for (organisation_id, sub_id, account_id), (after, before) in merged.items():
        path = paths.of(account_id)
        if path[0].nature in BUDGETED and (before or after):
            found.append(Fact(organisation_id, sub_id, path, before, after))
    return found
