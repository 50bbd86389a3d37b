"""Documents by number for the palette: only those of units that the person may read today."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.apps import apps
from django.db.models import Q
from django.urls import NoReverseMatch, reverse

from reference import access
from reference.models import User
from web import words

LIMIT = 4
MODELS = (
    ("payment_request", "treasury.PaymentRequest"),
    ("payment_order", "treasury.PaymentOrder"),
    ("disbursement", "treasury.DisbursementOrder"),
    ("contract", "treasury.Contract"),
    ("fund_release", "budget.FundRelease"),
)


@dataclass(frozen=True)
class Hit:
    label: str
    note: str
    url: str


class Scope(Protocol):
    user: User
    on: date


def documents(scope: Scope, query: str) -> list[Hit]:
    """Up to four documents of each kind whose number holds `query`; one query a kind."""
    hits = []
    for flow, label in MODELS:
        name, route = words.DOCUMENTS[flow]
        rows = apps.get_model(label).objects.filter(
            Q(number__icontains=query) | Q(external_number__icontains=query)
        )
        for row in access.visible(rows, scope.user, on=scope.on).select_related("unit")[:LIMIT]:
            try:
                url = reverse(route, args=[row.pk])
            except NoReverseMatch:
                break
            hits.append(Hit(f"{name} {row.number or row.external_number}", row.unit.name, url))
    return hits
