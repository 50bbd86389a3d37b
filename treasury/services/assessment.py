"""SKP-Daerah and SKR-Daerah: the unit assesses, its head decides (domain.md 4.2 row 13)."""

from datetime import date

from core import clock
from core.errors import AccessDenied, DomainError, raise_all
from core.locks import one_transaction
from core.money import Decimal, to_money
from reference import access
from reference.models import Account, FiscalYear, Nature, Role, Unit, User
from treasury import facts_revenue, mapping, refusals
from treasury.dates import check_dated, indonesian
from treasury.models import Assessment
from treasury.services import booking, common
from workflows.flow import Context


def create_assessment(
    *,
    unit: Unit,
    kind: str,
    account: Account,
    amount: Decimal,
    dated_on: date,
    description: str,
    actor: User,
    payer_name: str = "",
    payer_number: str = "",
    due_on: date | None = None,
    receivable_account: Account | None = None,
    carried_into: FiscalYear | None = None,
    external_number: str = "",
) -> Assessment:
    """SKP/SKR: the unit's operator enters it; a draft until PA (for PPKD: the PPKD) issues it.

    `receivable_account`: instead of the mapping's. `carried_into`: the fiscal year whose opening balance
    holds this assessment of an earlier year; it is then detail only and posts nothing.
    """
    with one_transaction():
        role = access.require(actor, Role.OPERATOR, unit=unit, on=clock.today(), act="Mencatat ketetapan")
        common.require_unit_active(unit)
        values = {
            "year": carried_into or common.fiscal_year(dated_on),
            "unit": unit,
            "kind": kind,
            "account": account,
            "dated_on": dated_on,
            "description": description,
            "payer_name": payer_name.strip(),
            "payer_number": payer_number.strip(),
            "due_on": due_on,
            "receivable_account": receivable_account,
            "is_carried": carried_into is not None,
            "external_number": external_number,
        }
        raise_all(
            [
                *refusals.collected(lambda: common.positive(amount, "Jumlah ketetapan")),
                *_refusals(Assessment(**values)),
            ]
        )
        return common.create(Assessment, actor=actor, role=role, amount=to_money(amount), **values)


def _refusals(assessment: Assessment) -> list[DomainError]:
    account, year = assessment.account, assessment.year
    return refusals.collected(
        lambda: refusals.revenue_account(account, year),
        lambda: refusals.accrual_account(
            assessment.receivable_account, year, field="receivable_account", natures=(Nature.ASSET,)
        ),
        lambda: _check_date(assessment),
        lambda: _check_due(assessment),
        lambda: mapping.revenue_account(account) if account.nature == Nature.REVENUE else None,
        lambda: facts_revenue.receivable_of(assessment) if account.nature == Nature.REVENUE else None,
    )


def _check_date(assessment: Assessment) -> None:
    day, year = assessment.dated_on, assessment.year_id
    check_dated("ketetapan", day, year=year, may_be_older=assessment.is_carried)
    if assessment.is_carried and day.year >= year:
        raise DomainError(
            f"Ketetapan saldo awal {year} bertanggal {indonesian(day)}: pakai tanggal sebelum 01-01-{year}, "
            "atau catat sebagai ketetapan tahun berjalan.",
            rule="I-07",
            field="dated_on",
        )


def _check_due(assessment: Assessment) -> None:
    due = assessment.due_on
    if due is not None and due < assessment.dated_on:
        raise DomainError(
            f"Jatuh tempo {indonesian(due)} mendahului tanggal ketetapan {indonesian(assessment.dated_on)}.",
            rule="I-07",
            field="due_on",
        )


def check_issuable(assessment: Assessment, context: Context) -> None:
    """Guard of confirm: a current one, its checks again, and the PPKD decides for PPKD only."""
    if assessment.is_carried:
        raise DomainError("Ketetapan saldo awal tidak diterbitkan lagi; pilih langkah “Catat saldo awal”.")
    _check_decider(assessment, context)
    raise_all(_refusals(assessment))


def check_carriable(assessment: Assessment, context: Context) -> None:
    """Guard of carry: only what an opening balance holds."""
    if not assessment.is_carried:
        raise DomainError("Ketetapan tahun berjalan diterbitkan, bukan dicatat sebagai saldo awal.")
    _check_decider(assessment, context)
    raise_all(_refusals(assessment))


def _check_decider(assessment: Assessment, context: Context) -> None:
    if context.role == Role.FINANCE_OFFICER and not assessment.unit.is_ppkd:
        raise AccessDenied(
            f"Ketetapan {assessment.unit.code} diterbitkan Pengguna Anggarannya, bukan PPKD.", rule="I-40"
        )


def issue(assessment: Assessment, context: Context) -> None:
    """Effect of confirm: the number of the unit's register of its kind, row 13."""
    booking.book(
        assessment,
        context,
        office=assessment.unit,
        kind=assessment.kind,
        facts_of=facts_revenue.of_assessment,
    )
