"""Penyuntingan RKA: one save of a sheet: edited, added, moved and removed lines, all or none.

Who was slower is told line by line what the other wrote, who he is and when; nothing of his is taken and
nothing of the other's is lost.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from budget.models import BudgetProposal, ProposalLine
from budget.proposal_changes import (
    Ref,
    Stored,
    places_after,
    stored_lines,
    write_edits,
    write_new,
    write_places,
    write_removals,
)
from budget.proposal_checks import LineFlaw, LineFlaws, Numbered, check_lines
from budget.proposal_lines import DetailInput, priced
from budget.proposals import open_proposal
from core.errors import DomainError
from core.locks import one_transaction
from core.money import AmountError, rupiah
from reference.models import User

CHANGES_MAX = 5_000
# What an edit may name; the amount counts only on a line without a price.
FIELDS = frozenset(
    {
        "sub_activity_id", "account_id", "fund_source_id", "description", "header", "specification",
        "volumes", "measure", "price", "tax_percent", "price_item_id", "exception_basis", "location",
        "recipient", "amount",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Edited:
    """Other values of some fields of one line, made on the revision that the person saw."""

    id: int
    revision: int
    fields: Mapping[str, Any]
    number: int = 0


@dataclass(frozen=True)
class Added:
    """A new line under a key of the sender's own, after another (id or key), at the START or the end."""

    key: str
    line: DetailInput
    after: Ref | None = None
    number: int = 0


@dataclass(frozen=True)
class Moved:
    """A line put after another one (id or key), at the START or the end."""

    id: int
    after: Ref | None = None


@dataclass(frozen=True)
class Removed:
    """A line taken out, as the person saw it."""

    id: int
    revision: int
    number: int = 0


@dataclass(frozen=True)
class Changes:
    """All that one save changes."""

    edited: Sequence[Edited] = ()
    added: Sequence[Added] = ()
    moved: Sequence[Moved] = ()
    removed: Sequence[Removed] = ()

    @property
    def count(self) -> int:
        return len(self.edited) + len(self.added) + len(self.moved) + len(self.removed)


@dataclass(frozen=True)
class Conflict:
    """A line that somebody else changed or removed meanwhile; `theirs` is None when it is gone."""

    id: int
    number: int
    revision: int
    theirs: DetailInput | None
    who: str
    at: datetime | None
    fields: tuple[str, ...] = ()

    def __str__(self) -> str:
        who = f" oleh {self.who}" if self.who else ""
        if self.theirs is None:
            return f"Baris {self.number} sudah dihapus{who}. Muat ulang, lalu tambahkan lagi bila perlu."
        return (
            f"Baris {self.number} “{self.theirs.description}” sudah diubah{who} menjadi"
            f" {rupiah(self.theirs.amount)}. Bandingkan, lalu pilih nilai yang dipakai."
        )


class Conflicts(DomainError):
    """Lines that were changed meanwhile; none of the changes was taken."""

    def __init__(self, conflicts: Iterable[Conflict]) -> None:
        self.conflicts = list(conflicts)
        super().__init__("\n".join(map(str, self.conflicts)))


@dataclass(frozen=True)
class Saved:
    """What a save made of the lines: new ids by key, and revision and line by id."""

    added: Mapping[str, int] = field(default_factory=dict)
    lines: Mapping[int, tuple[int, DetailInput]] = field(default_factory=dict)


def save_lines(proposal: BudgetProposal, changes: Changes, *, actor: User) -> Saved:
    """Take all changes of an open RKA; Conflicts, LineFlaws or DomainError when any cannot be taken."""
    _check_shape(changes)
    with one_transaction():
        fresh = open_proposal(proposal, actor=actor)
        stored = stored_lines(fresh, _touched(changes))
        _check_conflicts(changes, stored)
        _check_returned(fresh, changes, stored)
        checked = _priced(
            [
                *(Numbered(one.id, one.number, _merged(one, stored[one.id].line)) for one in changes.edited),
                *(Numbered(one.key, one.number, one.line) for one in changes.added),
            ]
        )
        check_lines(checked, proposal=fresh)
        edited = {one.ref: one.line for one in checked if isinstance(one.ref, int)}
        new = {one.ref: one.line for one in checked if isinstance(one.ref, str)}
        added = _write(fresh, changes, edited, new, actor=actor)
    lines = {pk: (stored[pk].revision + 1, line) for pk, line in edited.items()}
    lines |= {added[key]: (1, line) for key, line in new.items()}
    return Saved(added, lines)


def _write(
    proposal: BudgetProposal,
    changes: Changes,
    edited: Mapping[int, DetailInput],
    new: Mapping[str, DetailInput],
    *,
    actor: User,
) -> dict[str, int]:
    """Write what was checked; the ids of new lines by key."""
    if edited:
        write_edits(proposal, edited, actor=actor)
    if changes.removed:
        write_removals(proposal, [one.id for one in changes.removed], actor=actor)
    if not (changes.moved or changes.added):
        return {}
    order = list(
        ProposalLine.objects.filter(proposal=proposal).order_by("place", "id").values_list("id", "place")
    )
    places = places_after(
        order,
        moved=[(one.id, one.after) for one in changes.moved],
        added=[(one.key, one.after) for one in changes.added],
    )
    of_old = {ref: place for ref, place in places.items() if isinstance(ref, int)}
    if of_old:
        write_places(proposal, of_old, actor=actor)
    if not new:
        return {}
    by_place = write_new(proposal, [(places[key], line) for key, line in new.items()], actor=actor)
    return {key: by_place[places[key]] for key in new}


def _check_shape(changes: Changes) -> None:
    """What no screen sends: refused in words all the same."""
    if changes.count > CHANGES_MAX:
        raise DomainError(
            f"{changes.count} perubahan sekaligus; paling banyak {CHANGES_MAX}. Simpan bertahap, atau impor."
        )
    touched = [one.id for one in (*changes.edited, *changes.removed)]
    keys = [one.key for one in changes.added]
    if len(set(touched)) != len(touched) or len(set(keys)) != len(keys):
        raise DomainError("Satu baris disebut dua kali. Muat ulang halaman lalu ulangi.")
    unknown = {name for one in changes.edited for name in one.fields} - FIELDS
    if unknown:
        raise DomainError(f"Kolom {', '.join(sorted(unknown))} tidak ada pada rincian RKA.")


def _touched(changes: Changes) -> list[int]:
    return [one.id for one in (*changes.edited, *changes.removed, *changes.moved)]


def _check_conflicts(changes: Changes, stored: Mapping[int, Stored]) -> None:
    """Conflicts of every line that is gone or has another revision than the one that was seen."""
    numbers = {one.id: one.number for one in (*changes.edited, *changes.removed)}
    names = {one.id: tuple(one.fields) for one in changes.edited}
    late = [one.id for one in changes.moved if one.id not in stored]
    late += [
        one.id
        for one in (*changes.edited, *changes.removed)
        if one.id not in stored or stored[one.id].revision != one.revision
    ]
    if not late:
        return
    last: dict[int, tuple[str, datetime]] = {}
    rows = ProposalLine.history.filter(id__in=late).order_by("history_id")
    for pk, who, at in rows.values_list("id", "history_user__full_name", "history_date"):
        last[pk] = (who or "", at)
    found = []
    for pk in dict.fromkeys(late):
        here = stored.get(pk)
        who, at = last.get(pk, ("", None))
        found.append(
            Conflict(
                pk,
                numbers.get(pk, 0),
                here.revision if here else 0,
                here.line if here else None,
                who,
                at,
                names.get(pk, ()),
            )
        )
    raise Conflicts(found)


def _check_returned(proposal: BudgetProposal, changes: Changes, stored: Mapping[int, Stored]) -> None:
    """Where TAPD sent lines back, only those change until the RKA is submitted again."""
    if proposal.state != "returned" or not proposal.lines.filter(is_returned=True).exists():
        return
    refused = [
        f"Baris {one.number} “{stored[one.id].line.description}” tidak dikembalikan TAPD."
        for one in (*changes.edited, *changes.removed)
        if not stored[one.id].is_returned
    ]
    refused += [f"Baris {one.number} “{one.line.description}” adalah baris baru." for one in changes.added]
    if refused:
        raise DomainError(
            "\n".join(refused)
            + "\nHanya baris yang dikembalikan dapat diubah. Minta TAPD mengembalikan baris itu juga.",
            rule="I-11",
        )


def _merged(edit: Edited, line: DetailInput) -> DetailInput:
    """The stored line with the edit's values; a code that was only read is settled by a master row."""
    merged = replace(line, **edit.fields)
    if merged.given:
        settled = {
            "account": merged.account_id,
            "sub_activity": merged.sub_activity_id,
            "fund_source": merged.fund_source_id,
        }
        left = {name: code for name, code in merged.given.items() if settled.get(name) is None}
        merged = replace(merged, given=left or None)
    return merged


def _priced(lines: Sequence[Numbered]) -> list[Numbered]:
    """The lines with the amounts that their prices make; LineFlaws where no column can hold one."""
    found, flaws = [], []
    for one in lines:
        try:
            found.append(replace(one, line=priced(one.line)))
        except AmountError as error:
            flaws.append(LineFlaw(one.ref, one.number, "amount", "", str(error), "I-04"))
    if flaws:
        raise LineFlaws(flaws)
    return found
