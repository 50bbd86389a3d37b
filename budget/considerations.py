"""Konsiderans: “Menimbang” and “Mengingat” of printed decrees, as data with validity."""

from datetime import date

from django.db.models import Q, QuerySet

from budget.models import LegalConsideration
from core import clock
from core.errors import DomainError
from core.locks import one_transaction
from reference import access
from reference.models import Role, User

KINDS = ("SPD",)
EDITORS = (Role.FINANCE_OFFICER,)
PLACE_MAX = 99
Part = LegalConsideration.Part


def valid(kind: str, *, on: date) -> "QuerySet[LegalConsideration]":
    """Those of a kind of document that are valid on a day, in their order."""
    return LegalConsideration.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on), kind=kind, valid_from__lte=on
    ).order_by("part", "place", "pk")


def save(
    found: LegalConsideration | None,
    *,
    kind: str,
    part: str,
    place: int,
    text: str,
    valid_from: date,
    valid_to: date | None = None,
    actor: User,
) -> LegalConsideration:
    """Write a consideration, or other words, order or days of one; by the finance officer."""
    access.require(actor, EDITORS, unit=None, on=clock.today(), act="Ubah konsiderans")
    if kind not in KINDS or part not in Part.values:
        raise DomainError(f"Konsiderans {kind} {part} tidak dikenal.", field="part")
    if not text.strip():
        raise DomainError("Bunyi konsiderans belum diisi.", field="text")
    if not 1 <= place <= PLACE_MAX:
        raise DomainError(f"Urutan 1 sampai {PLACE_MAX}, bukan {place}.", field="place")
    if valid_to is not None and valid_to < valid_from:
        raise DomainError(
            f"Berlaku sampai {valid_to:%d-%m-%Y} mendahului {valid_from:%d-%m-%Y}. Perbaiki tanggalnya.",
            field="valid_to",
        )
    with one_transaction():
        row = found or LegalConsideration()
        row.kind, row.part, row.place, row.text = kind, part, place, text.strip()
        row.valid_from, row.valid_to = valid_from, valid_to
        row._history_user = actor
        row.save()
    return row
