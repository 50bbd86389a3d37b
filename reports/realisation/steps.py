"""The groups that annexes of the LRA are made of: programmes, organisations, accounts."""

from collections.abc import Iterator
from typing import Protocol

from reports.accounts import Node, Path
from reports.realisation.branches import Step
from reports.realisation.facts import Organisation, Placed, Places, Programme

NO_AFFAIR = "Tanpa urusan pemerintahan"
NO_ACTIVITY = "Tanpa sub kegiatan"


class Rooted(Protocol):
    """What is told of an account and its parents, from the account up."""

    @property
    def path(self) -> Path: ...


def programme(found: Programme | None, missing: str, level: int, *, is_bold: bool = False) -> Step:
    """A group by urusan, bidang, program, kegiatan or sub kegiatan; `missing` is what has none."""
    if found is None:
        return Step("-", "", missing, level, is_bold, is_programme=True)
    return Step(found.code, found.code, found.name, level, is_bold, programme=found, is_programme=True)


def organisation(facts: Places, fact: Placed, level: int, *, is_bold: bool = False) -> Step:
    """A group by SKPD."""
    found: Organisation = facts.organisations[fact.organisation_id]
    return Step(found.code, found.code, found.name, level, is_bold, organisation=found)


def accounts(fact: Rooted, *, first: int, last: int, level: int, level_most: int = 8) -> Iterator[Step]:
    """Groups by the fact's account and its parents between two levels of the chart, drawn from `level` on."""
    for node in reversed(fact.path):
        if first <= node.level <= last:
            yield account(node, min(level + node.level - first, level_most))


def account(node: Node, level: int, *, is_bold: bool = False) -> Step:
    """A group by account."""
    return Step(node.code, node.code, node.name, level, is_bold, account=node)
