"""Edisi acuan for screens: what each edition holds, which years use it, its rows by code or words."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Model, Q, QuerySet

from reference.models import Account, AccountMapping, Edition, FiscalYear, Function, FundSource, Program

MODELS: dict[str, type[Model]] = {
    Edition.Kind.CHART: Account,
    Edition.Kind.PROGRAM: Program,
    Edition.Kind.FUND: FundSource,
    Edition.Kind.FUNCTION: Function,
}
PAGE = 50
_MAPPED = ("lo_account", "asset_account", "receivable_account", "payable_account", "inventory_account")


@dataclass
class Summary:
    """An edition with its counts and the fiscal years that use it."""

    edition: Edition
    rows: int = 0
    postable: int = 0
    mapped: int = 0
    years: list[int] = field(default_factory=list)

    @property
    def widths(self) -> str:
        """`1 1 2 2 2 4`: digits of each segment; empty when they vary."""
        return " ".join(str(width) for width in self.edition.segment_widths)


def summaries() -> list[Summary]:
    """Every edition; the same seven queries however many there are."""
    found = {
        edition.pk: Summary(edition) for edition in Edition.objects.order_by("kind", "-valid_from", "code")
    }
    for model in MODELS.values():
        counts: dict[str, Any] = {"rows": Count("id")}
        if model is not Function:
            counts["postable"] = Count("id", filter=Q(is_postable=True))
        grouped = model._default_manager.order_by().values("edition_id").annotate(**counts)
        for row in grouped:
            found[row["edition_id"]].rows = row["rows"]
            found[row["edition_id"]].postable = row.get("postable", 0)
    mappings = AccountMapping.objects.order_by().values("account__edition_id").annotate(count=Count("pk"))
    for row in mappings:
        found[row["account__edition_id"]].mapped = row["count"]
    for year in FiscalYear.objects.order_by("year"):
        for pk in {year.chart_id, year.programs_id, year.funds_id, year.functions_id} - {None}:
            found[pk].years.append(year.year)
    return list(found.values())


def summary_of(edition: Edition) -> Summary:
    """One edition's summary."""
    return next(one for one in summaries() if one.edition.pk == edition.pk)


def rows_of(edition: Edition, query: str = "", *, after: str = "", size: int = PAGE) -> tuple[list[Any], str]:
    """(rows behind the code `after`, code to go on from or empty), found by code or by words of the name.

    Read by key, so the last page costs what the first does.
    """
    rows: QuerySet[Any] = MODELS[edition.kind]._default_manager.filter(edition=edition).order_by("code")
    for word in query.split():
        rows = rows.filter(Q(code__startswith=word) | Q(name__icontains=word))
    if after:
        rows = rows.filter(code__gt=after)
    if edition.kind == Edition.Kind.CHART:
        rows = rows.select_related(*(f"mapping__{name}" for name in _MAPPED))
    found = list(rows[: size + 1])
    has_more = len(found) > size
    found = found[:size]
    return found, found[-1].code if has_more else ""


def mapped_to(account: Account) -> list[tuple[str, Account]]:
    """(what it is, account) of an LRA account's counterparts in the accrual books."""
    mapping = getattr(account, "mapping", None)
    if mapping is None:
        return []
    labels = ("LO", "Aset", "Piutang", "Utang", "Persediaan")
    pairs = ((label, getattr(mapping, name)) for label, name in zip(labels, _MAPPED, strict=True))
    return [(label, row) for label, row in pairs if row is not None]
