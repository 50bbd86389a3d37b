"""Standar harga in use: the newest decreed edition of a year, and the standard that a line must keep to."""

from collections.abc import Iterable, Mapping

from django.db.models import Q

from budget.models import PriceEdition, PriceItem
from reference.models import FiscalYear

DECREED = "decreed"


def current_edition(year: FiscalYear | int) -> PriceEdition | None:
    """The newest decreed edition of the year; None while there is none."""
    number = year if isinstance(year, int) else year.pk
    return PriceEdition.objects.filter(year=number, state=DECREED).order_by("-number").first()


def standards_of(ids: Iterable[int], *, year: FiscalYear) -> Mapping[int, PriceItem]:
    """The standards that count today for chosen items, by the chosen item's id; two queries.

    A line may have been priced by an earlier edition: the same code in the newest decreed one counts; an
    item that this one no longer has keeps its own price.
    """
    chosen = {
        item.pk: item
        for item in PriceItem.objects.filter(
            pk__in=set(ids), edition__year=year, edition__state=DECREED
        ).select_related("edition")
    }
    if not chosen:
        return {}
    codes = Q(
        kind__in={item.kind for item in chosen.values()}, code__in={one.code for one in chosen.values()}
    )
    newest = PriceEdition.objects.filter(year=year, state=DECREED).order_by("-number").values("pk")[:1]
    current = {
        (item.kind, item.code): item
        for item in PriceItem.objects.filter(codes, edition=newest).defer("words")
    }
    return {pk: current.get((item.kind, item.code), item) for pk, item in chosen.items()}
