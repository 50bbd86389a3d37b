"""Jumlah satu versi: what it gives each key beside what was settled before it, and what is used of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection

from budget.models import BudgetVersion, RegionalBudget
from core.errors import DomainError
from core.money import ZERO, Decimal, rupiah
from reference.models import Unit

# So many refusals of one kind are named; the rest is counted.
NAMED_MAX = 50


@dataclass(frozen=True)
class KeyChange:
    """One key of a unit in a version: what was settled before it and what it says now."""

    unit_id: int
    sub_activity_id: int | None
    account_id: int
    fund_source_id: int
    before: Decimal
    after: Decimal

    @property
    def difference(self) -> Decimal:
        """What the version adds (or takes)."""
        return self.after - self.before


def changes(version: BudgetVersion, *, unit: Unit | None = None) -> list[KeyChange]:
    """Every key of the version or of what it replaces, of one unit or of all; one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unit_id, sub_activity_id, account_id, fund_source_id, amount_before, amount_after"
            " FROM budget_unit_changes(%(version)s, %(unit)s)"
            " ORDER BY unit_id, sub_activity_id, account_id, fund_source_id",
            {"version": version.pk, "unit": unit.pk if unit else None},
        )
        return [KeyChange(*row) for row in cursor.fetchall()]


@dataclass(frozen=True)
class UsedKey:
    """A key that a version leaves below what is realised and committed."""

    unit: str
    label: str
    amount: Decimal
    realised: Decimal
    committed: Decimal

    @property
    def lacking(self) -> Decimal:
        """By how much the line must rise, or the commitments fall."""
        return self.realised + self.committed - self.amount


_BELOW_USE = """
SELECT u.name, a.code || ' ' || a.name || CASE WHEN p.id IS NULL THEN '' ELSE ' (' || p.code || ')' END,
    coalesce(c.amount_after, 0), k.consumed - k.contra_posted, k.reserved
FROM budget_budgetkey k
JOIN reference_unit u ON u.id = k.unit_id
JOIN reference_account a ON a.id = k.account_id
LEFT JOIN reference_program p ON p.id = k.sub_activity_id
LEFT JOIN budget_unit_changes(%(version)s, %(unit)s) c ON c.unit_id = k.unit_id
    AND c.account_id = k.account_id AND c.fund_source_id = k.fund_source_id
    AND c.sub_activity_id IS NOT DISTINCT FROM k.sub_activity_id
WHERE k.year_id = %(year)s AND k.is_limited AND (%(unit)s::bigint IS NULL OR k.unit_id = %(unit)s)
  AND coalesce(c.amount_after, 0) < k.consumed + k.reserved - k.contra_posted
ORDER BY u.code, p.code, a.code
"""


def below_use(version: BudgetVersion, *, unit: Unit | None = None) -> list[UsedKey]:
    """Keys that the version would leave below realisation and commitments (I-12); one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            _BELOW_USE,
            {"version": version.pk, "year": version.year_id, "unit": unit.pk if unit else None},
        )
        return [UsedKey(*row) for row in cursor.fetchall()]


def use_refusals(version: BudgetVersion, *, unit: Unit | None = None) -> Iterator[DomainError]:
    """I-12 in words: every key with its amount, realisation, commitments and the way out."""
    found = below_use(version, unit=unit)
    for key in found[:NAMED_MAX]:
        yield DomainError(
            f"{key.unit}: {key.label} menjadi {rupiah(key.amount)}, padahal realisasi {rupiah(key.realised)}"
            f" dan komitmen {rupiah(key.committed)}, kurang {rupiah(key.lacking)}. Naikkan rincian itu atau"
            " batalkan komitmennya lebih dulu.",
            rule="I-12",
        )
    if len(found) > NAMED_MAX:
        yield DomainError(
            f"Masih ada {len(found) - NAMED_MAX} rincian lain di bawah realisasi dan komitmen.", rule="I-12"
        )


def difference_of(budget: RegionalBudget) -> Decimal:
    """I-10: what the balance rule leaves over; zero for a balanced budget."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT budget_difference(%s)", [budget.pk])
        return cursor.fetchone()[0] or ZERO


def differing_proposals(budget: RegionalBudget) -> set[int]:
    """The RKA of the budget that say anything else than what was settled before; one query.

    It reads every line of the budget and of its sources once: ask it once a page.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM budget_budgetproposal WHERE budget_id = %s AND unit_id IS NOT NULL"
            " AND budget_proposal_differs(id)",
            [budget.pk],
        )
        return {row[0] for row in cursor.fetchall()}


def differing_of(proposal_ids: Sequence[int]) -> set[int]:
    """Those of the RKA that say anything else than what was settled before; one query, none for no RKA."""
    if not proposal_ids:
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM unnest(%s::bigint[]) AS id WHERE budget_proposal_differs(id)",
            [list(proposal_ids)],
        )
        return {row[0] for row in cursor.fetchall()}
