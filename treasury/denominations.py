"""Pecahan rupiah: the notes and coins that a count of cash names, and what a count adds up to."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.errors import DomainError
from core.money import Decimal, exact, rupiah


@dataclass(frozen=True)
class Piece:
    """One note or coin in circulation."""

    value: int
    kind: str

    @property
    def key(self) -> str:
        """Its name in a count: notes and coins of one value are told apart."""
        return f"{'k' if self.kind == NOTE else 'l'}{self.value}"


NOTE, COIN = "Uang kertas", "Uang logam"
DENOMINATIONS = (
    *(Piece(value, NOTE) for value in (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000)),
    *(Piece(value, COIN) for value in (1_000, 500, 200, 100, 50)),
)
_VALUES = {piece.key: piece.value for piece in DENOMINATIONS}


def counted(counts: Mapping[str, int]) -> Decimal:
    """What the pieces are worth together."""
    return exact(sum(_VALUES[key] * count for key, count in counts.items()))


def check_counts(counts: Mapping[str, int], cash_on_hand: Decimal) -> None:
    """DomainError unless every piece is known, counted from zero, and all are worth the cash counted."""
    for key, count in counts.items():
        if key not in _VALUES or count < 0:
            raise DomainError(
                f"Pecahan {key}: {count} tidak dikenal. Isi banyaknya tiap pecahan, nol atau lebih.",
                field="cash_on_hand",
            )
    if counts and counted(counts) != cash_on_hand:
        raise DomainError(
            f"Pecahan berjumlah {rupiah(counted(counts))}, uang tunai diisi {rupiah(cash_on_hand)}: selisih "
            f"{rupiah(counted(counts) - cash_on_hand)}. Hitung lagi pecahannya atau perbaiki uang tunai.",
            field="cash_on_hand",
        )
