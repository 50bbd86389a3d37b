"""Koefisien as text: `12 desa × 40 balita × 2 kali`, up to four volumes, each with its satuan."""

import re
from collections.abc import Sequence

from budget.proposal_lines import VOLUMES_MAX, Volume
from core.money import AmountError, Decimal, format_quantity, parse_quantity

TIMES = " × "
# A lone x between spaces multiplies too; `3 box` does not.
_BETWEEN = re.compile(r"\s*[×*]\s*|\s+[xX]\s+")
_FACTOR = re.compile(r"([\d.,]+)\s*(.*)", re.DOTALL)


def parse_coefficient(text: str) -> tuple[Volume, ...]:
    """The volumes of a text; AmountError names the factor that is none. An empty text has none."""
    clean = " ".join(text.split())
    if not clean:
        return ()
    factors = _BETWEEN.split(clean)
    if len(factors) > VOLUMES_MAX:
        raise AmountError(f"{len(factors)} faktor; paling banyak {VOLUMES_MAX}. Gabungkan sebagian.")
    return tuple(_factor(factor) for factor in factors)


def _factor(text: str) -> Volume:
    found = _FACTOR.fullmatch(text.strip())
    if found is None:
        raise AmountError(f"“{text}” tidak berawal angka. Tulis seperti 12 desa × 40 balita.")
    return Volume(parse_quantity(found[1]), found[2].strip())


def coefficient_text(volumes: Sequence[Volume]) -> str:
    """The volumes as people read and type them."""
    return TIMES.join(f"{format_quantity(volume.number)} {volume.measure}".strip() for volume in volumes)


def volume_of(volumes: Sequence[Volume]) -> Decimal | None:
    """The product of the volumes; None when there is none."""
    if not volumes:
        return None
    product = volumes[0].number
    for volume in volumes[1:]:
        product *= volume.number
    return product
