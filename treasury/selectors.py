"""Lists for screens: registers, what waits for a person, a payment's chain, what is still open.

Every function reads with a constant number of queries and shows only what the person may see.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Model, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from core.money import ZERO, Decimal
from ledger.balances import balances
from ledger.books import book_of
from reference import access
from reference.models import (
    INHERITED_ROLES,
    REGION_ROLES,
    Account,
    Appointment,
    FiscalYear,
    LedgerSet,
    Nature,
    Role,
    Unit,
    User,
)
from treasury import flows, flows_desk
from treasury.limits import LIVE_REQUEST, pending_on_payables
from treasury.models import (
    DEAD_DISBURSEMENT,
    DEAD_ORDER,
    Accountability,
    CashClosing,
    Contract,
    DisbursementOrder,
    ExpenseReceipt,
    Handover,
    ImprestReturn,
    MemoVoucher,
    PaymentOrder,
    PaymentRequest,
    PaymentRequestLine,
    Remittance,
    RevenueReceipt,
    TreasurerRemittance,
)
from treasury.models.document import Document
from workflows.flow import Flow
from workflows.models import ApprovalLog


@dataclass(frozen=True)
class QueueItem:
    """One thing that waits for a person: a document and the step, or the next document to make."""

    document: Document
    flow: str
    step: str
    label: str
    role: Role


_FORWARD = ("confirm", "accept", "submit", "verify", "sign", "pay", "approve")
_MODELS: dict[str, type[Document]] = {
    "contract": Contract,
    "handover": Handover,
    "payment_request": PaymentRequest,
    "payment_order": PaymentOrder,
    "disbursement": DisbursementOrder,
    "revenue_receipt": RevenueReceipt,
    "remittance": Remittance,
    "memo_voucher": MemoVoucher,
    "expense_receipt": ExpenseReceipt,
    "treasurer_remittance": TreasurerRemittance,
    "imprest_return": ImprestReturn,
    "accountability": Accountability,
    "cash_closing": CashClosing,
}


@dataclass(frozen=True)
class _Holding:
    """A role that a person holds, in one unit or (unit None) in the region."""

    role: Role
    unit_id: int | None


def queue_of(
    user: User, on: date, *, limit: int = 200, appointments: Iterable[Appointment] | None = None
) -> list[QueueItem]:
    """What waits for this person on this day, oldest first: steps of his roles, SPM to draft, SP2D to issue.

    Documents on whose chain he acted under another role are left out (I-42). `appointments` are his of that
    day where they have been read already.
    """
    held = access.appointments_of(user, on=on) if appointments is None else appointments
    holdings = [_Holding(Role(one.role), one.unit_id) for one in held]
    found: list[QueueItem] = []
    for flow in (*flows.FLOWS, *flows_desk.FLOWS):
        found += _steps_waiting(flow, holdings, limit)
    found += _orders_to_draft(holdings, limit)
    found += _disbursements_to_issue(holdings, limit)
    found += _top_ups_to_approve(holdings, limit)
    found = _segregated(found, user)
    return sorted(found, key=lambda item: (item.document.dated_on, item.document.pk))[:limit]


def _steps_waiting(flow: Flow, holdings: Sequence[_Holding], limit: int) -> list[QueueItem]:
    wanted = {}
    condition = Q(pk__in=())
    for step in flow.steps:
        if step.name not in _FORWARD:
            continue
        for holding in holdings:
            if holding.role in step.roles:
                condition |= Q(state__in=step.source_states) & _in_unit(holding)
                for state in step.source_states:
                    wanted[state] = (step, holding.role)
    if not wanted:
        return []
    model = _MODELS[flow.name]._default_manager
    # The first ones are found before anything is joined: a queue may hold thousands.
    first = model.filter(condition).order_by("dated_on", "pk").values("pk")[:limit]
    documents = model.filter(pk__in=first).select_related("unit", *_CHAIN[flow.name])
    return [
        QueueItem(
            document,
            flow.name,
            wanted[document.state][0].name,
            wanted[document.state][0].title,
            wanted[document.state][1],
        )
        for document in documents.order_by("dated_on", "pk")
    ]


_CHAIN: dict[str, tuple[str, ...]] = {
    "contract": ("vendor",),
    "handover": ("contract",),
    "payment_request": ("vendor",),
    "payment_order": ("request",),
    "disbursement": ("order__request",),
    "revenue_receipt": ("account",),
    "remittance": (),
    "memo_voucher": (),
    "expense_receipt": ("top_up",),
    "treasurer_remittance": (),
    "imprest_return": ("top_up",),
    "accountability": ("top_up",),
    "cash_closing": (),
}


def _in_unit(holding: _Holding) -> Q:
    if holding.role in REGION_ROLES:
        return Q()
    if holding.role in INHERITED_ROLES:
        return Q(unit_id=holding.unit_id) | Q(unit__parent_id=holding.unit_id)
    return Q(unit_id=holding.unit_id)


def _orders_to_draft(holdings: Sequence[_Holding], limit: int) -> list[QueueItem]:
    mine = [holding for holding in holdings if holding.role == Role.SKPD_VERIFIER]
    if not mine:
        return []
    requests = (
        PaymentRequest.objects.filter(_any_unit(mine), state="verified", under_way__has_order=False)
        .select_related("unit", "vendor")
        .order_by("dated_on", "pk")[:limit]
    )
    return [
        QueueItem(one, "payment_request", "draft_order", "Buat SPM", Role.SKPD_VERIFIER) for one in requests
    ]


def _disbursements_to_issue(holdings: Sequence[_Holding], limit: int) -> list[QueueItem]:
    if not any(holding.role == Role.TREASURY_DELEGATE for holding in holdings):
        return []
    orders = (
        PaymentOrder.objects.filter(under_way__isnull=False)
        .select_related("unit", "request__vendor")
        .order_by("dated_on", "pk")[:limit]
    )
    return [
        QueueItem(one, "payment_order", "issue", "Terbitkan SP2D", Role.TREASURY_DELEGATE) for one in orders
    ]


def _top_ups_to_approve(holdings: Sequence[_Holding], limit: int) -> list[QueueItem]:
    role = Role.FINANCE_OFFICER
    if not any(holding.role == role for holding in holdings):
        return []
    waiting = PaymentRequest.objects.filter(kind="TU", state="submitted", approval__isnull=True)
    found = waiting.select_related("unit", "vendor").order_by("dated_on", "pk")[:limit]
    return [QueueItem(one, "payment_request", "approve", "Setujui TU", role) for one in found]


def _any_unit(holdings: Sequence[_Holding]) -> Q:
    condition = Q(pk__in=())
    for holding in holdings:
        condition |= _in_unit(holding)
    return condition


def _segregated(items: Sequence[QueueItem], user: User) -> list[QueueItem]:
    chains = {item.document.chain_key for item in items}
    acted: dict[str, set[str]] = {}
    rows = (
        ApprovalLog.objects.filter(actor=user, chain_key__in=chains)
        .values_list("chain_key", "role")
        .distinct()
    )
    for chain, role in rows:
        acted.setdefault(chain, set()).add(role)
    return [item for item in items if not acted.get(item.document.chain_key, set()) - {item.role}]


# --- Registers ---------------------------------------------------------------------------------


def register(flow_name: str, user: User, on: date) -> "QuerySet[Document]":
    """The register of one kind of document, newest first, as far as the person may see it."""
    related = ("unit", "created_by", *_CHAIN[flow_name])
    return access.visible(_MODELS[flow_name]._default_manager.select_related(*related), user, on=on)


def requests(user: User, on: date) -> "QuerySet[PaymentRequest]":
    """Register SPP as far as the person may see it, with how far each payment has come."""
    return access.visible(requests_with_progress(), user, on=on)


def requests_with_progress() -> "QuerySet[PaymentRequest]":
    """Every SPP with how far it has come: `order_number`, `disbursement_number`, `paid_on`.

    For callers that ask the rights themselves.
    """
    orders = PaymentOrder.objects.filter(request=OuterRef("pk")).exclude(state__in=DEAD_ORDER)
    disbursements = DisbursementOrder.objects.filter(order__request=OuterRef("pk")).exclude(
        state__in=DEAD_DISBURSEMENT
    )
    return PaymentRequest.objects.select_related("unit", "vendor", "contract").annotate(
        order_number=Subquery(orders.values("number")[:1]),
        order_state=Subquery(orders.values("state")[:1]),
        disbursement_number=Subquery(disbursements.values("number")[:1]),
        disbursement_state=Subquery(disbursements.values("state")[:1]),
        paid_on=Subquery(disbursements.values("paid_on")[:1]),
    )


# --- One payment ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Chain:
    """Everything of one payment: SPP, lines, deductions, all SPM and SP2D (void ones too), its log."""

    request: PaymentRequest
    lines: list[PaymentRequestLine]
    deductions: list[Model]
    orders: list[PaymentOrder]
    disbursements: list[DisbursementOrder]
    log: list[ApprovalLog]


def chain_of(request: PaymentRequest) -> Chain:
    """The chain of an SPP, oldest first; six queries."""
    orders = list(request.orders.select_related("unit", "created_by").order_by("pk"))
    return Chain(
        request=request,
        lines=list(
            request.lines.select_related(
                "key__account",
                "key__sub_activity",
                "key__fund_source",
                "handover",
                "payable_account",
                "debit_account",
            )
        ),
        deductions=list(request.deductions.select_related("account").order_by("account__code")),
        orders=orders,
        disbursements=list(
            DisbursementOrder.objects.filter(order__request=request)
            .select_related("unit", "order", "treasury_account")
            .order_by("pk")
        ),
        log=list(
            ApprovalLog.objects.filter(chain_key=request.chain_key).select_related("actor").order_by("id")
        ),
    )


# --- What is still open --------------------------------------------------------------------------


def _sum_of(queryset: "QuerySet[Model]", group: str, amount: str) -> Coalesce:
    """Correlated sum, zero when there is none."""
    return Coalesce(
        Subquery(queryset.order_by().values(group).annotate(total=Sum(amount)).values("total")[:1]), ZERO
    )


def unsettled_handovers(unit: Unit, year: FiscalYear) -> "QuerySet[Handover]":
    """Accepted BAST of a unit that live SPP do not settle in full; `settled` and `rest` are annotated."""
    lines = PaymentRequestLine.objects.filter(handover=OuterRef("pk"), request__state__in=LIVE_REQUEST)
    return (
        Handover.objects.filter(unit=unit, year=year, state="accepted")
        .annotate(settled_amount=_sum_of(lines, "handover", "amount"))
        .annotate(rest=F("amount") - F("settled_amount"))
        .filter(rest__gt=0)
        .select_related("key__account", "key__sub_activity", "key__fund_source", "contract__vendor")
        .order_by("dated_on", "pk")
    )


def contracts(unit: Unit, year: FiscalYear) -> "QuerySet[Contract]":
    """Contracts of a unit with `billed` (live SPP), `paid` (paid SP2D), `delivered` (BAST) and `rest`."""
    billed = PaymentRequest.objects.filter(contract=OuterRef("pk"), state__in=LIVE_REQUEST)
    paid = DisbursementOrder.objects.filter(order__request__contract=OuterRef("pk"), state="paid")
    delivered = Handover.objects.filter(contract=OuterRef("pk"), state="accepted")
    return (
        Contract.objects.filter(unit=unit, year=year)
        .annotate(
            billed=_sum_of(billed, "contract", "gross"),
            paid=_sum_of(paid, "order__request__contract", "gross"),
            delivered=_sum_of(delivered, "contract", "amount"),
        )
        .annotate(rest=F("value") - F("billed"))
        .select_related("key__account", "key__sub_activity", "key__fund_source", "vendor")
        .order_by("dated_on", "pk")
    )


@dataclass(frozen=True)
class OpenPayable:
    """A payable account of a unit with its credit balance, what pending SPP will pay, and the rest."""

    account: Account
    balance: Decimal
    pending: Decimal

    @property
    def rest(self) -> Decimal:
        """What may still be asked."""
        return self.balance - self.pending


def open_payables(unit: Unit, year: FiscalYear, *, on: date) -> list[OpenPayable]:
    """Payables of the unit's book that an SPP line may settle, by code; three queries."""
    rows = balances(book_ids=[book_of(unit).pk], ledger_set=LedgerSet.FIN, start=date(year.pk, 1, 1), end=on)
    credit = {account_id: -closing for account_id, _, _, _, closing in rows if closing < 0}
    accounts = Account.objects.filter(pk__in=credit, nature=Nature.LIABILITY).order_by("code")
    pending = pending_on_payables(unit)
    return [OpenPayable(one, credit[one.pk], pending.get(one.pk, ZERO)) for one in accounts]


def documents_of(keys: Iterable[str]) -> dict[str, Document]:
    """Documents by their text keys (`disbursement:7`), for drill-down; one query a kind."""
    wanted: dict[str, list[int]] = {}
    for key in keys:
        flow_name, _, number = key.partition(":")
        if flow_name in _MODELS and number.isdigit():
            wanted.setdefault(flow_name, []).append(int(number))
    return {
        document.document_key: document
        for flow_name, ids in wanted.items()
        for document in _MODELS[flow_name]
        ._default_manager.filter(pk__in=ids)
        .select_related("unit", *_CHAIN[flow_name])
    }
