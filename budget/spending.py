"""Realisasi tanpa cadangan sendiri (domain.md 3.1): UP receipts consume at once, TU receipts out of the TU.

Every writer locks the keys first, in id order, as `budget.availability` does, and leaves movements of the
receipt's own.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from budget import availability
from budget.availability import DOCUMENT, Kind, Use
from core.errors import raise_all
from core.locks import one_transaction
from core.money import ZERO, Decimal
from reference.models import User


def spend(
    uses: Sequence[Use], *, source: str, event: str, on: date, actor: User, held_by: str = ""
) -> list[str]:
    """Consume every use, or raise all refusals (I-15, I-16); returns cash plan warnings.

    With `held_by` (the TU's key) what that document still holds of a key is taken first; only the rest is
    tested against budget and SPD.
    """
    asked = availability.by_key(uses)
    with one_transaction():
        keys = availability.lock_keys(asked, on=on)
        taken = _taken(asked, held_by)
        rests = {
            key_id: replace(use, amount=use.amount - taken[key_id])
            for key_id, use in asked.items()
            if use.amount > taken[key_id]
        }
        refusals, warnings = availability.tested(rests, keys, on=on, basis=DOCUMENT) if rests else ([], [])
        raise_all(refusals)
        freed = [(key_id, Kind.RELEASE, DOCUMENT, amount) for key_id, amount in taken.items()]
        availability.write_movements(
            freed, source=held_by, event=f"{source}:{event}"[:60], on=on, actor=actor
        )
        rows = [(use.key_id, Kind.CONSUME, DOCUMENT, use.amount) for use in asked.values()]
        availability.write_movements(rows, source=source, event=event, on=on, actor=actor)
    return warnings


def _taken(asked: dict[int, Use], held_by: str) -> dict[int, Decimal]:
    """Per key: what the holder gives to this spending."""
    if not held_by:
        return dict.fromkeys(asked, ZERO)
    held = availability.held_of(held_by, asked)
    return {key_id: max(min(held[key_id].document, use.amount), ZERO) for key_id, use in asked.items()}


def take_back(
    uses: Sequence[Use], *, source: str, event: str, on: date, actor: User, held_by: str = ""
) -> None:
    """Undo a refused receipt: its consumption is contra-posted; a TU holds the money again."""
    with one_transaction():
        availability.contra(uses, source=source, event=event, on=on, actor=actor)
        if held_by:
            rows = [
                (use.key_id, Kind.RESERVE, DOCUMENT, use.amount) for use in availability.by_key(uses).values()
            ]
            availability.write_movements(
                rows, source=held_by, event=f"{source}:{event}"[:60], on=on, actor=actor
            )


def give_back(
    key_ids: Sequence[int], amount: Decimal | None, *, source: str, event: str, on: date, actor: User
) -> None:
    """Release what a TU still holds, up to `amount` and in order of the keys; all of it without."""
    with one_transaction():
        availability.lock_keys(key_ids)
        held = availability.held_of(source, key_ids)
        rows = []
        rest = amount
        for key_id in sorted(key_ids):
            part = max(held[key_id].document, ZERO)
            if rest is not None:
                part = min(part, rest)
                rest -= part
            rows.append((key_id, Kind.RELEASE, DOCUMENT, part))
        availability.write_movements(rows, source=source, event=event, on=on, actor=actor)
