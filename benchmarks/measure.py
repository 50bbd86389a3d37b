"""Timing: floor and product in turn, five runs, the ratio of each run, its median and spread."""

import gc
import os
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from time import perf_counter_ns

RUNS = 5
HEADING = f"{'':<44} {'floor ms':>10} {'product ms':>10} {'ratio':>6} {'spread':>11} {'bound':>6}"


@dataclass(frozen=True)
class Ratio:
    """One bound and what was measured: nanoseconds of floor and product in each run of `times` acts."""

    name: str
    bound: str
    floors: tuple[int, ...]
    products: tuple[int, ...]
    times: int

    @property
    def ratios(self) -> tuple[Fraction, ...]:
        """Product / floor, run by run, exact."""
        return tuple(Fraction(*pair) for pair in zip(self.products, self.floors, strict=True))

    @property
    def median(self) -> Fraction:
        """The ratio that counts."""
        return median(self.ratios)

    @property
    def is_within(self) -> bool:
        """True when the median keeps the bound."""
        return self.median <= Fraction(self.bound)

    def line(self) -> str:
        """One line of the table: milliseconds of one act, the ratio, its least and greatest, the bound."""
        floor, product = (
            f"{median(found) / self.times / 1_000_000:>10.3f}" for found in (self.floors, self.products)
        )
        spread = f"{_two(min(self.ratios))}–{_two(max(self.ratios))}"
        mark = "" if self.is_within else "  OVER"
        return f"{self.name:<44} {floor} {product} {_two(self.median):>6} {spread:>11} {self.bound:>6}{mark}"


def _two(ratio: Fraction) -> str:
    return f"{ratio.numerator / ratio.denominator:.2f}"


def compare(
    name: str,
    bound: str,
    *,
    floor: Callable[[int], None],
    product: Callable[[int], None],
    times: int,
    runs: int = RUNS,
) -> Ratio:
    """Run floor and product in turn, each `times` acts a run; a first run of each warms up.

    Both get the number of the run, for keys that must not repeat (0 is the warm-up).
    """
    # What earlier measurements left in memory is not walked again by the collector in the middle of this one.
    gc.collect()
    gc.freeze()
    # Nor does a commit wait for what seeding or an earlier measurement left for the disk to write.
    os.sync()
    floor(0)
    product(0)
    floors: list[int] = []
    products: list[int] = []
    for run in range(1, runs + 1):
        # Whoever goes first finds colder caches: take turns.
        if run % 2:
            floors.append(_timed(floor, run))
            products.append(_timed(product, run))
        else:
            products.append(_timed(product, run))
            floors.append(_timed(floor, run))
    return Ratio(name, bound, tuple(floors), tuple(products), times)


def _timed(act: Callable[[int], None], run: int) -> int:
    start = perf_counter_ns()
    act(run)
    return perf_counter_ns() - start
