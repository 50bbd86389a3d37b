"""The day and the moment of an act. Only commands (replay, demo) and tests may set the clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time

from django.utils import timezone

_frozen: ContextVar[datetime | None] = ContextVar("kapuas_clock", default=None)


def now() -> datetime:
    """The present moment, aware; the frozen one inside `frozen`."""
    return _frozen.get() or timezone.now()


def today() -> date:
    """The present day in the region's time zone."""
    return timezone.localtime(now()).date()


@contextmanager
def frozen(day: date, *, hour: int = 9) -> Iterator[None]:
    """Hold the clock at `day`. For commands and tests; a request never calls this."""
    moment = datetime.combine(day, time(hour), tzinfo=timezone.get_default_timezone())
    token = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(token)
