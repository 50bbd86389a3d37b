"""The day of an act: the region's, and held still only by tests and commands."""

import threading
from datetime import UTC, date, datetime

from django.utils import timezone

from core import clock


def test_frozen_day_holds_and_is_let_go():
    with clock.frozen(date(2025, 2, 3)):
        assert clock.today() == date(2025, 2, 3)
        assert timezone.localtime(clock.now()).hour == 9
        with clock.frozen(date(2025, 12, 31), hour=23):
            assert clock.today() == date(2025, 12, 31)
        assert clock.today() == date(2025, 2, 3)
    assert abs((clock.now() - timezone.now()).total_seconds()) < 5


def test_frozen_clock_is_let_go_after_an_error():
    try:
        with clock.frozen(date(2025, 2, 3)):
            raise ZeroDivisionError
    except ZeroDivisionError:
        assert clock.today() == timezone.localdate()


def test_day_is_the_regions_not_utc(monkeypatch):
    late = datetime(2025, 6, 30, 23, 30, tzinfo=UTC)
    monkeypatch.setattr("core.clock.timezone.now", lambda: late)
    assert clock.today() == date(2025, 7, 1)


def test_other_threads_keep_their_own_day():
    seen = []
    with clock.frozen(date(2025, 2, 3)):
        thread = threading.Thread(target=lambda: seen.append(clock.today()))
        thread.start()
        thread.join()
    assert seen == [timezone.localdate()]
