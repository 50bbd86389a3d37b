"""Cross-book checks: budget use = journal, region = Σ entities, every set balances.

Registered with core.checks; `manage.py check_ledger` runs them. Each yields only what does not agree,
with both values; none is ever hidden by a plug (I-39). That documents and journal agree is treasury's own
check, the chain and the reciprocal accounts are the ledger's.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import connection

from core.checks import Finding, check
from core.money import ZERO, Decimal, format_amount
from ledger.models import Book, Entry
from reference.models import FiscalYear, LedgerSet, Nature
from reports.definitions.lra import LRA
from reports.definitions.trial_balance import TRIAL_BALANCE
from reports.engine import Parameters, build
from reports.scope import context


def _rows(query: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _finding(subject: str, expected: Decimal | None, found: Decimal | None) -> Finding:
    return Finding(subject, format_amount(expected, decimals=2), format_amount(found, decimals=2))


_BUDGET_USE = """
WITH journal AS (
    SELECT extract(year FROM l.dated_on)::int AS year, l.unit_id, COALESCE(l.sub_activity_id, 0) AS sub_id,
           l.account_id, COALESCE(l.fund_source_id, 0) AS fund_id, sum(l.debit - l.credit) AS amount
    FROM ledger_entryline l JOIN reference_account a ON a.id = l.account_id
    WHERE a.nature = ANY(%s) AND l.kind NOT IN ('CLOSING', 'AUDIT_ADJUSTMENT', 'LEGACY')
    GROUP BY 1, 2, 3, 4, 5
), used AS (
    SELECT k.year_id AS year, k.unit_id, COALESCE(k.sub_activity_id, 0) AS sub_id, k.account_id,
           k.fund_source_id AS fund_id, k.consumed - k.contra_posted AS amount
    FROM budget_budgetkey k WHERE k.is_limited
)
SELECT year, u.code, COALESCE(p.code, ''), a.code, COALESCE(f.code, ''),
       COALESCE(used.amount, 0), COALESCE(journal.amount, 0)
FROM journal FULL JOIN used USING (year, unit_id, sub_id, account_id, fund_id)
JOIN reference_unit u ON u.id = unit_id JOIN reference_account a ON a.id = account_id
LEFT JOIN reference_program p ON p.id = sub_id LEFT JOIN reference_fundsource f ON f.id = fund_id
WHERE COALESCE(used.amount, 0) <> COALESCE(journal.amount, 0)
ORDER BY 1, 2, 3, 4, 5
"""


@check("budget_use", "Belanja menurut jurnal sama dengan pagu terpakai dikurangi kontrapos, per kunci")
def budget_use() -> Iterator[Finding]:
    """LRA spending of every budget key = Σ consumed − contra-posted."""
    natures = [Nature.SPENDING.value, Nature.FINANCING_OUT.value]
    for year, unit, sub, account, fund, used, posted in _rows(_BUDGET_USE, [natures]):
        yield _finding(" ".join(filter(None, (str(year), unit, sub, account, fund))), used, posted)


def years() -> list[int]:
    """Fiscal years that have journal entries."""
    posted = Entry.objects.order_by("year").values_list("year", flat=True).distinct()
    known = set(FiscalYear.objects.values_list("year", flat=True))
    return [year for year in posted if year in known]


def entities() -> list[tuple[int, str]]:
    """(unit, code) of every book."""
    return list(Book.objects.order_by("code").values_list("unit_id", "code"))


def _lra_figures(parameters: Parameters) -> dict[tuple[str, str], Decimal]:
    """Budget and realisation by row of one LRA, SiLPA left out: a department's has none."""
    matrix = build(LRA, parameters)
    wanted = [(at, column.key) for at, column in enumerate(matrix.columns) if column.key in _SUMMED]
    return {
        (row.key, name): row.cells[at].value or ZERO
        for row in matrix
        if row.key != "silpa"
        for at, name in wanted
    }


_SUMMED = ("budget", "realisation")


@check("consolidation", "A-12 LRA konsolidasi sama dengan jumlah LRA entitas, baris demi baris")
def consolidation() -> Iterator[Finding]:
    """A-12: every line of the consolidated LRA is the sum of the entities' lines."""
    for year in years():
        at = date(year, 12, 31)
        sums: dict[tuple[str, str], Decimal] = {}
        for unit_id, _ in entities():
            for place, amount in _lra_figures(Parameters(year, at, unit_id)).items():
                sums[place] = sums.get(place, ZERO) + amount
        region = _lra_figures(Parameters(year, at))
        for place in sorted(set(sums) | set(region)):
            expected, found = sums.get(place, ZERO), region.get(place, ZERO)
            if expected != found:
                yield _finding(f"{year} {place[0]} {place[1]}", expected, found)


@check("trial_balance", "A-14 Neraca saldo seimbang per buku dan set")
def trial_balance() -> Iterator[Finding]:
    """A-14: opening, movement and closing of each book and set have equal sides."""
    for year in years():
        for unit_id, code in entities():
            matrix = build(TRIAL_BALANCE, Parameters(year, date(year, 12, 31), unit_id))
            # Old vouchers balance as a whole: FIN and BUD by themselves need not.
            parts = (LedgerSet.values,) if context(year, unit_id).is_legacy else zip(LedgerSet.values)
            for sets in parts:
                for part in ("opening", "movement", "closing"):
                    debit = sum((matrix.value(one, f"{part}_debit") or ZERO for one in sets), ZERO)
                    credit = sum((matrix.value(one, f"{part}_credit") or ZERO for one in sets), ZERO)
                    if debit != credit:
                        yield _finding(f"{year} {code} {' + '.join(sets)} {part}", debit, credit)
