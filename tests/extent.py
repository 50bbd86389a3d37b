"""How much a run asks: everything (`make test WHOLE=1`, `.ci/run`), or of each kind of question enough.

What only repeats one rule for another person or another window is asked in turn by a plain `make test`, which
stays under ten minutes; what differs by rule is asked always. The turn of a thing goes by its name: the same
run asks the same. A test marked `whole` repeats at length, or with other figures, what a shorter one shows: a
plain run leaves it out and says in its last lines how many there are, unless its file is named.
"""

import os
import zlib
from collections.abc import Iterable, Sequence
from typing import TypeVar

IS_WHOLE = os.environ.get("KAPUAS_WHOLE", "") == "1"
T = TypeVar("T")


def turn(name: str, things: Sequence[T]) -> T:
    """The one of the things whose turn it is for that name."""
    return things[zlib.crc32(name.encode()) % len(things)]


def some(things: Iterable[T]) -> list[T]:
    """All things in a whole run, else about every third, each run the same."""
    return [thing for thing in things if IS_WHOLE or turn(str(thing), (True, False, False))]
