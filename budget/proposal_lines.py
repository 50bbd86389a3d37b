"""Rincian RKA as it is entered: volumes × price + tax, in whole rupiah (domain.md 2.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from core.money import ZERO, Decimal, whole_rupiah_product

VOLUMES_MAX = 4


@dataclass(frozen=True)
class Volume:
    """One factor of a coefficient: 12 desa."""

    number: Decimal
    measure: str


@dataclass(frozen=True)
class DetailInput:
    """One line of an RKA. Master rows by id; `given` holds codes as read where no master row has them.

    A line with a price has the amount that its volumes, price and tax make; a line without one (an
    imported total) says its amount itself.
    """

    sub_activity_id: int | None
    account_id: int | None
    fund_source_id: int | None
    description: str
    amount: Decimal
    header: str = ""
    specification: str = ""
    volumes: tuple[Volume, ...] = ()
    measure: str = ""
    price: Decimal | None = None
    tax_percent: Decimal = ZERO
    price_item_id: int | None = None
    exception_basis: str = ""
    location: str = ""
    recipient: str = ""
    given: Mapping[str, str] | None = field(default=None)


def amount_of(volumes: Sequence[Volume], price: Decimal, tax_percent: Decimal = ZERO) -> Decimal:
    """Product of the volumes × price, plus tax, rounded half up to whole rupiah; no volume counts as one."""
    return whole_rupiah_product(price, [volume.number for volume in volumes], tax_percent)


def priced(line: DetailInput) -> DetailInput:
    """The line with the amount that its price makes; AmountError when no column can hold it."""
    if line.price is None:
        return line
    return replace(line, amount=amount_of(line.volumes, line.price, line.tax_percent))
