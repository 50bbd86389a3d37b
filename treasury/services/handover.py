"""Handovers (BAST): accepted goods or work accrue a payable (domain.md 4.2 row 7)."""

from collections.abc import Iterator
from datetime import date

from budget.models import BudgetKey
from core import clock
from core.errors import DomainError, raise_all
from core.locks import Rank, lock, one_transaction
from core.money import Decimal, rupiah, to_money
from ledger import posting
from reference import access
from reference.models import Account, LedgerSet, Nature, Role, Unit, User
from treasury import facts, limits
from treasury.dates import check_dated
from treasury.models import Contract, Handover
from treasury.posting_rules import interpret
from treasury.services import common
from workflows.flow import Context


def create_handover(
    *,
    unit: Unit,
    key: BudgetKey,
    amount: Decimal,
    dated_on: date,
    description: str,
    actor: User,
    contract: Contract | None = None,
    debit_account: Account | None = None,
    payable_account: Account | None = None,
    external_number: str = "",
) -> Handover:
    """BAST: the operator enters what was delivered; a draft until PPK-SKPD accepts it.

    `debit_account`: instead of the mapping's expense or asset, e.g. construction in progress.
    `payable_account`: instead of the mapping's payable. A key without either is refused now.
    """
    with one_transaction():
        role = access.require(actor, Role.OPERATOR, unit=unit, on=clock.today(), act="Mencatat BAST")
        common.require_unit_active(unit)
        value = common.positive(amount, "Nilai BAST")
        handover = Handover(
            year=common.fiscal_year(dated_on),
            unit=unit,
            key=key,
            contract=contract,
            amount=to_money(value),
            dated_on=dated_on,
            description=description,
            debit_account=debit_account,
            payable_account=payable_account,
        )
        raise_all(_refusals(handover))
        return common.create(
            Handover,
            actor=actor,
            role=role,
            year=handover.year,
            unit=unit,
            key=key,
            contract=contract,
            amount=to_money(value),
            dated_on=dated_on,
            description=description,
            debit_account=debit_account,
            payable_account=payable_account,
            external_number=external_number,
        )


def _refusals(handover: Handover) -> Iterator[DomainError]:
    key, contract = handover.key, handover.contract
    if key.unit_id != handover.unit_id or key.year_id != handover.year_id:
        yield DomainError(f"{key} bukan anggaran {handover.unit.code} tahun {handover.year_id}.", rule="I-02")
    if key.account.nature != Nature.SPENDING:
        yield DomainError(f"{key.account} bukan akun belanja. Pilih rincian belanja.", rule="I-02")
    if contract is not None and (contract.unit_id != handover.unit_id or key.pk not in contract.parts()):
        yield DomainError(
            f"Kontrak {contract.number} dibebankan pada {contract.key}, bukan {key}. Perbaiki rincian.",
            rule="I-25",
        )
    predecessors = [(f"kontrak {contract.number}", contract.dated_on)] if contract else []
    try:
        check_dated("BAST", handover.dated_on, year=handover.year_id, predecessors=predecessors)
        facts.of_handover(handover)
    except DomainError as refusal:
        yield refusal
    for account, nature in ((handover.payable_account, Nature.LIABILITY),):
        if account is not None and (account.nature != nature or not account.is_postable):
            yield DomainError(f"{account} bukan akun utang. Pilih akun utang belanja.", rule="I-01")
    debit = handover.debit_account
    if debit is not None and (debit.ledger_set != LedgerSet.FIN or not debit.is_postable):
        yield DomainError(f"{debit} bukan akun aset atau beban yang dapat dijurnal.", rule="I-30")


def check_acceptable(handover: Handover, context: Context) -> None:
    """Guard of accept: what was checked at entry, and Σ BAST within a confirmed contract (I-25)."""
    refusals = list(_refusals(handover))
    if handover.contract_id:
        contract = lock(Contract.objects.filter(pk=handover.contract_id), Rank.CONTRACT)[0]
        refusals += _contract_refusals(handover, contract)
    raise_all(refusals)


def _contract_refusals(handover: Handover, contract: Contract) -> Iterator[DomainError]:
    if contract.state != "confirmed":
        yield DomainError(
            f"Kontrak {contract.number} belum dikonfirmasi PA. Konfirmasi kontrak lebih dahulu.", rule="I-25"
        )
    value, before, asked = contract.value.amount, limits.accepted(contract), handover.amount.amount
    if before + asked > value:
        yield DomainError(
            f"Kontrak {contract.number} senilai {rupiah(value)}, BAST diterima {rupiah(before)}, "
            f"BAST ini {rupiah(asked)}. Kurangi {rupiah(before + asked - value)}.",
            rule="I-25",
        )


def accrue(handover: Handover, context: Context) -> None:
    """Effect of accept: draw the number, post row 7."""
    common.draw_number(handover, context, office=handover.unit, kind="BAST")
    posting.post(interpret(facts.of_handover(handover)), actor=context.actor)
