"""Rincian yang tersimpan as the lines of a file: what an export writes and a comparison reads."""

from collections.abc import Iterator
from typing import Any

from django.db import connection

from budget.bridge_fields import Kind
from budget.import_rows import Code, Details, IncomingLine, split_code
from budget.models import BudgetProposal, BudgetVersion, RegionalBudget
from budget.proposal_lines import VOLUMES_MAX, Volume
from core.errors import DomainError
from core.money import ZERO, Decimal

_CODES = """
coalesce(l.given->>'unit', h.code, u.code) AS unit,
CASE WHEN l.given ? 'subunit' THEN '' ELSE coalesce(h.name, u.name) END AS unit_name,
coalesce(l.given->>'subunit', u.code) AS subunit,
CASE WHEN l.given ? 'subunit' THEN '' ELSE u.name END AS subunit_name,
coalesce(l.given->>'sub_activity', p.code, '') AS program, coalesce(p.name, '') AS program_name,
coalesce(l.given->>'fund_source', f.code, '') AS fund, coalesce(f.name, '') AS fund_name,
coalesce(l.given->>'account', a.code, '') AS account, coalesce(a.name, '') AS account_name
"""
_PROPOSALS = """
FROM budget_proposalline l JOIN budget_budgetproposal r ON r.id = l.proposal_id
JOIN reference_unit u ON u.id = r.unit_id LEFT JOIN reference_unit h ON h.id = u.parent_id
LEFT JOIN reference_account a ON a.id = l.account_id
LEFT JOIN reference_program p ON p.id = l.sub_activity_id
LEFT JOIN reference_fundsource f ON f.id = l.fund_source_id
WHERE r.budget_id = %(budget)s
"""
_DOCUMENTS = """
FROM budget_budgetline l JOIN budget_budgetdocument d ON d.id = l.document_id
JOIN budget_budgetkey k ON k.id = l.key_id
JOIN reference_unit u ON u.id = d.unit_id LEFT JOIN reference_unit h ON h.id = u.parent_id
JOIN reference_account a ON a.id = k.account_id
LEFT JOIN reference_program p ON p.id = k.sub_activity_id
JOIN reference_fundsource f ON f.id = k.fund_source_id
WHERE d.version_id = %(version)s
"""
_PLAIN_CODES = """
coalesce(h.code, u.code), coalesce(h.name, u.name), u.code, u.name, coalesce(p.code, ''),
coalesce(p.name, ''), f.code, f.name, a.code, a.name
"""
_PLACES = ", ".join(str(number) for number in range(1, 11))
_VOLUMES = ", ".join(f"l.volume_{n}, l.measure_{n}" for n in range(1, VOLUMES_MAX + 1))


def stored_lines(kind: str, version: BudgetVersion) -> list[IncomingLine]:
    """The version's lines in the shape of a file of that kind; one query beside the look at the APBD.

    Penjabaran: sums by code; rincian: each line; anggaran kas: the months of the version's DPA.
    """
    budget = RegionalBudget.objects.filter(version=version).first()
    values = {"budget": budget.pk if budget else None, "version": version.pk}
    if kind == Kind.CASH_PLAN:
        statement = (
            f"SELECT {_PLAIN_CODES}, l.amount, (SELECT array_agg(c.amount ORDER BY c.month)"
            f" FROM budget_cashplan c WHERE c.line_id = l.id) {_DOCUMENTS} ORDER BY 1, 3, 5, 9, 7"
        )
        return list(_read(statement, values, _months))
    if budget is None:
        if kind == Kind.DETAILS:
            raise DomainError(f"Versi {version.name} tidak disusun dari RKA, jadi tidak berisi rincian RKA.")
        statement = f"SELECT {_PLAIN_CODES}, l.amount {_DOCUMENTS} ORDER BY 1, 3, 5, 9, 7"
        return list(_read(statement, values))
    if BudgetProposal.objects.filter(budget=budget, unit=None, lines__isnull=False).exists():
        raise DomainError(
            f"APBD {version.name} berisi daftar tanpa unit; berkas SIPD memerlukan rincian tiap SKPD.",
            rule="I-02",
        )
    if kind == Kind.DETAILS:
        statement = (
            f"SELECT {_CODES}, l.amount, l.header, l.description, l.specification, l.measure, l.price,"
            f" l.tax_percent, {_VOLUMES} {_PROPOSALS} ORDER BY u.code, l.place, l.id"
        )
        return list(_read(statement, values, _details))
    statement = f"SELECT {_CODES}, sum(l.amount) {_PROPOSALS} GROUP BY {_PLACES} ORDER BY 1, 3, 5, 9, 7"
    return list(_read(statement, values))


def _read(statement: str, values: dict[str, Any], more: Any = None) -> Iterator[IncomingLine]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = cursor.fetchall()
    for number, row in enumerate(rows, 1):
        unit, unit_name, subunit, subunit_name, program, program_name = row[:6]
        fund, fund_name, account, name = row[6:10]
        yield IncomingLine(
            row=number,
            account=Code(account, name, account),
            amount=row[10],
            unit=_named(split_code(unit, needs_dot=True), unit_name),
            subunit=Code(subunit, subunit_name, subunit),
            sub_activity=Code(program, program_name, program),
            fund=Code(fund, fund_name, fund),
            details=more(row[11:]) if more else None,
        )


def _named(code: Code, name: str) -> Code:
    return Code(code.code, name, code.text)


def _months(row: tuple[Any, ...]) -> Details:
    return Details(months=tuple(row[0]))


def _details(row: tuple[Any, ...]) -> Details:
    header, description, specification, measure, price, tax, *pairs = row
    volumes: list[tuple[Decimal | None, str]] = list(zip(pairs[::2], pairs[1::2], strict=True))
    return Details(
        header=header,
        description=description,
        specification=specification,
        volumes=tuple(Volume(number, word) for number, word in volumes if number is not None),
        measure=measure,
        price=price,
        tax_percent=tax or ZERO,
    )
