"""Limits of a payment beside the budget: contract (I-25), handover and payable settled (8b), RKUD (I-19).

Each function says every refusal it finds; the caller raises them together. Rows are locked by the caller.
"""

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Exists, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from core import clock
from core.errors import DomainError
from core.money import ZERO, Decimal, rupiah
from ledger.balances import account_balance
from ledger.books import book_of
from reference.models import Account, Nature, Unit
from reference.roles import AccountKey, role_account
from treasury import imprest
from treasury.models import (
    NIL_KINDS,
    Contract,
    DisbursementOrder,
    ExpenseReceipt,
    ExpenseReceiptTax,
    Handover,
    PaymentRequest,
    PaymentRequestLine,
    RemittanceLine,
    TreasurerRemittance,
    TreasurerRemittanceLine,
)
from treasury.posting_rules import entity_of, ppkd_unit

# An SPP in these states uses what it asks for; once its SP2D is paid it stays verified.
LIVE_REQUEST = ("submitted", "verified")


def billed(contract: Contract, *, but: PaymentRequest | None = None, since_handover: bool = False) -> Decimal:
    """Σ LS of a contract, pending ones included; `since_handover`: those after its first BAST."""
    requests = contract.requests.filter(state__in=LIVE_REQUEST)
    if but is not None:
        requests = requests.exclude(pk=but.pk)
    if since_handover:
        requests = requests.filter(is_after_handover=True)
    return requests.aggregate(total=Sum("gross"))["total"] or ZERO


def accepted(contract: Contract) -> Decimal:
    """Σ accepted BAST of a contract."""
    return contract.handovers.filter(state="accepted").aggregate(total=Sum("amount"))["total"] or ZERO


def contract_refusals(
    request: PaymentRequest, contract: Contract, lines: Iterable[PaymentRequestLine]
) -> Iterator[DomainError]:
    """I-25 of an SPP on a contract; the contract's row (and its key) is locked."""
    if request.vendor_id != contract.vendor_id:
        yield DomainError(
            f"Penerima SPP bukan penyedia kontrak {contract.number} ({contract.vendor}). "
            f"Bayarkan kepada {contract.vendor}.",
            rule="I-25",
        )
    parts = contract.parts()
    for line in lines:
        if line.key_id not in parts:
            yield DomainError(
                f"Rincian {line.number} ({line.key}) bukan beban kontrak {contract.number} ({contract.key}). "
                "Pindahkan rincian itu ke SPP lain.",
                rule="I-25",
            )
    if len(parts) > 1:
        yield from _share_refusals(request, contract, parts, lines)
    value, before, asked = contract.value.amount, billed(contract, but=request), request.gross.amount
    if before >= value:
        yield DomainError(
            f"Kontrak {contract.number} senilai {rupiah(value)} sudah ditagih penuh. Batalkan SPP ini.",
            rule="I-25",
        )
    elif before + asked > value:
        yield DomainError(
            f"Kontrak {contract.number} senilai {rupiah(value)}, sudah ditagih {rupiah(before)}, "
            f"diminta {rupiah(asked)}. Kurangi {rupiah(before + asked - value)}.",
            rule="I-25",
        )
    yield from _handover_total_refusals(request, contract)


def _share_refusals(
    request: PaymentRequest,
    contract: Contract,
    parts: dict[int, Decimal],
    lines: Iterable[PaymentRequestLine],
) -> Iterator[DomainError]:
    """Each fund source of a contract bears no more than its part."""
    earlier = PaymentRequestLine.objects.filter(
        request__contract=contract, request__state__in=LIVE_REQUEST
    ).exclude(request=request)
    billed_by = dict(earlier.order_by().values_list("key").annotate(total=Sum("amount")))
    asked: dict[int, Decimal] = {}
    labels = {}
    for line in lines:
        asked[line.key_id] = asked.get(line.key_id, ZERO) + line.amount.amount
        labels[line.key_id] = line.key.fund_source
    for key_id, amount in asked.items():
        rest = parts.get(key_id, amount) - (billed_by.get(key_id) or ZERO)
        if amount > rest:
            yield DomainError(
                f"Bagian kontrak {contract.number} pada sumber dana {labels[key_id]} tersisa {rupiah(rest)}, "
                f"diminta {rupiah(amount)}. Bebankan {rupiah(amount - rest)} pada sumber dana lainnya.",
                rule="I-25",
            )


def _handover_total_refusals(request: PaymentRequest, contract: Contract) -> Iterator[DomainError]:
    delivered = accepted(contract)
    if not delivered:
        return
    before, asked = billed(contract, but=request, since_handover=True), request.gross.amount
    if before + asked > delivered:
        yield DomainError(
            f"BAST kontrak {contract.number} yang diterima {rupiah(delivered)}, ditagih sejak BAST pertama "
            f"{rupiah(before)}, diminta {rupiah(asked)}. Kurangi {rupiah(before + asked - delivered)} "
            "atau terima BAST berikutnya.",
            rule="I-25",
        )


def settled(handover: Handover, *, but: PaymentRequest | None = None) -> Decimal:
    """Σ of live SPP lines that settle a handover."""
    lines = PaymentRequestLine.objects.filter(handover=handover, request__state__in=LIVE_REQUEST)
    if but is not None:
        lines = lines.exclude(request=but)
    return lines.aggregate(total=Sum("amount"))["total"] or ZERO


def handover_refusals(
    request: PaymentRequest, lines: Iterable[PaymentRequestLine], handovers: dict[int, Handover]
) -> Iterator[DomainError]:
    """Lines that settle a handover: accepted, of this unit, key and contract, not more than its rest."""
    asked: dict[int, Decimal] = {}
    for line in lines:
        if line.handover_id is None:
            continue
        handover = handovers[line.handover_id]
        asked[handover.pk] = asked.get(handover.pk, ZERO) + line.amount.amount
        yield from _one_handover_refusals(request, line, handover)
    for handover_id, amount in asked.items():
        handover = handovers[handover_id]
        rest = handover.amount.amount - settled(handover, but=request)
        if amount > rest:
            yield DomainError(
                f"BAST {handover.number} tersisa {rupiah(rest)}, diminta {rupiah(amount)}. "
                f"Kurangi {rupiah(amount - rest)}.",
                rule="I-25",
            )


def _one_handover_refusals(
    request: PaymentRequest, line: PaymentRequestLine, handover: Handover
) -> Iterator[DomainError]:
    if handover.state != "accepted":
        yield DomainError(
            f"BAST {handover.number} belum diterima PPK-SKPD. Terima BAST itu sebelum membayarnya.",
            rule="I-25",
        )
    if handover.unit_id != request.unit_id or not _is_of_line(handover, line):
        yield DomainError(
            f"BAST {handover.number} dibebankan pada {handover.key}, bukan {line.key}. Perbaiki rincian.",
            rule="I-25",
        )
    if handover.contract_id and handover.contract_id != request.contract_id:
        yield DomainError(
            f"BAST {handover.number} milik kontrak {handover.contract.number}. Ajukan SPP atas kontrak itu.",
            rule="I-25",
        )
    if handover.dated_on > request.dated_on:
        yield DomainError(
            f"Tanggal SPP mendahului BAST {handover.number}. Pakai tanggal BAST atau sesudahnya.", rule="I-07"
        )


def _is_of_line(handover: Handover, line: PaymentRequestLine) -> bool:
    """The handover's own key, or another fund source of the contract that both belong to."""
    if handover.key_id == line.key_id:
        return True
    return (
        handover.contract is not None and {handover.key_id, line.key_id} <= handover.contract.parts().keys()
    )


def pending_on_payables(unit: Unit, *, but: PaymentRequest | None = None) -> dict[int, Decimal]:
    """Per payable account of the unit's entity: Σ of live unpaid SPP lines that will debit it.

    A line debits the payable that it names, or that its handover accrued.
    """
    entity = entity_of(unit)
    lines = (
        PaymentRequestLine.objects.filter(
            Q(request__unit=entity) | Q(request__unit__parent=entity), request__state__in=LIVE_REQUEST
        )
        .exclude(Exists(DisbursementOrder.objects.filter(order__request=OuterRef("request"), state="paid")))
        .annotate(
            payable=Coalesce(
                "payable_account",
                "handover__payable_account",
                "handover__key__account__mapping__payable_account",
            )
        )
        .exclude(payable=None)
    )
    if but is not None:
        lines = lines.exclude(request=but)
    return dict(lines.order_by().values_list("payable").annotate(total=Sum("amount")))


def payable_refusals(request: PaymentRequest, lines: Iterable[PaymentRequestLine]) -> Iterator[DomainError]:
    """Lines that pay an open payable: the ledger's balance less pending SPP covers them.

    Handovers' own lines are counted too, since they draw on the same account. The unit is locked.
    """
    asked: dict[Account, Decimal] = {}
    named: set[Account] = set()
    for line in lines:
        if line.payable_account is not None:
            named.add(line.payable_account)
            asked[line.payable_account] = asked.get(line.payable_account, ZERO) + line.amount.amount
    for account in sorted(named, key=lambda one: one.code):
        if account.nature != Nature.LIABILITY or not account.is_postable:
            yield DomainError(
                f"Akun {account.code} {account.name} bukan akun utang yang dapat dibayar.", rule="I-01"
            )
            continue
        rest = payable_rest(request.unit, account, but=request)
        if asked[account] > rest:
            yield DomainError(
                f"Utang {account.code} {account.name} yang dapat dibayar {rupiah(max(rest, ZERO))}, "
                f"diminta {rupiah(asked[account])}. Kurangi {rupiah(asked[account] - max(rest, ZERO))}.",
                rule="I-25",
            )


def payable_rest(unit: Unit, account: Account, *, but: PaymentRequest | None = None) -> Decimal:
    """What may still be asked on a payable account: the book's credit balance less pending SPP."""
    balance = -account_balance(book_of(unit), account, at=clock.today())
    return balance - pending_on_payables(unit, but=but).get(account.pk, ZERO)


def rkud_refusals(disbursement: DisbursementOrder) -> Iterator[DomainError]:
    """I-19: RKUD balance less the net of signed unpaid SP2D covers this one; the RKUD's row is locked."""
    balance, signed = rkud_balance(disbursement.year.chart_id), signed_unpaid(but=disbursement)
    net = disbursement.net.amount
    if balance - signed < net:
        yield DomainError(
            f"Saldo RKUD {rupiah(balance)}, SP2D terbit yang belum dibayar {rupiah(signed)}, "
            f"SP2D ini {rupiah(net)}: kurang {rupiah(net - (balance - signed))}. "
            "Tunggu penerimaan kas atau batalkan SP2D lain.",
            rule="I-19",
        )


def rkud_balance(edition_id: int) -> Decimal:
    """Ledger balance of the RKUD's cash in PPKD's book today."""
    cash = role_account(edition_id, AccountKey.RKUD_CASH)
    return account_balance(book_of(ppkd_unit()), cash, at=clock.today())


def signed_unpaid(*, but: DisbursementOrder | None = None) -> Decimal:
    """Σ net of signed SP2D that are not paid yet."""
    found = DisbursementOrder.objects.filter(state="signed").exclude(order__request__kind__in=NIL_KINDS)
    if but is not None:
        found = found.exclude(pk=but.pk)
    return found.aggregate(total=Sum("net"))["total"] or ZERO


def withheld_refusals(lines: Iterable[RemittanceLine]) -> Iterator[DomainError]:
    """I-28: a remittance is not more than what is withheld on each PFK account; the RKUD's row is locked."""
    book = book_of(ppkd_unit())
    for line in lines:
        account, asked = line.account, line.amount.amount
        rest = max(-account_balance(book, account, at=clock.today()), ZERO)
        if asked > rest:
            yield DomainError(
                f"Potongan {account.code} {account.name} yang belum disetor {rupiah(rest)}, "
                f"akan disetor {rupiah(asked)}. Kurangi {rupiah(asked - rest)}.",
                rule="I-28",
            )


def limits_of_taxes(
    unit: Unit,
    document: ExpenseReceipt | TreasurerRemittance,
    taxes: Sequence[ExpenseReceiptTax] | Sequence[TreasurerRemittanceLine],
    *,
    what: str,
) -> Iterator[DomainError]:
    """I-28: what leaves a tax account is not more than what is withheld on it, on any later day."""
    if not taxes:
        return
    held = imprest.movements(unit, document.year, [tax.account for tax in taxes])
    for tax in taxes:
        owed = {day: -amount for day, amount in held.get(tax.account_id, {}).items()}
        rest = max(imprest.lowest(owed, document.dated_on), ZERO)
        if tax.amount.amount > rest:
            yield DomainError(
                f"Pajak {tax.account.code} {tax.account.name} yang belum disetor {rupiah(rest)}, akan {what} "
                f"{rupiah(tax.amount.amount)}. Kurangi {rupiah(tax.amount.amount - rest)}.",
                rule="I-28",
            )
