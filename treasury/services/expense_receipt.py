"""Kuitansi: spending that the treasurer pays from UP or TU; a refused one is reversed (4.2 rows 2–4)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from budget import spending
from budget.availability import Use
from budget.models import BudgetKey
from core import clock
from core.errors import DomainError, Refusals, raise_all
from core.locks import Rank, lock, one_transaction
from core.money import ZERO, Decimal, exact, rupiah, to_money
from ledger import posting
from reference import access, region
from reference.models import Account, LedgerSet, Nature, Role, Unit, User
from treasury import cash_places, facts_imprest, imprest, limits
from treasury.cash_months import closed_refusal
from treasury.dates import check_dated, indonesian
from treasury.locking import hold_treasurer_cash
from treasury.models import ExpenseReceipt, ExpenseReceiptLine, ExpenseReceiptTax, PaymentRequest
from treasury.posting_rules import interpret
from treasury.services import common
from treasury.services.imprest_request import excluded_refusals
from workflows import engine
from workflows.flow import Context

Source = ExpenseReceipt.Source


@dataclass(frozen=True)
class ExpenseLine:
    """Rincian kuitansi as typed: an amount on a key, and what it settles or debits if anything."""

    key: BudgetKey
    amount: Decimal
    payable_account: Account | None = None
    debit_account: Account | None = None


@dataclass(frozen=True)
class TaxInput:
    """Pajak as typed: a PFK account and the amount from the billing."""

    account: Account
    amount: Decimal


def create_expense(
    *,
    unit: Unit,
    dated_on: date,
    description: str,
    lines: Sequence[ExpenseLine],
    actor: User,
    taxes: Sequence[TaxInput] = (),
    top_up: PaymentRequest | None = None,
    payee: str = "",
    external_number: str = "",
    is_cash: bool = False,
) -> ExpenseReceipt:
    """Kuitansi: the treasurer enters what he is about to pay; of UP, or of the TU named.

    Raises AccessDenied, and DomainError I-02, I-05, I-07, I-28 naming every line and tax at fault.
    """
    with one_transaction():
        role = access.require(actor, Role.TREASURER, unit=unit, on=clock.today(), act="Mencatat kuitansi")
        common.require_unit_active(unit)
        year = common.fiscal_year(dated_on)
        raise_all(_draft_refusals(unit, dated_on, lines, taxes))
        receipt = common.create(
            ExpenseReceipt,
            actor=actor,
            role=role,
            unit=unit,
            year=year,
            dated_on=dated_on,
            description=description,
            source=Source.TU if top_up else Source.UP,
            top_up=top_up,
            payee=payee.strip(),
            external_number=external_number,
            is_cash=is_cash,
            amount=to_money(sum((line.amount for line in lines), ZERO)),
            withheld=to_money(sum((one.amount for one in taxes), ZERO)),
        )
        _write_parts(receipt, lines, taxes)
    return receipt


def _draft_refusals(
    unit: Unit, dated_on: date, lines: Sequence[ExpenseLine], taxes: Sequence[TaxInput]
) -> Iterator[DomainError]:
    try:
        check_dated("kuitansi", dated_on, year=dated_on.year)
    except DomainError as refusal:
        yield refusal
    if not lines:
        yield DomainError("Kuitansi belum punya rincian. Isi paling sedikit satu rincian.", field="lines")
    for number, line in enumerate(lines, 1):
        yield from _line_refusals(unit, dated_on, number, line)
    yield from _tax_refusals(lines, taxes)


def _line_refusals(unit: Unit, dated_on: date, number: int, line: ExpenseLine) -> Iterator[DomainError]:
    where = f"Rincian {number}"
    if exact(line.amount) <= ZERO:
        yield DomainError(
            f"{where}: jumlah {rupiah(line.amount)} harus lebih dari Rp\u00a00. "
            "Koreksi dilakukan dengan dokumen pembalik.",
            rule="I-05",
        )
    if line.key.unit_id != unit.pk or line.key.year_id != dated_on.year:
        yield DomainError(f"{where}: {line.key} bukan anggaran {unit.code} {dated_on.year}.", rule="I-02")
    if line.key.account.nature != Nature.SPENDING:
        yield DomainError(f"{where}: {line.key.account} bukan akun belanja.", rule="I-02")
    if line.payable_account is not None and line.debit_account is not None:
        yield DomainError(f"{where}: pilih satu saja: akun utang atau akun debit.", field="lines")
    payable, debit = line.payable_account, line.debit_account
    if payable is not None and (payable.nature != Nature.LIABILITY or not payable.is_postable):
        yield DomainError(f"{where}: {payable} bukan akun utang yang dapat dibayar.", rule="I-01")
    if debit is not None and (debit.ledger_set != LedgerSet.FIN or not debit.is_postable):
        yield DomainError(f"{where}: {debit} bukan akun aset atau beban yang dapat dijurnal.", rule="I-30")


def _tax_refusals(lines: Sequence[ExpenseLine], taxes: Sequence[TaxInput]) -> Iterator[DomainError]:
    for one in taxes:
        if exact(one.amount) <= ZERO:
            yield DomainError(
                f"Pajak {one.account.code}: jumlah {rupiah(one.amount)} harus lebih dari Rp\u00a00.",
                rule="I-05",
            )
        if one.account.nature != Nature.WITHHOLDING or not one.account.is_postable:
            yield DomainError(f"Pajak {one.account} bukan akun utang PFK. Pilih akun pajak.", rule="I-28")
    if len({one.account.pk for one in taxes}) < len(taxes):
        yield DomainError("Satu akun pajak hanya sekali dalam satu kuitansi. Jumlahkan.", field="taxes")
    gross = sum((line.amount for line in lines), ZERO)
    withheld = sum((one.amount for one in taxes), ZERO)
    if taxes and lines and withheld >= gross:
        yield DomainError(
            f"Pajak {rupiah(withheld)} harus kurang dari jumlah bruto {rupiah(gross)}.", field="taxes"
        )


def _write_parts(receipt: ExpenseReceipt, lines: Sequence[ExpenseLine], taxes: Sequence[TaxInput]) -> None:
    ExpenseReceiptLine.objects.bulk_create(
        ExpenseReceiptLine(
            receipt=receipt,
            number=number,
            key=line.key,
            amount=to_money(line.amount),
            payable_account=line.payable_account,
            debit_account=line.debit_account,
        )
        for number, line in enumerate(lines, 1)
    )
    ExpenseReceiptTax.objects.bulk_create(
        ExpenseReceiptTax(receipt=receipt, account=one.account, amount=to_money(one.amount)) for one in taxes
    )


def _lines(receipt: ExpenseReceipt) -> list[ExpenseReceiptLine]:
    related = ("key__account__edition", "key__sub_activity", "key__fund_source", "payable_account")
    return list(receipt.lines.select_related(*related))


def _uses(lines: Iterable[ExpenseReceiptLine]) -> list[Use]:
    amounts: dict[int, Decimal] = {}
    for line in lines:
        amounts[line.key_id] = amounts.get(line.key_id, ZERO) + line.amount.amount
    return [Use(key_id, amount) for key_id, amount in sorted(amounts.items())]


def pay(receipt: ExpenseReceipt, context: Context) -> None:
    """Effect of pay: every limit at once (I-07, I-15, I-16, I-23 … I-26, I-35), number, budget, journal."""
    lines = _lines(receipt)
    if any(line.payable_account_id for line in lines):
        lock(Unit.objects.filter(pk=receipt.unit_id), Rank.DOCUMENT)
    refusals, warnings = _spent(receipt, lines, context)
    refusals += _document_refusals(receipt, lines)
    hold_treasurer_cash(receipt.unit)
    if closed := closed_refusal(receipt.unit, receipt.dated_on, what="kuitansi"):
        refusals.append(closed)
    refusals += _cash_refusals(receipt)
    refusals += cash_places.payment_refusals(
        receipt.unit,
        receipt.year,
        receipt.dated_on,
        receipt.amount.amount - receipt.withheld.amount,
        in_cash=receipt.is_cash,
        what="kuitansi",
    )
    refusals += _payable_refusals(receipt, lines)
    raise_all(refusals)
    context.notices.extend(warnings)
    _number_and_post(receipt, context)


def _spent(
    receipt: ExpenseReceipt, lines: Sequence[ExpenseReceiptLine], context: Context
) -> tuple[list[DomainError], list[str]]:
    """Consume the budget under the keys' locks; refusals are returned, to be told with the others."""
    try:
        warnings = spending.spend(
            _uses(lines),
            source=receipt.document_key,
            event="paid",
            on=receipt.dated_on,
            actor=context.actor,
            held_by=receipt.top_up.document_key if receipt.top_up else "",
        )
    except Refusals as found:
        return list(found.refusals), []
    except DomainError as refusal:
        return [refusal], []
    return [], warnings


def _document_refusals(receipt: ExpenseReceipt, lines: Sequence[ExpenseReceiptLine]) -> Iterator[DomainError]:
    top_up = receipt.top_up
    predecessors = []
    if top_up is not None:
        paid = imprest.paid_on_of(PaymentRequest.objects.filter(pk=top_up.pk)).first()
        if paid is not None and paid.paid_on is not None:
            predecessors = [(f"pembayaran TU {top_up.number}", paid.paid_on)]
        yield from _top_up_refusals(receipt, top_up, lines, is_paid=paid is not None)
    try:
        check_dated("kuitansi", receipt.dated_on, year=receipt.year_id, predecessors=predecessors)
        facts_imprest.of_expense_receipt(receipt)
    except DomainError as refusal:
        yield refusal
    yield from excluded_refusals(lines)
    if top_up is None:
        limit = exact(region.setting("up_single_payment_limit"))
        # One payment, whatever number of fund sources bear it.
        paid_of: dict[str, Decimal] = {}
        for line in lines:
            what = f"{line.key.sub_activity} {line.key.account}"
            paid_of[what] = paid_of.get(what, ZERO) + line.amount.amount
        for what, amount in paid_of.items():
            if amount > limit:
                text = f"{what}: satu pembayaran dari UP paling banyak {rupiah(limit)}, diisi"
                yield DomainError(f"{text} {rupiah(amount)}. Bayarkan dengan LS.", rule="I-24")


def _top_up_refusals(
    receipt: ExpenseReceipt,
    top_up: PaymentRequest,
    lines: Sequence[ExpenseReceiptLine],
    *,
    is_paid: bool,
) -> Iterator[DomainError]:
    if not is_paid or top_up.settled_on is not None or top_up.unit_id != receipt.unit_id:
        yield DomainError(
            f"TU {top_up} belum dibayar, sudah selesai dipertanggungjawabkan, atau bukan milik "
            f"{receipt.unit.code}. Pilih TU yang masih terbuka.",
            rule="I-23",
        )
    programs = set(top_up.lines.values_list("key__sub_activity", flat=True))
    for line in lines:
        if line.key.sub_activity_id not in programs:
            yield DomainError(
                f"Rincian {line.number}: uang TU {top_up} hanya untuk sub kegiatannya sendiri, bukan "
                f"{line.key.sub_activity}. Bayarkan dari UP.",
                rule="I-26",
            )


def _cash_refusals(receipt: ExpenseReceipt) -> Iterator[DomainError]:
    """I-26 on the day of the receipt and on every later day; the treasurer's cash is held."""
    unit, year, asked, day = receipt.unit, receipt.year, receipt.amount.amount, receipt.dated_on
    if receipt.top_up is not None:
        days = imprest.top_up_days(unit, year, only=receipt.top_up)
        left, what = imprest.lowest(days, day), f"Sisa TU {receipt.top_up}"
    else:
        left, what = imprest.lowest_free(unit, year, day), f"Kas UP {unit.code}"
    if asked > left:
        yield DomainError(
            f"{what} sejak {indonesian(day)} {rupiah(max(left, ZERO))}, kuitansi {rupiah(asked)}: kurang "
            f"{rupiah(asked - left)}. Tunggu GU atau TU, atau bayarkan dengan LS.",
            rule="I-26",
        )


def _payable_refusals(receipt: ExpenseReceipt, lines: Sequence[ExpenseReceiptLine]) -> Iterator[DomainError]:
    """A payable that is settled is open for the amount; pending SPP count."""
    asked: dict[Account, Decimal] = {}
    for line in lines:
        if line.payable_account is not None:
            before = asked.get(line.payable_account, ZERO)
            asked[line.payable_account] = before + line.amount.amount
    for account, amount in asked.items():
        rest = max(limits.payable_rest(receipt.unit, account), ZERO)
        if amount > rest:
            yield DomainError(
                f"Utang {account.code} {account.name} yang dapat dibayar {rupiah(rest)}, diminta "
                f"{rupiah(amount)}. Kurangi {rupiah(amount - rest)}.",
                rule="I-25",
            )


def _number_and_post(receipt: ExpenseReceipt, context: Context) -> None:
    common.draw_number(receipt, context, office=receipt.unit, kind="KWT", of_type=receipt.source)
    posting.post(interpret(facts_imprest.of_expense_receipt(receipt)), actor=context.actor)


def check_refusable(receipt: ExpenseReceipt, context: Context) -> None:
    """Guard of refuse: no reversal itself, in no LPJ, its TU not settled yet."""
    if receipt.reverses_id is not None:
        raise DomainError("Dokumen pembalik tidak dapat ditolak.", rule="I-34")
    entry = getattr(receipt, "accounted", None)
    if entry is not None:
        raise DomainError(
            f"Kuitansi {receipt.number} ada dalam LPJ {entry.accountability}. Kembalikan LPJ itu dan "
            "keluarkan kuitansinya lebih dahulu.",
            rule="I-21",
        )
    if receipt.top_up is not None and receipt.top_up.settled_on is not None:
        raise DomainError(f"TU {receipt.top_up} sudah selesai dipertanggungjawabkan.", rule="I-23")


def reverse(receipt: ExpenseReceipt, context: Context) -> None:
    """Effect of refuse: a linked document takes everything back; the treasurer restores the cash."""
    on = context.data.get("dated_on") or context.on
    check_dated(
        "pembalikan",
        on,
        year=receipt.year_id,
        predecessors=[(f"kuitansi {receipt.number}", receipt.dated_on)],
    )
    made = common.create(
        ExpenseReceipt,
        actor=context.actor,
        role=context.role,
        unit=receipt.unit,
        year=receipt.year,
        dated_on=on,
        description=f"Pembalikan {receipt.number}: {context.reason}"[:500],
        source=receipt.source,
        top_up=receipt.top_up,
        payee=receipt.payee,
        is_cash=receipt.is_cash,
        amount=receipt.amount,
        withheld=receipt.withheld,
        reverses=receipt,
    )
    _write_parts(
        made,
        [
            ExpenseLine(line.key, line.amount.amount, line.payable_account, line.debit_account)
            for line in receipt.lines.select_related("key", "payable_account", "debit_account")
        ],
        [TaxInput(tax.account, tax.amount.amount) for tax in receipt.taxes.select_related("account")],
    )
    engine.cascade(
        "expense_receipt",
        made,
        "paid",
        step="take_back",
        actor=context.actor,
        role=context.role,
        reason=context.reason,
    )


def take_back(receipt: ExpenseReceipt, context: Context) -> None:
    """Effect of the reversing document: budget given back, month open, taxes not remitted yet, journal."""
    spending.take_back(
        _uses(_lines(receipt)),
        source=receipt.document_key,
        event="paid",
        on=receipt.dated_on,
        actor=context.actor,
        held_by=receipt.top_up.document_key if receipt.top_up else "",
    )
    hold_treasurer_cash(receipt.unit)
    refusals = []
    if closed := closed_refusal(receipt.unit, receipt.dated_on, what="pembalikan"):
        refusals.append(closed)
    taxes = list(receipt.taxes.select_related("account"))
    refusals += limits.limits_of_taxes(receipt.unit, receipt, taxes, what="dibalik")
    raise_all(refusals)
    _number_and_post(receipt, context)
