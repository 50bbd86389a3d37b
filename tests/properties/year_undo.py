"""How each kind of document is taken back, and where the rules say that it is not.

`undo` gives the documents that do it. What stays refuses by a rule that REFUSED names for its kind.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from core import clock
from core.errors import DomainError
from core.money import Decimal
from reference.models import Account, Role
from tests.factories import imprest as cash
from tests.factories import memo as memos
from tests.factories import revenue as revenues
from tests.factories.treasury import Paying
from treasury import facts, limits_revenue
from treasury.models import PaymentRequest
from treasury.services.memo import reverse_voucher
from treasury.services.reversal import RULES, create_reversal

# Kind → rules by which it may refuse to be taken back, and why.
REFUSED: dict[str, dict[str, str]] = {
    # Facts of bank, tax office or vendor: no reversing document exists.
    "imprest_return": {"I-34": "money that is back in the RKUD goes out again by SP2D"},
    "treasurer_remittance": {"I-34": "the tax office has the money"},
    "remittance": {"I-34": "the tax office has the money"},
    "handover": {"I-34": "accepted work is settled or corrected by a memo voucher"},
    # Nihil moves nothing; it holds the receipts that it accounts for.
    "nihil": {"I-34": "a paid SP2D is not voided (3.3)"},
    "expense_receipt": {
        "I-21": "its LPJ has been used",
        "I-23": "its TU is settled",
        "I-28": "its tax has been remitted",
    },
    # The treasurer deposits what he holds; what stays spent is not his any more.
    "advance": {
        "I-26": "part of it is spent",
        "I-23": "part of the TU is spent",
        "I-22": "it is accounted for",
    },
}


@dataclass
class Made:
    """A document that stands, with the unit that made it; `undone` are the documents that took it back."""

    kind: str
    document: object
    paying: Paying
    # Another voucher of the same event: taken back together, or the year is no valid one.
    also: tuple[object, ...] = ()
    undone: list[object] = field(default_factory=list)
    is_undone: bool = False

    @property
    def keys(self) -> list[str]:
        """Sources of its entries and of those that mirror them."""
        return [one.document_key for one in (self.document, *self.also, *self.undone)]


def undo(made: Made, *, on: date) -> list[object]:
    """Take a document back on a day; DomainError where a rule forbids it."""
    made.document.refresh_from_db()
    if made.kind in RULES:
        rule = RULES[made.kind]
        return [revenues.turn_back(made.paying, made.document, rule.maker, rule.decider, on=on)]
    return _WAYS.get(made.kind, _no_document)(made, on)


def _no_document(made: Made, on: date) -> list[object]:
    with clock.frozen(on):
        made_by = made.paying[Role.TREASURY_STAFF]
        create_reversal(made.document, dated_on=on, reason="Salah catat", actor=made_by)
    raise AssertionError(f"{made.kind} has a reversing document that REFUSED does not know")


def _refuse(made: Made, on: date) -> list[object]:
    """PPK-SKPD refuses the receipt, and a linked document takes it back."""
    return [cash.refuse(made.paying, made.document, on=on)]


def _deposit(made: Made, on: date) -> list[object]:
    """The whole advance goes back to the RKUD."""
    request = made.document.order.request
    top_up = request if request.kind == PaymentRequest.Kind.TOP_UP else None
    given = {"top_up": top_up} if top_up else {}
    return [cash.give_back(made.paying, made.document.gross.amount, on=on, **given)]


def _contra(made: Made, on: date) -> list[object]:
    """Every line returned to the account that it was charged to; deductions stay owed until remitted."""
    lines = made.document.order.request.lines.order_by("pk")
    return [
        revenues.give_back(
            made.paying,
            line,
            limits_revenue.return_rest(line),
            on=on,
            credit_account=Account.objects.get(pk=facts.charge_of(line)),
        )
        for line in lines
    ]


def _mirror(made: Made, on: date) -> list[object]:
    accountant = made.paying[Role.SKPD_VERIFIER]
    undone: list[object] = []
    for voucher in (made.document, *made.also):
        with clock.frozen(on):
            found = reverse_voucher(voucher, dated_on=on, reason="Salah catat", actor=accountant)
        undone.append(memos.approve(made.paying, found, on=on))
    return undone


_WAYS: dict[str, Callable[[Made, date], list[object]]] = {
    "expense_receipt": _refuse,
    "advance": _deposit,
    "ls": _contra,
    "memo_voucher": _mirror,
}


def undo_all(made: list[Made], *, on: date, attempt) -> list[tuple[Made, DomainError]]:
    """Take everything back, last first, again while anything goes; what stays, with its refusal."""
    left: list[tuple[Made, DomainError]] = [(one, DomainError("")) for one in made if not one.is_undone]
    while True:
        stays: list[tuple[Made, DomainError]] = []
        for one, _ in reversed(left):
            try:
                with attempt():
                    one.undone = undo(one, on=max(on, one.document.dated_on))
                    one.is_undone = True
            except DomainError as refusal:
                one.undone, one.is_undone = [], False
                stays.append((one, refusal))
        if len(stays) == len(left):
            return stays
        left = list(reversed(stays))


def owed(made: Made) -> Decimal:
    """What of a document taken back is still owed to others: the deductions of an LS."""
    return made.document.deducted.amount if made.kind == "ls" else Decimal(0)
