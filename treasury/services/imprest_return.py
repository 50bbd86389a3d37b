"""STS sisa UP/TU: unspent money goes back to the RKUD (domain.md 4.2 row 6)."""

from datetime import date

from core import clock
from core.errors import DomainError, raise_all
from core.locks import one_transaction
from core.money import ZERO, Decimal, rupiah, to_money
from ledger import posting
from reference import access
from reference.models import Role, Unit, User
from treasury import facts_imprest, imprest
from treasury.cash_months import closed_refusal
from treasury.cash_places import payment_refusals
from treasury.dates import check_dated, indonesian
from treasury.locking import hold_treasurer_cash
from treasury.models import ImprestReturn, PaymentRequest
from treasury.posting_rules import interpret
from treasury.services import common
from treasury.services.imprest_request import settle
from workflows.flow import Context


def create_return(
    *,
    unit: Unit,
    dated_on: date,
    amount: Decimal,
    description: str,
    actor: User,
    top_up: PaymentRequest | None = None,
    bank_reference: str = "",
    external_number: str = "",
    is_cash: bool = False,
) -> ImprestReturn:
    """STS sisa: the treasurer enters what he paid into the RKUD, of UP or of the TU named."""
    with one_transaction():
        role = access.require(actor, Role.TREASURER, unit=unit, on=clock.today(), act="Mencatat setoran sisa")
        value = common.positive(amount, "Jumlah setoran")
        check_dated("setoran sisa", dated_on, year=dated_on.year)
        if top_up is not None and top_up.unit_id != unit.pk:
            raise DomainError(f"TU {top_up} bukan milik {unit.code}.", rule="I-23", field="top_up")
        return common.create(
            ImprestReturn,
            actor=actor,
            role=role,
            unit=unit,
            year=common.fiscal_year(dated_on),
            dated_on=dated_on,
            description=description,
            source=imprest.Source.TU if top_up else imprest.Source.UP,
            top_up=top_up,
            amount=to_money(value),
            bank_reference=bank_reference.strip(),
            external_number=external_number,
            is_cash=is_cash,
        )


def post(returned: ImprestReturn, context: Context) -> None:
    """Effect of confirm: a TU gives its reservation back and may be settled; cash holds (I-26); journal."""
    unit, day, asked, top_up = returned.unit, returned.dated_on, returned.amount.amount, returned.top_up
    refusals: list[DomainError] = []
    try:
        check_dated("setoran sisa", day, year=returned.year_id)
    except DomainError as refusal:
        refusals.append(refusal)
    if top_up is not None:
        settle(top_up, on=day, actor=context.actor, because=returned.document_key, deposited=asked)
    hold_treasurer_cash(unit)
    if closed := closed_refusal(unit, day, what="setoran sisa"):
        refusals.append(closed)
    if top_up is None:
        left, what = imprest.lowest_free(unit, returned.year, day), f"Kas UP {unit.code}"
    else:
        left = imprest.lowest(imprest.top_up_days(unit, returned.year, only=top_up), day)
        what = f"Sisa TU {top_up}"
    if asked > left:
        refusals.append(
            DomainError(
                f"{what} sejak {indonesian(day)} {rupiah(max(left, ZERO))}, disetor {rupiah(asked)}: lebih "
                f"{rupiah(asked - left)}. Kurangi setorannya.",
                rule="I-26",
            )
        )
    refusals += payment_refusals(unit, returned.year, day, asked, in_cash=returned.is_cash, what="disetor")
    raise_all(refusals)
    common.draw_number(returned, context, office=unit, kind="STS-SISA", of_type=returned.source)
    posting.post(interpret(facts_imprest.of_imprest_return(returned)), actor=context.actor)
