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
from treasury.models import Contract
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
        if Contract.objects.filter(unit=unit, year_id=key.year_id, number=number).exists():
            raise DomainError(f"Nomor kontrak {number} sudah dicatat. Pakai nomor lain.", field="number")
        return common.create(
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


def _check_key(unit: Unit, key: BudgetKey) -> None:
    if key.unit_id != unit.pk:
        raise DomainError(f"{key} bukan anggaran {unit.code}. Pilih rincian anggaran unit itu.", rule="I-02")
    if key.account.nature != Nature.SPENDING:
        raise DomainError(f"{key.account} bukan akun belanja. Pilih rincian belanja.", rule="I-02")


def commit(contract: Contract, context: Context) -> None:
    """Effect of confirm: the whole value reserves budget (not SPD, not cash plan)."""
    use = availability.Use(contract.key_id, contract.value.amount)
    warnings = availability.reserve(
        [use],
        source=contract.document_key,
        event="confirm",
        on=context.on,
        actor=context.actor,
        basis="contract",
    )
    context.notices.extend(warnings)
