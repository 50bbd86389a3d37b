"""Konsiderans: Menimbang, Mengingat and Memperhatikan of printed decrees, as data with validity."""

from datetime import date

from django.db.models import Case, Q, QuerySet, When

from budget.models import LegalConsideration
from core import clock
from core.errors import DomainError
from core.locks import one_transaction
from reference import access
from reference.models import Role, User

# Kind of document → what it is called.
KINDS = {
    "SPD": "SPD",
    "DPA": "DPA",
    "DPPA": "DPPA",
    "PERDA": "Perda APBD",
    "PERKADA": "Perkada penjabaran APBD",
}
EDITORS = (Role.FINANCE_OFFICER,)
PLACE_MAX = 99
Part = LegalConsideration.Part


def valid(kind: str, *, on: date) -> "QuerySet[LegalConsideration]":
    """Those of a kind of document that are valid on a day, in their order."""
    return _on(on).filter(kind=kind).order_by("part", "place", "pk")


def every() -> "QuerySet[LegalConsideration]":
    """All of the known kinds, of any day, as a page lists them."""
    in_order = Case(*(When(part=part, then=at) for at, part in enumerate(Part.values)))
    return LegalConsideration.objects.filter(kind__in=KINDS).order_by(in_order, "place", "valid_from")


def valid_ids(*, on: date) -> set[int]:
    """Which of them are valid on a day."""
    return set(_on(on).values_list("pk", flat=True))


def texts(kind: str, *, on: date) -> dict[str, list[str]]:
    """What a document of a day weighs, recalls and heeds, by part in its order; one query."""
    found: dict[str, list[str]] = {part: [] for part in Part.values}
    for row in valid(kind, on=on):
        found[row.part].append(row.text)
    return found


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


def _on(day: date) -> "QuerySet[LegalConsideration]":
    return LegalConsideration.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day), valid_from__lte=day
    )
