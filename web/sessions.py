"""Sesi: how long a session lasts, and what must be settled before a person works.

Both limits are the region's (`security.idle_minutes`, `security.absolute_hours`). They stand in the
session from signing in on and are read again every minute, so that a page costs no query for them.
"""

import time
from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpRequest

from core import clock
from reference import passwords, region, second_factor
from reference.models import User

SESSION_KEY = "kapuas_care"
# Writing the session at every request would cost an update each; within so many seconds it is not worth it.
SEEN_GRAIN = 20
CARE_GRAIN = 60
NOTICE_SECONDS = 120
IDLE, ABSOLUTE = "idle", "absolute"
# Requests that a page makes by itself, without its reader: they do not keep a session alive.
PASSIVE_ROUTES = frozenset({"session-state"})
PASSIVE_HEADER = "Kapuas-Passive"


@dataclass
class Care:
    """Seconds since 1970 and lengths in seconds; `factor` and `expired` as of `checked`."""

    since: int
    seen: int
    checked: int
    idle: int
    absolute: int
    factor: bool
    expired: bool

    def ended(self, now: int) -> str:
        """Why the session is over: IDLE, ABSOLUTE, or empty while it lasts."""
        if now >= self.since + self.absolute:
            return ABSOLUTE
        return IDLE if now >= self.seen + self.idle else ""

    def remaining(self, now: int) -> int:
        """Seconds until it ends when nothing more is done."""
        return max(0, min(self.seen + self.idle, self.since + self.absolute) - now)


def moment() -> int:
    """Seconds since 1970; the frozen clock of commands has no part in sessions."""
    return int(time.time())


def begin(request: HttpRequest, user: User) -> Care:
    """Mulai: the limits and duties of a person who has just signed in."""
    care = _measured(user, since=moment())
    keep(request, care)
    request.session.set_expiry(care.absolute)
    return care


def of(request: HttpRequest) -> Care:
    """The session's care; one signed in before there was any begins now."""
    kept = request.session.get(SESSION_KEY)
    return Care(**kept) if kept else begin(request, request.user)  # type: ignore[arg-type]


def touch(request: HttpRequest, care: Care) -> Care:
    """The person did something: note it, and look again at limits and duties once a minute."""
    now = moment()
    if now - care.checked >= CARE_GRAIN:
        care = _measured(request.user, since=care.since)  # type: ignore[arg-type]
        keep(request, care)
    elif now - care.seen >= SEEN_GRAIN:
        care.seen = now
        keep(request, care)
    return care


def keep(request: HttpRequest, care: Care) -> None:
    """Store the care in the session."""
    request.session[SESSION_KEY] = asdict(care)


def for_page(request: HttpRequest) -> dict[str, int]:
    """What a page's script must know: seconds that remain, when to speak, both limits."""
    if not request.user.is_authenticated or SESSION_KEY not in request.session:
        return {}
    care, now = of(request), moment()
    return {
        "remaining": care.remaining(now),
        "notice": NOTICE_SECONDS,
        "idle": care.idle,
        "left": max(0, care.since + care.absolute - now),
    }


def settle_password(request: HttpRequest) -> None:
    """The password was just replaced: it is no longer too old."""
    care = of(request)
    care.expired = False
    keep(request, care)


def is_passive(request: HttpRequest) -> bool:
    """True for what a page asks by itself."""
    match = request.resolver_match
    return PASSIVE_HEADER in request.headers or (match is not None and match.url_name in PASSIVE_ROUTES)


def on_signed_in(sender: Any, request: HttpRequest, user: User, **_: Any) -> None:
    """Django's signal of every sign-in, whichever view did it."""
    begin(request, user)


def _measured(user: User, *, since: int) -> Care:
    limits = region.settings_of("security.idle_minutes", "security.absolute_hours")
    now = moment()
    return Care(
        since=since,
        seen=now,
        checked=now,
        idle=int(limits["security.idle_minutes"]) * 60,
        absolute=int(limits["security.absolute_hours"]) * 3600,
        factor=second_factor.is_required(user, on=clock.today()) or second_factor.device_of(user) is not None,
        expired=passwords.is_expired(user),
    )
