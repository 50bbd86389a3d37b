"""Refund of this year's revenue, paid by BUD from the RKUD (domain.md 3.8, 4.2 row 19)."""

from datetime import date

from core import clock
from core.errors import DomainError, raise_all
from core.locks import one_transaction
from core.money import Decimal, to_money
from reference import access
from reference.models import Account, Nature, Role, Unit, User
from treasury import facts_revenue, limits_revenue, mapping, refusals
from treasury.dates import check_dated
from treasury.locking import lock_treasury_account
from treasury.models import RevenueRefund
from treasury.posting_rules import ppkd_unit
from treasury.services import booking, common
from workflows.flow import Context

WHAT = "pengembalian"


def create_refund(
    *,
    unit: Unit,
    account: Account,
    amount: Decimal,
    dated_on: date,
    description: str,
    actor: User,
    debit_account: Account | None = None,
    decision: str = "",
    payee_name: str = "",
    bank_reference: str = "",
    external_number: str = "",
) -> RevenueRefund:
    """Pengembalian pendapatan: treasury staff enters it by the decision letter; a draft.

    `debit_account`: instead of the mapping's accrual revenue, e.g. the liability recognised before.
    """
    with one_transaction():
        role = access.require(
            actor, Role.TREASURY_STAFF, unit=unit, on=clock.today(), act="Mencatat pengembalian pendapatan"
        )
        common.require_unit_active(unit)
        values = {
            "year": common.fiscal_year(dated_on),
            "unit": unit,
            "account": account,
            "dated_on": dated_on,
            "description": description,
            "debit_account": debit_account,
            "decision": decision.strip(),
            "payee_name": payee_name.strip(),
            "bank_reference": bank_reference.strip(),
            "external_number": external_number,
        }
        wrong = refusals.collected(lambda: common.positive(amount, "Jumlah pengembalian"))
        raise_all([*wrong, *_refusals(RevenueRefund(amount=to_money(amount), **values))])
        return common.create(RevenueRefund, actor=actor, role=role, amount=to_money(amount), **values)


def _refusals(refund: RevenueRefund) -> list[DomainError]:
    account, year = refund.account, refund.year
    is_revenue = account.nature == Nature.REVENUE and account.is_postable
    return refusals.collected(
        lambda: refusals.revenue_account(account, year),
        lambda: refusals.accrual_account(refund.debit_account, year, field="debit_account"),
        lambda: check_dated(WHAT, refund.dated_on, year=refund.year_id),
        lambda: mapping.revenue_account(account) if is_revenue and not refund.debit_account else None,
        lambda: (
            limits_revenue.realised_refusals(refund.unit, account, year, refund.amount.amount, what=WHAT)
            if is_revenue
            else None
        ),
    )


def check_confirmable(refund: RevenueRefund, context: Context) -> None:
    """Guard of confirm: under the RKUD's lock, realised revenue and the RKUD's balance cover it (I-19)."""
    lock_treasury_account()
    raise_all(
        [
            *_refusals(refund),
            *limits_revenue.rkud_out_refusals(refund.year.chart_id, refund.amount.amount, what=WHAT),
        ]
    )


def post(refund: RevenueRefund, context: Context) -> None:
    """Effect of confirm: the number of PPKD's register, row 19."""
    booking.book(refund, context, office=ppkd_unit(), kind="PPD", facts_of=facts_revenue.of_revenue_refund)
