"""Remittance of withheld taxes and contributions by BUD (domain.md 4.2 row 10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core import clock
from core.errors import raise_all
from core.locks import one_transaction
from core.money import ZERO, Decimal, to_money
from ledger import posting
from reference import access
from reference.models import Account, Role, User
from treasury import facts, limits
from treasury.dates import check_dated
from treasury.locking import lock_treasury_account
from treasury.models import Remittance, RemittanceLine
from treasury.posting_rules import interpret, ppkd_unit
from treasury.services import common
from workflows.flow import Context


@dataclass(frozen=True)
class RemittanceInput:
    """Rincian setoran as typed."""

    account: Account
    amount: Decimal


def create_remittance(
    *,
    dated_on: date,
    description: str,
    lines: Sequence[RemittanceInput],
    actor: User,
    receipt_number: str = "",
    external_number: str = "",
) -> Remittance:
    """Setoran potongan: treasury staff enters what BUD paid per PFK account; a draft of PPKD."""
    unit = ppkd_unit()
    with one_transaction():
        role = access.require(
            actor, Role.TREASURY_STAFF, unit=unit, on=clock.today(), act="Mencatat setoran potongan"
        )
        common.withholding_lines(lines, noun="akun potongan", choose="Pilih akun pajak atau iuran.")
        check_dated("setoran", dated_on, year=dated_on.year)
        remittance = common.create(
            Remittance,
            actor=actor,
            role=role,
            year=common.fiscal_year(dated_on),
            unit=unit,
            dated_on=dated_on,
            description=description,
            amount=to_money(sum((line.amount for line in lines), ZERO)),
            receipt_number=receipt_number,
            external_number=external_number,
        )
        RemittanceLine.objects.bulk_create(
            RemittanceLine(remittance=remittance, account=line.account, amount=to_money(line.amount))
            for line in lines
        )
    return remittance


def check_confirmable(remittance: Remittance, context: Context) -> None:
    """Guard of confirm: date (I-07); not more than withheld on each account, under the RKUD's lock (I-28)."""
    check_dated("setoran", remittance.dated_on, year=remittance.year_id)
    lock_treasury_account()
    raise_all(limits.withheld_refusals(remittance.lines.select_related("account")))


def post(remittance: Remittance, context: Context) -> None:
    """Effect of confirm: the number of PPKD's register, row 10."""
    common.draw_number(remittance, context, office=ppkd_unit(), kind="STB")
    posting.post(interpret(facts.of_remittance(remittance)), actor=context.actor)
