"""Returns of this year's spending: contra-post and bank return (domain.md 3.8, 4.2 rows 20 and 25, I-29)."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import F, Q, Sum, Value
from django.db.models.functions import Coalesce

from budget import availability
from core import clock
from core.errors import DomainError, raise_all
from core.locks import one_transaction
from core.money import ZERO, Decimal, rupiah, to_money
from reference import access
from reference.models import Account, Nature, Role, User
from treasury import facts_revenue, limits_revenue, refusals
from treasury.dates import check_dated
from treasury.models import ContraPost, DisbursementOrder, PaymentRequestLine
from treasury.posting_rules import ppkd_unit
from treasury.services import booking, common
from workflows.flow import Context

# Whose lines are charged to the budget by the SP2D itself: UP, GU and TU are advances.
DIRECT = "LS"
NATURES = {
    ContraPost.Kind.RETURN: (Nature.EXPENSE, Nature.ASSET, Nature.LIABILITY),
    ContraPost.Kind.BANK: (Nature.LIABILITY,),
}


def create_contra_post(
    *,
    line: PaymentRequestLine,
    amount: Decimal,
    dated_on: date,
    description: str,
    actor: User,
    kind: str = ContraPost.Kind.RETURN,
    credit_account: Account | None = None,
    bank_reference: str = "",
    external_number: str = "",
) -> ContraPost:
    """Kontrapos or retur bank of a paid SP2D line: entered by the unit's treasurer; a draft.

    `credit_account`: instead of the mapping's expense or asset (bank return: payable).
    """
    unit = line.request.unit
    with one_transaction():
        role = access.require(
            actor, Role.TREASURER, unit=unit, on=clock.today(), act="Mencatat pengembalian belanja"
        )
        values = {
            "year": common.fiscal_year(dated_on),
            "unit": unit,
            "kind": ContraPost.Kind(kind),
            "line": line,
            "dated_on": dated_on,
            "description": description,
            "credit_account": credit_account,
            "bank_reference": bank_reference.strip(),
            "external_number": external_number,
        }
        wrong = refusals.collected(lambda: common.positive(amount, "Jumlah pengembalian"))
        raise_all([*wrong, *_refusals(ContraPost(amount=to_money(amount), **values))])
        return common.create(ContraPost, actor=actor, role=role, amount=to_money(amount), **values)


def payment_of(line: PaymentRequestLine) -> DisbursementOrder | None:
    """The paid SP2D of a line."""
    found = DisbursementOrder.objects.filter(order__request=line.request_id, state="paid")
    return found.first()


def _refusals(contra: ContraPost) -> list[DomainError]:
    return refusals.collected(
        lambda: _line_refusals(contra),
        lambda: refusals.accrual_account(
            contra.credit_account,
            contra.year,
            field="credit_account",
            natures=NATURES[ContraPost.Kind(contra.kind)],
        ),
        lambda: facts_revenue.contra_credit_of(contra),
    )


def _line_refusals(contra: ContraPost) -> Iterator[DomainError]:
    line, paid = contra.line, payment_of(contra.line)
    if paid is None or not line.request.kind.startswith(DIRECT):
        yield DomainError(
            f"{line} tidak dibayar dengan SP2D LS. Pengembalian menunjuk rincian SP2D yang sudah dibayar.",
            rule="I-29",
            field="line",
        )
        return
    check_dated(
        "pengembalian",
        contra.dated_on,
        year=contra.year_id,
        predecessors=[(f"pembayaran SP2D {paid.number}", paid.paid_on or paid.dated_on)],
    )
    if paid.year_id != contra.year_id:
        yield DomainError(
            f"SP2D {paid.number} tahun {paid.year_id}: pengembalian belanja tahun lalu dicatat sebagai "
            "penerimaan RKUD (lain-lain PAD), bukan kontrapos.",
            rule="I-29",
            field="line",
        )
    rest, asked = limits_revenue.return_rest(line, but=contra), contra.amount.amount
    if asked > rest:
        yield DomainError(
            f"Rincian {line.key} pada SP2D {paid.number} {rupiah(line.amount.amount)}, masih dapat "
            f"dikembalikan {rupiah(rest)}, diminta {rupiah(asked)}. Kurangi {rupiah(asked - rest)}.",
            rule="I-29",
            field="amount",
        )


def lines_with_room(*, unit_id: int, key_ids: Sequence[int]) -> list[tuple[PaymentRequestLine, Decimal]]:
    """Paid LS lines of this year's keys that may still be returned, oldest payment first; with their rest."""
    lines = (
        PaymentRequestLine.objects.filter(
            request__unit=unit_id,
            request__kind__startswith=DIRECT,
            key__in=key_ids,
            request__orders__disbursements__state="paid",
        )
        .annotate(
            paid_on=F("request__orders__disbursements__paid_on"),
            back=Coalesce(
                Sum("returns__amount", filter=Q(returns__state=limits_revenue.BOOKED)), Value(ZERO)
            ),
        )
        .select_related("request__unit", "key__account")
        .order_by("paid_on", "pk")
    )
    found = [(line, line.amount.amount - line.back) for line in lines]
    return [(line, rest) for line, rest in found if rest > ZERO]


def check_confirmable(contra: ContraPost, context: Context) -> None:
    """Guard of confirm: under the key's lock, so that two returns of one line wait for each other."""
    availability.lock_keys([contra.line.key_id])
    raise_all(_refusals(contra))


def post(contra: ContraPost, context: Context) -> None:
    """Effect of confirm: budget restored, the number of PPKD's register, rows 20 or 25."""
    availability.contra(
        [availability.Use(contra.line.key_id, contra.amount.amount)],
        source=contra.document_key,
        event="confirmed",
        on=contra.dated_on,
        actor=context.actor,
    )
    booking.book(contra, context, office=ppkd_unit(), kind="KP", facts_of=facts_revenue.of_contra_post)
