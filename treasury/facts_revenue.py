"""What the events of revenue, its corrections and financing say to the posting rules (rows 13–25)."""

from core.money import Decimal
from reference.models import Nature
from treasury import mapping
from treasury.models import (
    Assessment,
    ContraPost,
    Deposit,
    Financing,
    RevenueReceipt,
    RevenueRefund,
    TreasurerReceipt,
)
from treasury.models.document import Document
from treasury.posting_rules import Facts, Item, rule_for


def _facts(document: Document, rule: str, amount: Decimal, items: list[Item]) -> Facts:
    return Facts(
        rule=rule,
        unit=document.unit,
        edition_id=document.year.chart_id,
        dated_on=document.dated_on,
        source=document.document_key,
        event="confirmed",
        description=f"{document.number} {document.description}"[:500],
        totals={"gross": amount},
        items={"lines": items},
    )


def of_assessment(assessment: Assessment) -> Facts:
    """SKP/SKR issued: row 13."""
    accounts = {
        "receivable": receivable_of(assessment),
        "revenue": mapping.revenue_account(assessment.account).pk,
    }
    amount = assessment.amount.amount
    return _facts(assessment, "assessment", amount, [Item(amount=amount, accounts=accounts)])


def receivable_of(assessment: Assessment) -> int:
    """Receivable that an assessment makes: the one named, or the mapping's."""
    return assessment.receivable_account_id or mapping.receivable_account(assessment.account).pk


def of_treasurer_receipt(receipt: TreasurerReceipt) -> Facts:
    """TBP: row 14."""
    amount = receipt.amount.amount
    accounts = {"credit": credit_of(receipt), "budget": receipt.account_id}
    return _facts(receipt, "treasurer_receipt", amount, [Item(amount=amount, accounts=accounts)])


def credit_of(receipt: TreasurerReceipt | RevenueReceipt) -> int:
    """Credited by a receipt: its assessment's receivable, the account named, the mapping's receivable,
    or the accrual revenue.
    """
    if receipt.assessment is not None:
        return receivable_of(receipt.assessment)
    if receipt.credit_account_id:
        return receipt.credit_account_id
    if receipt.is_receivable:
        return mapping.receivable_account(receipt.account).pk
    return mapping.revenue_account(receipt.account).pk


def of_deposit(deposit: Deposit) -> Facts:
    """STS: row 15."""
    return _facts(deposit, rule_for("deposit", deposit.unit), deposit.amount.amount, [])


def of_revenue_refund(refund: RevenueRefund) -> Facts:
    """Refund paid: row 19."""
    amount = refund.amount.amount
    accounts = {
        "debit": refund.debit_account_id or mapping.revenue_account(refund.account).pk,
        "budget": refund.account_id,
    }
    rule = rule_for("revenue_refund", refund.unit)
    return _facts(refund, rule, amount, [Item(amount=amount, accounts=accounts)])


def of_contra_post(contra: ContraPost) -> Facts:
    """Spending returned, or sent back by the bank: rows 20 and 25."""
    key, amount = contra.line.key, contra.amount.amount
    item = Item(
        amount=amount,
        accounts={"credit": contra_credit_of(contra), "budget": key.account_id},
        sub_activity_id=key.sub_activity_id,
        fund_source_id=key.fund_source_id,
    )
    return _facts(contra, rule_for("contra_post", contra.unit), amount, [item])


def contra_credit_of(contra: ContraPost) -> int:
    """Credited by a return: the account named, or the mapping's expense or asset (bank return: payable)."""
    if contra.credit_account_id:
        return contra.credit_account_id
    account = contra.line.key.account
    if contra.kind == ContraPost.Kind.BANK:
        return mapping.payable_account(account).pk
    return mapping.charge_account(account).pk


def of_financing(financing: Financing) -> Facts:
    """Financing: row 22 without a counterpart, else 23 and 24."""
    amount = financing.amount.amount
    accounts = {"budget": financing.account_id}
    if financing.counterpart_account_id:
        accounts["counterpart"] = financing.counterpart_account_id
    key = financing.key
    item = Item(amount=amount, accounts=accounts, fund_source_id=key.fund_source_id if key else None)
    return _facts(financing, rule_of_financing(financing), amount, [item])


def rule_of_financing(financing: Financing) -> str:
    """Which rule a financing document follows, by its account's nature and its counterpart."""
    if not financing.counterpart_account_id:
        return "silpa_use"
    is_out = financing.account.nature == Nature.FINANCING_OUT
    return "financing_out" if is_out else "financing_in"
