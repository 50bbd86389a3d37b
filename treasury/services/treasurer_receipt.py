"""TBP: the revenue treasurer takes money (domain.md 4.2 row 14)."""

from datetime import date

from core import clock
from core.errors import DomainError, raise_all
from core.locks import Rank, lock, one_transaction
from core.money import Decimal, to_money
from reference import access
from reference.models import Account, Nature, Role, Unit, User
from treasury import cash_months, facts_revenue, limits_revenue, refusals
from treasury.dates import check_dated
from treasury.models import Assessment, RevenueReceipt, TreasurerReceipt
from treasury.services import booking, common
from workflows.flow import Context


def create_receipt(
    *,
    unit: Unit,
    account: Account,
    amount: Decimal,
    dated_on: date,
    description: str,
    actor: User,
    assessment: Assessment | None = None,
    is_receivable: bool = False,
    credit_account: Account | None = None,
    payer_name: str = "",
    external_number: str = "",
) -> TreasurerReceipt:
    """TBP: entered by the unit's revenue treasurer; a draft until he books it.

    Credited: the receivable of `assessment`, else `credit_account`, else the mapping's receivable
    (`is_receivable`), else its accrual revenue. Every refusal is named, an amount ≤ 0 among them (I-05).
    """
    with one_transaction():
        role = access.require(actor, Role.REVENUE_TREASURER, unit=unit, on=clock.today(), act="Mencatat TBP")
        common.require_unit_active(unit)
        values = {
            "year": common.fiscal_year(dated_on),
            "unit": unit,
            "account": account,
            "dated_on": dated_on,
            "description": description,
            "assessment": assessment,
            "is_receivable": is_receivable or assessment is not None,
            "credit_account": credit_account,
            "payer_name": payer_name.strip(),
            "external_number": external_number,
        }
        wrong = refusals.collected(lambda: common.positive(amount, "Jumlah TBP"))
        raise_all([*wrong, *_refusals(TreasurerReceipt(amount=to_money(amount), **values))])
        return common.create(TreasurerReceipt, actor=actor, role=role, amount=to_money(amount), **values)


def _refusals(receipt: TreasurerReceipt) -> list[DomainError]:
    account, year = receipt.account, receipt.year
    return refusals.collected(
        lambda: refusals.revenue_account(account, year),
        lambda: refusals.accrual_account(receipt.credit_account, year, field="credit_account"),
        lambda: check_dated("TBP", receipt.dated_on, year=receipt.year_id),
        lambda: facts_revenue.credit_of(receipt) if account.nature == Nature.REVENUE else None,
        lambda: limits_revenue.assessment_refusals(receipt),
    )


def check_confirmable(receipt: TreasurerReceipt, context: Context) -> None:
    """Guard of confirm: what was checked at entry still holds; the assessment is locked meanwhile."""
    lock_assessment(receipt)
    closed = cash_months.revenue_refusals(receipt.unit, receipt.dated_on, what="TBP")
    raise_all([*_refusals(receipt), *closed])


def lock_assessment(receipt: TreasurerReceipt | RevenueReceipt) -> None:
    """Two receipts of one assessment wait for each other."""
    if receipt.assessment_id is not None:
        rows = Assessment.objects.select_related("unit", "account").filter(pk=receipt.assessment_id)
        receipt.assessment = lock(rows, Rank.DOCUMENT)[0]


def post(receipt: TreasurerReceipt, context: Context) -> None:
    """Effect of confirm: the number of the unit's register of TBP, row 14."""
    booking.book(
        receipt, context, office=receipt.unit, kind="TBP", facts_of=facts_revenue.of_treasurer_receipt
    )
