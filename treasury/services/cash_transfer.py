"""Pergeseran kas: the treasurer draws money from his bank account, or pays cash in."""

from datetime import date

from core import clock
from core.errors import raise_all
from core.locks import one_transaction
from core.money import Decimal, to_money
from reference import access
from reference.models import Role, Unit, User
from treasury.cash_months import closed_refusal
from treasury.cash_places import place_refusals
from treasury.dates import check_dated
from treasury.locking import hold_treasurer_cash
from treasury.models import CashTransfer
from treasury.services import common


def move_cash(
    *,
    unit: Unit,
    direction: str,
    dated_on: date,
    amount: Decimal,
    reference: str,
    description: str,
    actor: User,
) -> CashTransfer:
    """Record a transfer between bank and cash in hand, once.

    Raises AccessDenied, DomainError I-05, I-07, I-35 (month closed) and I-26 (not there to be moved).
    """
    chosen = CashTransfer.Direction(direction)
    with one_transaction():
        access.require(actor, Role.TREASURER, unit=unit, on=clock.today(), act="Mencatat pergeseran kas")
        common.require_unit_active(unit)
        value = common.positive(amount, "Jumlah pergeseran")
        year = common.fiscal_year(dated_on)
        check_dated("pergeseran kas", dated_on, year=year.pk)
        hold_treasurer_cash(unit)
        closed = closed_refusal(unit, dated_on, what="pergeseran kas")
        from_cash = chosen is CashTransfer.Direction.PAY_IN
        wrong = place_refusals(unit, year, dated_on, value, in_cash=from_cash, what="digeser")
        raise_all([*([closed] if closed else []), *wrong])
        return CashTransfer.objects.create(
            unit=unit,
            year=year,
            direction=chosen,
            dated_on=dated_on,
            amount=to_money(value),
            reference=reference.strip(),
            description=description.strip(),
            created_by=actor,
            created_at=clock.now(),
        )
