"""The register of fixed assets as it is read: its order, and the sums of each card (KIB)."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from core.money import ZERO, Decimal
from reference.models import Unit
from treasury.models import AssetMovement, FixedAsset
from treasury.services.asset import Kind, present, with_booked


def listed(unit: Unit) -> QuerySet[FixedAsset]:
    """The register as it is read: by card and account, what stands outside the books last."""
    rows = with_booked(present(unit)).select_related("account")
    return rows.order_by("is_extracomptable", "register", "account__code", "pk")


@dataclass(frozen=True)
class CardTotal:
    """How many assets a card has, their cost and their accumulated depreciation."""

    register: str
    is_extracomptable: bool
    count: int
    cost: Decimal
    gone: Decimal


def card_totals(unit: Unit) -> list[CardTotal]:
    """Sums of the whole register by card; two queries."""
    rows = present(unit)
    booked: dict[tuple[str, bool], Decimal] = {}
    moved = AssetMovement.objects.filter(kind=Kind.DEPRECIATION, asset__in=rows)
    groups = moved.exclude(voucher__state="cancelled").order_by()
    for register, is_extra, amount in groups.values_list(
        "asset__register", "asset__is_extracomptable"
    ).annotate(total=Sum("amount")):
        booked[register, is_extra] = amount
    sums = rows.order_by("is_extracomptable", "register").values_list("register", "is_extracomptable")
    return [
        CardTotal(register, is_extra, count, cost, brought + booked.get((register, is_extra), ZERO))
        for register, is_extra, count, cost, brought in sums.annotate(
            count=Count("pk"), total=Sum("cost"), brought=Sum("accumulated")
        )
    ]
