"""`make bench-check`: measure; a bound passed is measured once more; passed twice, exit 1."""

import sys
from collections.abc import Sequence

from benchmarks.measure import HEADING, Ratio
from benchmarks.run import Options, bench_database, measure, options


def passed(ratios: Sequence[Ratio]) -> list[str]:
    """Names of the bounds that the median went over."""
    return [ratio.name for ratio in ratios if not ratio.is_within]


def main(words: Sequence[str] | None = None) -> int:
    """The number of bounds passed twice in a row, at most 1 as an exit code."""
    chosen = options(words)
    with bench_database(chosen):
        print(HEADING)
        over = passed(measure(chosen))
        if over:
            print(f"Again, as these went over: {', '.join(over)}")
            over = passed(measure(Options(tuple(over))))
    if over:
        print(f"Bounds passed twice: {', '.join(over)}")
    else:
        print("All bounds kept.")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
