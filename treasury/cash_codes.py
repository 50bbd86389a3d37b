"""Kode rekening in a BKU: sub kegiatan and account of each document that moves a treasurer's cash."""

from collections import defaultdict
from collections.abc import Iterable

from treasury.models import (
    DepositLine,
    ExpenseReceiptLine,
    PaymentRequestLine,
    TreasurerReceipt,
    TreasurerRemittanceLine,
)

_DISBURSEMENT = "request__orders__disbursements"
# flow → (rows, field of the document, fields that make the code).
_SOURCES = {
    "disbursement": (
        PaymentRequestLine,
        _DISBURSEMENT,
        ("key__sub_activity__code", "key__account__code"),
    ),
    "expense_receipt": (ExpenseReceiptLine, "receipt", ("key__sub_activity__code", "key__account__code")),
    "treasurer_remittance": (TreasurerRemittanceLine, "remittance", ("account__code",)),
    "treasurer_receipt": (TreasurerReceipt, "pk", ("account__code",)),
    "deposit": (DepositLine, "deposit", ("receipt__account__code",)),
}


def codes_of(document_keys: Iterable[str]) -> dict[str, list[str]]:
    """Per document its codes in order, each once; one query a kind of document that is there."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for key in document_keys:
        flow, _, pk = key.partition(":")
        wanted[flow].add(int(pk))
    found: dict[str, list[str]] = {}
    for flow in wanted.keys() & _SOURCES.keys():
        model, owner, fields = _SOURCES[flow]
        rows = model._default_manager.filter(**{f"{owner}__in": wanted[flow]}).order_by(*fields)
        for pk, *codes in rows.values_list(owner, *fields):
            text = " ".join(code for code in codes if code)
            known = found.setdefault(f"{flow}:{pk}", [])
            if text and text not in known:
                known.append(text)
    return found
