"""What the events of the treasurer's own documents say to the posting rules (domain.md 4.2 rows 2–4, 6)."""

from core.money import Decimal
from treasury import mapping
from treasury.models import ExpenseReceipt, ExpenseReceiptLine, ImprestReturn, TreasurerRemittance
from treasury.posting_rules import Facts, Item, rule_for


def of_expense_receipt(receipt: ExpenseReceipt) -> Facts:
    """Receipt paid by the treasurer: rows 2–4; a reversal turns every side."""
    sign = -1 if receipt.reverses_id else 1
    lines = receipt.lines.select_related(
        "key__account__mapping__lo_account", "key__account__mapping__asset_account"
    )
    return Facts(
        rule=rule_for("expense_receipt", receipt.unit),
        unit=receipt.unit,
        edition_id=receipt.year.chart_id,
        dated_on=receipt.dated_on,
        source=receipt.document_key,
        event="paid",
        description=f"{receipt.number} {receipt.description}"[:500],
        totals={"gross": sign * receipt.amount.amount, "deducted": sign * receipt.withheld.amount},
        items={
            "lines": [
                Item(
                    amount=sign * line.amount.amount,
                    accounts={"charge": charge_of(line), "budget": line.key.account_id},
                    sub_activity_id=line.key.sub_activity_id,
                    fund_source_id=line.key.fund_source_id,
                )
                for line in lines
            ],
            "deductions": [
                Item(amount=sign * tax.amount.amount, accounts={"withheld": tax.account_id})
                for tax in receipt.taxes.order_by("account__code")
            ],
        },
    )


def charge_of(line: ExpenseReceiptLine) -> int:
    """Account debited: the payable settled, the account named, or the mapping's expense or asset."""
    if line.payable_account_id:
        return line.payable_account_id
    if line.debit_account_id:
        return line.debit_account_id
    return mapping.charge_account(line.key.account).pk


def of_treasurer_remittance(remittance: TreasurerRemittance) -> Facts:
    """Treasurer's remittance confirmed: row 4, the other way."""
    items = [
        Item(amount=line.amount.amount, accounts={"withheld": line.account_id})
        for line in remittance.lines.order_by("account__code")
    ]
    return _cash(remittance, "treasurer_remittance", remittance.amount.amount, {"deductions": items})


def of_imprest_return(returned: ImprestReturn) -> Facts:
    """Rest of UP or TU deposited: row 6."""
    return _cash(returned, "imprest_return", returned.amount.amount, {})


def _cash(
    document: TreasurerRemittance | ImprestReturn, rule: str, amount: Decimal, items: dict[str, list[Item]]
) -> Facts:
    return Facts(
        rule=rule_for(rule, document.unit),
        unit=document.unit,
        edition_id=document.year.chart_id,
        dated_on=document.dated_on,
        source=document.document_key,
        event="confirmed",
        description=f"{document.number} {document.description}"[:500],
        totals={"gross": amount},
        items=items,
    )
