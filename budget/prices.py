"""Standar harga in use: the newest decreed edition of a year, and the standard that a line must keep to."""

import re
from collections.abc import Iterable, Mapping

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from budget.models import PriceEdition, PriceItem
from reference.models import Account, FiscalYear

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


WORDS_MAX = 6
_CODE = re.compile(r"[\d.]+", re.ASCII)
_WORD = re.compile(r"\w+")


def search_items(
    edition: PriceEdition, query: str = "", *, account: str = "", kind: str = ""
) -> "QuerySet[PriceItem]":
    """Items of an edition whose code begins with the text, or whose texts hold a word of every beginning.

    `account` leaves the items of one account and those of none; its code is looked up at once, by a query.
    """
    rows = PriceItem.objects.filter(edition=edition).select_related("account").defer("words")
    if kind:
        rows = rows.filter(kind=kind)
    if account:
        # Read first: the planner must know how few items an account has.
        accounts = list(Account.objects.filter(code=account).values_list("pk", flat=True))
        rows = rows.filter(Q(account__in=accounts) | Q(account__isnull=True))
    text = query.strip()[:100]
    if _CODE.fullmatch(text):
        return rows.filter(code__startswith=text).order_by("code", "kind")
    words = [word.lower() for word in _WORD.findall(text)][:WORDS_MAX]
    if words:
        asked = " & ".join(f"{word}:*" for word in words)
        rows = rows.filter(words=SearchQuery(asked, search_type="raw", config="simple"))
    elif text:
        return rows.none()
    return rows.order_by("name", "code", "kind")
