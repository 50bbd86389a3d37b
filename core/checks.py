"""Named integrity checks that rooms register and `manage.py check_ledger` runs."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One comparison: what it is about and both values; `is_ok` when they agree."""

    subject: str
    expected: str
    found: str

    @property
    def is_ok(self) -> bool:
        return self.expected == self.found


Check = Callable[[], Iterator[Finding]]
_checks: dict[str, tuple[str, Check]] = {}


def check(name: str, title: str) -> Callable[[Check], Check]:
    """Register a check under a short English name with an Indonesian title. It yields only failures."""

    def register(function: Check) -> Check:
        _checks[name] = (title, function)
        return function

    return register


def registered() -> dict[str, tuple[str, Check]]:
    """All checks in order of registration: name → (title, function)."""
    return dict(_checks)
