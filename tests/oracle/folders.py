"""Case folders that nobody has seen: two years of one region, written with their expected files."""

import argparse
from pathlib import Path

from tests.oracle import invariants, story
from tests.oracle.draft import Draft
from tests.oracle.expected import books_of

FIRST, SECOND = "2025", "2026"


def drafts() -> tuple[Draft, Draft]:
    """Both years; the second opens with the first one's end."""
    first, second = story.read(int(FIRST)), story.read(int(SECOND))
    ends = invariants.carried(books_of(first.case())).items()
    second.openings = [second.opening_row(entity, account, amount) for (entity, account), amount in ends]
    return first, second


def write(folder: Path) -> tuple[Path, Path]:
    """Both folders below one; returns them."""
    places = (folder / FIRST, folder / SECOND)
    for place, draft in zip(places, drafts(), strict=True):
        draft.write(place)
    return places


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    for place in write(parser.parse_args().folder):
        print(place)
