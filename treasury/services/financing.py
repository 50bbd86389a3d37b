"""Financing by PPKD: use of SiLPA, loans, principal, equity participation (domain.md 4.2 rows 22–24)."""

from collections.abc import Iterator
from datetime import date

from budget import availability
from budget.models import BudgetKey
from core import clock
from core.errors import DomainError, raise_all
from core.locks import one_transaction
from core.money import Decimal, to_money
from reference import access
from reference.models import Account, FundSource, Nature, Role, User
from treasury import facts_revenue, limits_revenue, refusals
from treasury.dates import check_dated
from treasury.keys import find_key
from treasury.locking import lock_treasury_account
from treasury.models import Financing
from treasury.posting_rules import ppkd_unit
from treasury.services import booking, common
from workflows.flow import Context

FINANCING = (Nature.FINANCING_IN, Nature.FINANCING_OUT)
WHAT = "pengeluaran pembiayaan"


def create_financing(
    *,
    account: Account,
    amount: Decimal,
    dated_on: date,
    description: str,
    actor: User,
    counterpart_account: Account | None = None,
    key: BudgetKey | None = None,
    fund: FundSource | None = None,
    party_name: str = "",
    bank_reference: str = "",
    external_number: str = "",
) -> Financing:
    """Pembiayaan: treasury staff enters it for PPKD; a draft until PPKD or Kuasa BUD confirms.

    Without `counterpart_account` it is the use of SiLPA. Money out uses a budget key: the one given, or
    that of its account (and `fund`), within budget and SPD (I-15, I-16).
    """
    unit = ppkd_unit()
    with one_transaction():
        role = access.require(
            actor, Role.TREASURY_STAFF, unit=unit, on=clock.today(), act="Mencatat pembiayaan"
        )
        year = common.fiscal_year(dated_on)
        wrong = refusals.collected(lambda: common.positive(amount, "Jumlah pembiayaan"))
        if account.nature == Nature.FINANCING_OUT and key is None:
            try:
                key = find_key(unit=unit, sub_activity=None, account=account, year=year, fund=fund)
            except DomainError as refusal:
                wrong.append(refusal)
        values = {
            "year": year,
            "unit": unit,
            "account": account,
            "key": key,
            "dated_on": dated_on,
            "description": description,
            "counterpart_account": counterpart_account,
            "party_name": party_name.strip(),
            "bank_reference": bank_reference.strip(),
            "external_number": external_number,
        }
        raise_all([*wrong, *_refusals(Financing(amount=to_money(amount), **values))])
        return common.create(Financing, actor=actor, role=role, amount=to_money(amount), **values)


def _refusals(financing: Financing) -> list[DomainError]:
    return refusals.collected(
        lambda: _account_refusals(financing),
        lambda: refusals.accrual_account(
            financing.counterpart_account,
            financing.year,
            field="counterpart_account",
            natures=(Nature.ASSET, Nature.LIABILITY),
        ),
        lambda: check_dated("pembiayaan", financing.dated_on, year=financing.year_id),
    )


def _account_refusals(financing: Financing) -> Iterator[DomainError]:
    account, year = financing.account, financing.year
    if account.nature not in FINANCING or not account.is_postable:
        yield DomainError(
            f"{account} bukan akun pembiayaan rincian. Pilih akun penerimaan atau pengeluaran pembiayaan.",
            rule="I-02",
            field="account",
        )
        return
    if account.edition_id != year.chart_id:
        yield DomainError(f"{account} bukan akun bagan tahun {year.pk}.", rule="I-01", field="account")
        return
    if not financing.unit.is_ppkd:
        yield DomainError("Pembiayaan hanya dikelola PPKD.", rule="I-03")
    if financing.counterpart_account is None and account.nature == Nature.FINANCING_OUT:
        yield DomainError(
            f"{account} mengeluarkan kas: isi akun utang atau investasi lawannya.",
            rule="I-30",
            field="counterpart_account",
        )
    if (financing.key is None) == (account.nature == Nature.FINANCING_OUT) or (
        financing.key is not None and financing.key.account_id != account.pk
    ):
        yield DomainError(
            f"{account}: pengeluaran pembiayaan menunjuk anggarannya sendiri, penerimaan tidak.",
            rule="I-15",
            field="account",
        )


def check_confirmable(financing: Financing, context: Context) -> None:
    """Guard of confirm: its checks again; money out within budget, SPD and RKUD (I-15, I-16, I-19)."""
    wrong = _refusals(financing)
    if financing.key_id is not None:
        wrong += refusals.collected(lambda: _use_budget(financing, context))
        lock_treasury_account()
        wrong += limits_revenue.rkud_out_refusals(financing.year.chart_id, financing.amount.amount, what=WHAT)
    raise_all(wrong)


def _use_budget(financing: Financing, context: Context) -> None:
    """Tests budget and SPD under the key's lock and consumes at once; before the RKUD, as locks go."""
    uses = [availability.Use(financing.key_id or 0, financing.amount.amount)]
    source, on = financing.document_key, financing.dated_on
    context.notices += availability.reserve(uses, source=source, event="reserved", on=on, actor=context.actor)
    availability.consume(uses, source=source, event="confirmed", on=on, actor=context.actor)


def post(financing: Financing, context: Context) -> None:
    """Effect of confirm: the number of PPKD's register, rows 22–24."""
    booking.book(financing, context, office=ppkd_unit(), kind="PB", facts_of=facts_revenue.of_financing)
