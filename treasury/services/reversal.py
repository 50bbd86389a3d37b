"""Reversing documents: one booked document is taken back by mirrored, linked entries (I-05, I-34)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from budget import availability
from core import clock
from core.errors import AccessDenied, DomainError, NotFound, raise_all
from core.locks import Rank, lock, one_transaction
from ledger import posting
from ledger.models import Entry
from reference import access
from reference.models import Role, User
from treasury import limits_revenue, refusals
from treasury.dates import check_dated, indonesian
from treasury.locking import lock_treasury_account
from treasury.models import (
    Assessment,
    ContraPost,
    Deposit,
    DepositLine,
    Financing,
    RevenueReceipt,
    RevenueRefund,
    Reversal,
    TreasurerReceipt,
)
from treasury.services import booking, common
from workflows import engine
from workflows.flow import Context, get

BUD_DECIDES = (Role.TREASURY_STAFF, Role.TREASURY_DELEGATE)
UNIT_DECIDES = (Role.REVENUE_TREASURER, Role.SKPD_VERIFIER)


@dataclass(frozen=True)
class Rule:
    """How documents of one flow are reversed: who asks and decides, what must not break, what is undone."""

    model: type[Any]
    maker: Role
    decider: Role
    refusals: Callable[[Any, Reversal], Iterable[DomainError]]
    undo: Callable[[Any, Reversal, Context], None] | None = None
    # Whether cash leaves the RKUD by the reversal, so that its balance must cover it (I-19).
    takes_cash: Callable[[Any], bool] = lambda _: False


def _receivable_refusals(assessment: Assessment, reversal: Reversal) -> Iterator[DomainError]:
    paid = limits_revenue.paid_on_assessment(assessment)
    if paid:
        yield DomainError(
            f"Ketetapan {assessment} sudah dibayar. Balikkan penerimaannya lebih dahulu.", rule="I-05"
        )


def _receipt_refusals(receipt: TreasurerReceipt, reversal: Reversal) -> Iterator[DomainError]:
    line = DepositLine.objects.select_related("deposit").filter(receipt=receipt, is_live=True).first()
    if line is not None:
        yield DomainError(
            f"TBP {receipt} sudah disetor dengan STS {line.deposit}. Batalkan atau balikkan STS itu dahulu.",
            rule="I-27",
        )
    amount = receipt.amount.amount
    yield from limits_revenue.receipt_cash_refusals(
        receipt.unit, receipt.year, since=reversal.dated_on, out=amount
    )
    yield from _revenue_refusals(receipt, reversal)


def _revenue_refusals(
    receipt: TreasurerReceipt | RevenueReceipt, reversal: Reversal
) -> Iterator[DomainError]:
    yield from limits_revenue.realised_refusals(
        receipt.unit, receipt.account, receipt.year, receipt.amount.amount, what="pembalikan"
    )


def _always(document: Any) -> bool:
    return True


def _is_loan(financing: Financing) -> bool:
    return financing.counterpart_account_id is not None and financing.key_id is None


def _none(document: Any, reversal: Reversal) -> Iterator[DomainError]:
    yield from ()


def _uses(key_id: int, document: Any) -> list[availability.Use]:
    return [availability.Use(key_id, document.amount.amount)]


def _spend_again(contra: ContraPost, reversal: Reversal, context: Context) -> None:
    """The line's realisation stands again: within what its budget still has (I-15)."""
    uses, source, on = _uses(contra.line.key_id, contra), reversal.document_key, reversal.dated_on
    availability.reserve(uses, source=source, event="reserved", on=on, actor=context.actor)
    availability.consume(uses, source=source, event="confirmed", on=on, actor=context.actor)


def _give_back(financing: Financing, reversal: Reversal, context: Context) -> None:
    if financing.key_id is not None:
        availability.contra(
            _uses(financing.key_id, financing),
            source=reversal.document_key,
            event="confirmed",
            on=reversal.dated_on,
            actor=context.actor,
        )


RULES: dict[str, Rule] = {
    "assessment": Rule(Assessment, Role.OPERATOR, Role.BUDGET_USER, _receivable_refusals),
    "treasurer_receipt": Rule(TreasurerReceipt, *UNIT_DECIDES, _receipt_refusals),
    "deposit": Rule(Deposit, Role.REVENUE_TREASURER, Role.TREASURY_DELEGATE, _none, takes_cash=_always),
    "revenue_receipt": Rule(RevenueReceipt, *BUD_DECIDES, _revenue_refusals, takes_cash=_always),
    "revenue_refund": Rule(RevenueRefund, *BUD_DECIDES, _none),
    "contra_post": Rule(ContraPost, *BUD_DECIDES, _none, _spend_again, takes_cash=_always),
    "financing": Rule(Financing, *BUD_DECIDES, _none, _give_back, takes_cash=_is_loan),
}
MAKERS = tuple(dict.fromkeys(rule.maker for rule in RULES.values()))
DECIDERS = tuple(dict.fromkeys(rule.decider for rule in RULES.values()))


def create_reversal(document: Any, *, dated_on: date, reason: str, actor: User) -> Reversal:
    """Dokumen pembalik of a booked document, with its reason; a draft until another person decides.

    Raises I-41 without a reason, I-05 for a document that is not booked or is being reversed already.
    """
    rule = rule_of(document.flow_name)
    with one_transaction():
        role = access.require(
            actor, rule.maker, unit=document.unit, on=clock.today(), act="Membuat dokumen pembalik"
        )
        target = _locked(rule, document.pk)
        wrong = refusals.collected(lambda: _check_reason(reason), lambda: _check_open(target))
        values = {
            "year": common.fiscal_year(dated_on),
            "unit": target.unit,
            "dated_on": dated_on,
            "description": reason.strip()[:500],
            "target_flow": target.flow_name,
            "target_id": target.pk,
            "target_number": target.number,
            "amount": target.amount,
        }
        raise_all([*wrong, *_refusals(rule, target, Reversal(**values))])
        return common.create(Reversal, actor=actor, role=role, **values)


def rule_of(flow_name: str) -> Rule:
    """How documents of a flow are reversed; refused by name where no reversing document exists."""
    found = RULES.get(flow_name)
    if found is None:
        raise DomainError("Dokumen jenis ini tidak dibalik dengan dokumen pembalik.", rule="I-34")
    return found


def _locked(rule: Rule, document_id: int) -> Any:
    rows = lock(
        rule.model._default_manager.select_related("unit", "year").filter(pk=document_id), Rank.DOCUMENT
    )
    if not rows:
        raise NotFound("Dokumen tidak ditemukan.")
    return rows[0]


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise DomainError("Dokumen pembalik wajib beralasan. Isi alasannya.", rule="I-41", field="reason")


def _check_open(target: Any) -> None:
    title = get(target.flow_name).title
    if target.state != limits_revenue.BOOKED:
        raise DomainError(f"{title} {target} tidak berstatus dibukukan; tidak ada yang dibalik.", rule="I-05")
    other = (
        Reversal.objects.filter(target_flow=target.flow_name, target_id=target.pk)
        .exclude(state="cancelled")
        .first()
    )
    if other is not None:
        raise DomainError(f"{title} {target} sudah punya dokumen pembalik {other}.", rule="I-05")


def _refusals(rule: Rule, target: Any, reversal: Reversal) -> list[DomainError]:
    return refusals.collected(
        lambda: check_dated(
            "pembalikan",
            reversal.dated_on,
            year=target.year_id,
            predecessors=[(f"dokumen {target} tanggal", target.dated_on)],
        ),
        lambda: rule.refusals(target, reversal),
    )


def target_of(reversal: Reversal) -> Any:
    """The document reversed, locked before everything else of the step."""
    return _locked(rule_of(reversal.target_flow), reversal.target_id)


def check_confirmable(reversal: Reversal, context: Context) -> None:
    """Guard of confirm: the right decider, and nothing is broken that stands on the document."""
    rule, target = rule_of(reversal.target_flow), target_of(reversal)
    if context.role != rule.decider:
        raise AccessDenied(
            f"Pembalikan {get(reversal.target_flow).title} diputuskan {rule.decider.label}.", rule="I-40"
        )
    if target.state != limits_revenue.BOOKED:
        raise DomainError(f"{target} sudah tidak berstatus dibukukan. Muat ulang halaman.", rule="I-05")
    if rule.undo is not None:
        rule.undo(target, reversal, context)
    # Cash of RKUD and revenue treasurers, and revenue that may be refunded, are decided one at a time.
    lock_treasury_account()
    wrong = _refusals(rule, target, reversal)
    if rule.takes_cash(target):
        wrong += limits_revenue.rkud_out_refusals(
            target.year.chart_id, target.amount.amount, what="pembalikan"
        )
    raise_all(wrong)


def post(reversal: Reversal, context: Context) -> None:
    """Effect of confirm: number of the unit's register, mirrored entries, the target's state."""
    booking.number(reversal, context, office=reversal.unit, kind="BALIK")
    posting.reverse(
        list(Entry.objects.filter(source=reversal.target_key).order_by("pk")),
        dated_on=reversal.dated_on,
        reason=f"{reversal.description} ({reversal.number})"[:500],
        source=reversal.document_key,
        event="confirmed",
        actor=context.actor,
    )
    engine.cascade(
        reversal.target_flow,
        target_of_reversed(reversal),
        "reversed",
        step="reverse",
        actor=context.actor,
        role=context.role,
        reason=f"{reversal.description} ({indonesian(reversal.dated_on)})",
    )


def target_of_reversed(reversal: Reversal) -> Any:
    """The document as the guard locked it; read without asking for the lock a second time."""
    model = rule_of(reversal.target_flow).model
    return model._default_manager.select_related("unit", "year").get(pk=reversal.target_id)
