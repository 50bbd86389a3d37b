"""Contracts (Kontrak/SPK): register one; its confirmation reserves the value as a commitment."""

from datetime import date

from budget import availability
from budget.models import BudgetKey
from core import clock
from core.errors import DomainError
from core.locks import Rank, lock, one_transaction
from core.money import Decimal, to_money
from reference import access
from reference.models import Nature, Role, Unit, User, Vendor
from treasury.dates import check_dated
from treasury.models import Contract, ContractShare
from treasury.services import common
from workflows.flow import Context


def create_contract(
    *,
    unit: Unit,
    key: BudgetKey,
    vendor: Vendor,
    number: str,
    dated_on: date,
    value: Decimal,
    description: str,
    actor: User,
    external_number: str = "",
) -> Contract:
    """Kontrak/SPK: the operator enters number, date, vendor, budget key and value; a draft.

    A value above what the key has left goes on to the other fund sources of the same line, in order.
    Raises AccessDenied, and DomainError for a date in the future (I-07), a value of nothing (I-05),
    a key of another unit (I-02) or a number that is in use.
    """
    with one_transaction():
        role = access.require(actor, Role.OPERATOR, unit=unit, on=clock.today(), act="Mencatat kontrak")
        common.require_unit_active(unit)
        amount = common.positive(value, "Nilai kontrak")
        check_dated("kontrak", dated_on, year=key.year_id, may_be_older=True)
        _check_key(unit, key)
        if not number.strip():
            raise DomainError("Isi nomor kontrak menurut suratnya.", field="number")
        # The unit's row makes two registrations of one number wait for each other.
        lock(Unit.objects.filter(pk=unit.pk), Rank.DOCUMENT)
        same = Contract.objects.filter(unit=unit, year_id=key.year_id, number=number)
        if same.exclude(state="cancelled").exists():
            raise DomainError(f"Nomor kontrak {number} sudah dicatat. Pakai nomor lain.", field="number")
        made = common.create(
            Contract,
            actor=actor,
            role=role,
            year_id=key.year_id,
            unit=unit,
            key=key,
            vendor=vendor,
            number=number,
            dated_on=dated_on,
            value=to_money(amount),
            description=description,
            external_number=external_number,
        )
        _share(made, key, amount, actor)
        return made


def _share(contract: Contract, key: BudgetKey, value: Decimal, actor: User) -> None:
    """Shares on the other funds of the key's line, as far as the key itself cannot bear the value."""
    others = list(
        BudgetKey.objects.filter(
            year=key.year_id,
            unit=key.unit_id,
            sub_activity=key.sub_activity_id,
            account=key.account_id,
            is_active=True,
        )
        .exclude(pk=key.pk)
        .order_by("pk")
    )
    if not others:
        return
    left = availability.remaining([key.pk, *(one.pk for one in others)], on=clock.today())
    # Without any room of its own the chosen key still bears something: the refusal of confirm tells it.
    rest = min(value - left[key.pk].budget, value - 1)
    for one in others:
        part = min(left[one.pk].budget, rest)
        if part > 0:
            share = ContractShare(contract=contract, key=one, value=to_money(part))
            share._history_user = actor
            share.save()
            rest -= part


def _check_key(unit: Unit, key: BudgetKey) -> None:
    if key.unit_id != unit.pk:
        raise DomainError(f"{key} bukan anggaran {unit.code}. Pilih rincian anggaran unit itu.", rule="I-02")
    if key.account.nature != Nature.SPENDING:
        raise DomainError(f"{key.account} bukan akun belanja. Pilih rincian belanja.", rule="I-02")


def commit(contract: Contract, context: Context) -> None:
    """Effect of confirm: the whole value reserves budget (not SPD, not cash plan)."""
    warnings = availability.reserve(
        [availability.Use(key_id, part) for key_id, part in contract.parts().items()],
        source=contract.document_key,
        event="confirm",
        on=context.on,
        actor=context.actor,
        basis="contract",
    )
    context.notices.extend(warnings)
