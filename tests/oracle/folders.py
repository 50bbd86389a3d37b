"""Case folders that nobody has seen: two years of one region, written with their expected files."""

import argparse
from pathlib import Path

from tests.oracle import invariants, story
from tests.oracle.draft import Draft
from tests.oracle.expected import books_of

FIRST, SECOND = "2025", "2026"
# The first year in a fifth of the documents, for those who live both.
SHORT = "2025-ringkas"

Ends = dict[tuple[str, str], int]


def drafts() -> tuple[Draft, Draft]:
    """Both years; the second opens with the first one's end."""
    first, second = story.read(FIRST), story.read(SECOND)
    _open(second, ends_of(first))
    return first, second


def short_drafts() -> tuple[Draft, Draft]:
    """A short first year that opens with what makes it end as the long one does, and the second."""
    (long, second), short = drafts(), story.read(SHORT)
    due, moved = ends_of(long), ends_of(short)
    _open(short, {key: due.get(key, 0) - moved.get(key, 0) for key in sorted(due.keys() | moved.keys())})
    return short, second


def ends_of(draft: Draft) -> Ends:
    """The balances that the year after opens with."""
    return invariants.carried(books_of(draft.case()))


def _open(draft: Draft, ends: Ends) -> None:
    rows = [draft.opening_row(entity, account, amount) for (entity, account), amount in ends.items()]
    draft.openings = [row for row in rows if row["debit"] != row["credit"]]


def write(folder: Path, years: tuple[Draft, Draft] | None = None) -> tuple[Path, Path]:
    """Both folders below one; returns them."""
    places = (folder / FIRST, folder / SECOND)
    for place, draft in zip(places, years or drafts(), strict=True):
        draft.write(place)
    return places


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    for place in write(parser.parse_args().folder):
        print(place)
