"""Errors that a person sees: Indonesian, naming the object, the limit, the value and the way out."""

from collections.abc import Iterable


class DomainError(Exception):
    """A refused act. `rule` holds the ids of domain.md section 6 that were broken, e.g. ("I-15",)."""

    def __init__(self, message: str, *, rule: str | Iterable[str] = (), field: str = "") -> None:
        self.message = message
        self.rules: tuple[str, ...] = (rule,) if isinstance(rule, str) else tuple(rule)
        self.field = field
        super().__init__(message)

    def __str__(self) -> str:
        return f"{self.message} [{', '.join(self.rules)}]" if self.rules else self.message


class Refusals(DomainError):
    """Several refusals of one act, all of them named."""

    def __init__(self, refusals: Iterable[DomainError]) -> None:
        self.refusals = list(refusals)
        rules = dict.fromkeys(rule for refusal in self.refusals for rule in refusal.rules)
        super().__init__("\n".join(refusal.message for refusal in self.refusals), rule=rules)


class AccessDenied(DomainError):
    """The person holds no role that allows the act in this unit on this day."""


class NotFound(DomainError):
    """The object does not exist, or not for this person."""


class TryAgain(DomainError):
    """Another transaction held the rows for longer than the lock timeout; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("Data sedang dipakai pengguna lain. Tidak ada yang berubah; coba lagi.")


def raise_all(refusals: Iterable[DomainError]) -> None:
    """Raise the one refusal, or all of them as Refusals; nothing when there is none."""
    found = list(refusals)
    if len(found) == 1:
        raise found[0]
    if found:
        raise Refusals(found)
