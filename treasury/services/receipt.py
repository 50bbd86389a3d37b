"""Receipts straight to the RKUD (domain.md 4.2 rows 16 and 17)."""

from collections.abc import Iterator
from datetime import date

from core import clock
from core.errors import DomainError, raise_all
from core.locks import one_transaction
from core.money import Decimal, to_money
from ledger import posting
from reference import access
from reference.models import Account, LedgerSet, Nature, Role, Unit, User
from treasury import facts, limits_revenue
from treasury.dates import check_dated
from treasury.models import Assessment, RevenueReceipt
from treasury.posting_rules import interpret, ppkd_unit
from treasury.services import common
from treasury.services.treasurer_receipt import lock_assessment
from workflows.flow import Context


def create_receipt(
    *,
    unit: Unit,
    account: Account,
    amount: Decimal,
    dated_on: date,
    description: str,
    actor: User,
    is_receivable: bool = False,
    credit_account: Account | None = None,
    assessment: Assessment | None = None,
    bank_reference: str = "",
    external_number: str = "",
) -> RevenueReceipt:
    """Penerimaan RKUD: treasury staff enters revenue that the bank credited; a draft.

    Credited: the receivable of `assessment`, else `credit_account` when given, else the mapping's receivable
    (`is_receivable`), else its accrual revenue; a missing mapping is refused by name.
    """
    with one_transaction():
        role = access.require(
            actor, Role.TREASURY_STAFF, unit=unit, on=clock.today(), act="Mencatat penerimaan RKUD"
        )
        common.require_unit_active(unit)
        value = common.positive(amount, "Jumlah penerimaan")
        values = {
            "year": common.fiscal_year(dated_on),
            "unit": unit,
            "account": account,
            "amount": to_money(value),
            "dated_on": dated_on,
            "description": description,
            "is_receivable": is_receivable or assessment is not None,
            "assessment": assessment,
            "credit_account": credit_account,
            "bank_reference": bank_reference,
            "external_number": external_number,
        }
        raise_all(_refusals(RevenueReceipt(**values)))
        return common.create(RevenueReceipt, actor=actor, role=role, **values)


def _refusals(receipt: RevenueReceipt) -> Iterator[DomainError]:
    account, credit = receipt.account, receipt.credit_account
    if account.nature != Nature.REVENUE or not account.is_postable:
        yield DomainError(f"{account} bukan akun pendapatan rincian. Pilih akun pendapatan-LRA.", rule="I-02")
    elif account.edition_id != receipt.year.chart_id:
        yield DomainError(f"{account} bukan akun bagan tahun {receipt.year_id}.", rule="I-01")
    if credit is not None and (credit.ledger_set != LedgerSet.FIN or not credit.is_postable):
        yield DomainError(f"{credit} bukan akun finansial yang dapat dijurnal.", rule="I-30")
    try:
        check_dated("penerimaan", receipt.dated_on, year=receipt.year_id)
        facts.credit_of(receipt)
    except DomainError as refusal:
        yield refusal
    yield from limits_revenue.assessment_refusals(receipt)


def check_confirmable(receipt: RevenueReceipt, context: Context) -> None:
    """Guard of confirm: what was checked at entry still holds; its assessment is locked meanwhile."""
    lock_assessment(receipt)
    raise_all(_refusals(receipt))


def post(receipt: RevenueReceipt, context: Context) -> None:
    """Effect of confirm: the number of PPKD's register, rows 16 or 17."""
    common.draw_number(receipt, context, office=ppkd_unit(), kind="NK")
    posting.post(interpret(facts.of_receipt(receipt)), actor=context.actor)
