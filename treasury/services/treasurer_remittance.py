"""Setoran pajak bendahara: the treasurer remits what he withheld (domain.md 4.2 row 4, I-28)."""

from collections.abc import Sequence
from datetime import date

from core import clock
from core.errors import DomainError, raise_all
from core.locks import one_transaction
from core.money import ZERO, rupiah, to_money
from ledger import posting
from reference import access
from reference.models import Role, Unit, User
from treasury import facts_imprest, imprest
from treasury.cash_months import closed_refusal
from treasury.cash_places import payment_refusals
from treasury.dates import check_dated, indonesian
from treasury.limits import limits_of_taxes
from treasury.locking import hold_treasurer_cash
from treasury.models import TreasurerRemittance, TreasurerRemittanceLine
from treasury.posting_rules import interpret
from treasury.services import common
from treasury.services.expense_receipt import TaxInput
from workflows.flow import Context


def create_treasurer_remittance(
    *,
    unit: Unit,
    dated_on: date,
    description: str,
    lines: Sequence[TaxInput],
    actor: User,
    receipt_number: str = "",
    external_number: str = "",
    is_cash: bool = False,
) -> TreasurerRemittance:
    """Setoran pajak: the treasurer enters what he remitted per PFK account, with its NTPN."""
    with one_transaction():
        role = access.require(
            actor, Role.TREASURER, unit=unit, on=clock.today(), act="Mencatat setoran pajak"
        )
        common.withholding_lines(lines, noun="akun pajak", choose="Pilih akun pajak.")
        check_dated("setoran pajak", dated_on, year=dated_on.year)
        made = common.create(
            TreasurerRemittance,
            actor=actor,
            role=role,
            unit=unit,
            year=common.fiscal_year(dated_on),
            dated_on=dated_on,
            description=description,
            amount=to_money(sum((line.amount for line in lines), ZERO)),
            receipt_number=receipt_number.strip(),
            external_number=external_number,
            is_cash=is_cash,
        )
        TreasurerRemittanceLine.objects.bulk_create(
            TreasurerRemittanceLine(remittance=made, account=line.account, amount=to_money(line.amount))
            for line in lines
        )
    return made


def post(remittance: TreasurerRemittance, context: Context) -> None:
    """Effect of confirm: date, withheld amounts and cash hold (I-07, I-26, I-28, I-35); number, journal."""
    unit, day, asked = remittance.unit, remittance.dated_on, remittance.amount.amount
    refusals: list[DomainError] = []
    try:
        check_dated("setoran pajak", day, year=remittance.year_id)
    except DomainError as refusal:
        refusals.append(refusal)
    hold_treasurer_cash(unit)
    if closed := closed_refusal(unit, day, what="setoran pajak"):
        refusals.append(closed)
    lines = list(remittance.lines.select_related("account"))
    refusals += limits_of_taxes(unit, remittance, lines, what="disetor")
    left = imprest.lowest_free(unit, remittance.year, day)
    if asked > left:
        refusals.append(
            DomainError(
                f"Kas bendahara {unit.code} sejak {indonesian(day)} {rupiah(max(left, ZERO))}, setoran "
                f"{rupiah(asked)}: kurang {rupiah(asked - left)}.",
                rule="I-26",
            )
        )
    refusals += payment_refusals(
        unit, remittance.year, day, asked, in_cash=remittance.is_cash, what="setoran pajak"
    )
    raise_all(refusals)
    common.draw_number(remittance, context, office=unit, kind="STP")
    posting.post(interpret(facts_imprest.of_treasurer_remittance(remittance)), actor=context.actor)
