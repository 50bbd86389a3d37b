"""`make bench`: posting and statements against their floors; prints the table of ratios.

    python -m benchmarks.run [--only WORD …] [--entries N] [--keep]

A database of its own is made, seeded and dropped; nothing else is touched. Exit code 0 whatever the ratios;
`benchmarks.check` judges them.
"""

import argparse
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter_ns

NAME = "kapuas_bench"


@dataclass(frozen=True)
class Options:
    """What to measure and how much of it."""

    only: tuple[str, ...] = ()
    entries: int = 250_000
    is_kept: bool = False


def options(words: Sequence[str] | None = None) -> Options:
    """Options from the command line."""
    parser = argparse.ArgumentParser(description="Measure the product against its floors.")
    parser.add_argument("--only", nargs="+", default=[], help="words that a bound's name must contain")
    parser.add_argument("--entries", type=int, default=250_000, help="seeded entries of four lines")
    parser.add_argument("--keep", action="store_true", help="leave the database, use the one that was left")
    found = parser.parse_args(words)
    return Options(tuple(found.only), found.entries, found.keep)


@contextmanager
def bench_database(options: Options) -> Iterator[None]:
    """Start Django on a fresh clone of the template, seed it, drop it at the end."""
    os.environ["KAPUAS_DATABASE_NAME"] = NAME
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from django.db import connection

    from config import database, template
    from config.prepare import owner_address

    if not (options.is_kept and database.database_exists(owner_address(), NAME)):
        database.drop_database(owner_address(), NAME)
        template.clone(NAME)
        _seed(options.entries)
    try:
        yield
    finally:
        connection.close()
        if not options.is_kept:
            database.drop_database(owner_address(), NAME)


def _seed(entries: int) -> None:
    from benchmarks import floors, workload

    start = perf_counter_ns()
    with owner_link(autocommit=True) as link:
        workload.seed(link, entries=entries)
        for statement in floors.TWINS:
            link.execute(statement)
    print(f"Seeded {entries * 4:,} lines in {(perf_counter_ns() - start) // 1_000_000_000} s.", flush=True)


def owner_link(*, autocommit: bool = False):
    """A raw connection of the owner to the benchmark's database."""
    import psycopg
    from django.conf import settings

    return psycopg.connect(**settings.OWNER_ADDRESS.parameters(NAME), autocommit=autocommit)


def measure(options: Options) -> list:
    """All bounds whose name has one of the words, in order; the database must be there."""
    from benchmarks import closing, pages, paper, posting, proposals, sets, statements, workbooks

    found = []
    bounds = (
        *(*statements.BOUNDS, *posting.BOUNDS, *workbooks.BOUNDS),
        *(*pages.BOUNDS, *paper.BOUNDS, *sets.BOUNDS, *closing.BOUNDS, *proposals.BOUNDS),
    )
    for name, run in bounds:
        if not options.only or any(word in name for word in options.only):
            ratio = run(name)
            print(ratio.line(), flush=True)
            found.append(ratio)
    return found


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print."""
    from benchmarks.measure import HEADING

    chosen = options(words)
    with bench_database(chosen):
        print(HEADING)
        measure(chosen)


if __name__ == "__main__":
    main()
