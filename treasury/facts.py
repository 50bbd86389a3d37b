"""What each document's event says to the posting rules."""

from datetime import date

from budget.models import BudgetDocument
from core.money import ZERO, Decimal
from ledger.models import EntryKind
from reference.models import Nature
from treasury import mapping
from treasury.facts_revenue import credit_of
from treasury.models import (
    DisbursementOrder,
    Handover,
    PaymentRequest,
    PaymentRequestLine,
    Remittance,
    RevenueReceipt,
)
from treasury.posting_rules import Facts, Item, rule_for


def of_disbursement(disbursement: DisbursementOrder, *, paid_on: date) -> Facts:
    """SP2D paid: rows 8–12; of UP, GU and TU row 1."""
    request = disbursement.order.request
    name = "imprest" if request.moves_cash_to_treasurer else "disbursement"
    return Facts(
        rule=rule_for(name, disbursement.unit),
        unit=disbursement.unit,
        edition_id=disbursement.year.chart_id,
        dated_on=paid_on,
        source=disbursement.document_key,
        event="paid",
        description=f"{disbursement.number} {disbursement.description}"[:500],
        totals={"gross": disbursement.gross.amount, "net": disbursement.net.amount},
        items={"lines": request_items(request), "deductions": deduction_items(request)},
    )


def request_items(request: PaymentRequest) -> list[Item]:
    """The lines of an SPP with the accounts they are charged to."""
    lines = request.lines.select_related(
        "key__account__mapping__lo_account",
        "key__account__mapping__asset_account",
        "handover__key__account__mapping__payable_account",
    )
    return [
        Item(
            amount=line.amount.amount,
            accounts={"charge": charge_of(line), "budget": line.key.account_id},
            sub_activity_id=line.key.sub_activity_id,
            fund_source_id=line.key.fund_source_id,
        )
        for line in lines
    ]


def charge_of(line: PaymentRequestLine) -> int:
    """Account debited by a line: the payable it settles, the account named, or the mapping's."""
    if line.payable_account_id:
        return line.payable_account_id
    if line.handover is not None:
        return payable_of(line.handover)
    if line.debit_account_id:
        return line.debit_account_id
    return mapping.charge_account(line.key.account).pk


def payable_of(handover: Handover) -> int:
    """Payable that a handover accrues: the one named, or the mapping's."""
    return handover.payable_account_id or mapping.payable_account(handover.key.account).pk


def deduction_items(request: PaymentRequest) -> list[Item]:
    """The deductions of an SPP."""
    return [
        Item(amount=deduction.amount.amount, accounts={"withheld": deduction.account_id})
        for deduction in request.deductions.order_by("account__code")
    ]


def of_handover(handover: Handover) -> Facts:
    """BAST accepted: row 7."""
    key = handover.key
    item = Item(
        amount=handover.amount.amount,
        accounts={
            "charge": handover.debit_account_id or mapping.charge_account(key.account).pk,
            "payable": payable_of(handover),
        },
        sub_activity_id=key.sub_activity_id,
        fund_source_id=key.fund_source_id,
    )
    return Facts(
        rule="handover",
        unit=handover.unit,
        edition_id=handover.year.chart_id,
        dated_on=handover.dated_on,
        source=handover.document_key,
        event="accepted",
        description=f"{handover.number} {handover.description}"[:500],
        totals={},
        items={"lines": [item]},
    )


def of_receipt(receipt: RevenueReceipt) -> Facts:
    """Receipt confirmed: rows 16 and 17."""
    item = Item(
        amount=receipt.amount.amount,
        accounts={"credit": credit_of(receipt), "budget": receipt.account_id},
    )
    return Facts(
        rule=rule_for("receipt", receipt.unit),
        unit=receipt.unit,
        edition_id=receipt.year.chart_id,
        dated_on=receipt.dated_on,
        source=receipt.document_key,
        event="confirmed",
        description=f"{receipt.number} {receipt.description}"[:500],
        totals={"gross": receipt.amount.amount},
        items={"lines": [item]},
    )


def of_remittance(remittance: Remittance) -> Facts:
    """Remittance confirmed: row 10."""
    items = [
        Item(amount=line.amount.amount, accounts={"withheld": line.account_id})
        for line in remittance.lines.order_by("account__code")
    ]
    return Facts(
        rule="remittance",
        unit=remittance.unit,
        edition_id=remittance.year.chart_id,
        dated_on=remittance.dated_on,
        source=remittance.document_key,
        event="confirmed",
        description=f"{remittance.number} {remittance.description}"[:500],
        totals={"gross": remittance.amount.amount},
        items={"deductions": items},
    )


def of_budget(document: BudgetDocument, *, dated_on: date, difference: dict[str, Decimal]) -> Facts:
    """Budget document signed: the difference to what the book holds, by nature (4.1)."""
    amounts = {nature: difference.get(nature, ZERO) for nature in _BUDGET_SIGNS}
    surplus = sum((sign * amounts[nature] for nature, sign in _BUDGET_SIGNS.items()), ZERO)
    year = document.version.year
    return Facts(
        rule="budget",
        unit=document.unit,
        edition_id=year.chart_id,
        dated_on=dated_on,
        source=document.document_key,
        event="signed",
        description=f"Pengesahan DPA {document.version.name} {document.unit.code}"[:500],
        totals={**{str(nature): amount for nature, amount in amounts.items()}, "surplus": surplus},
        kind=EntryKind.BUDGET,
    )


_BUDGET_SIGNS = {Nature.REVENUE: 1, Nature.FINANCING_IN: 1, Nature.SPENDING: -1, Nature.FINANCING_OUT: -1}
