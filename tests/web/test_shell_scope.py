"""The unit's name in the bar: whole on a desk, its first words on a phone, never wider than the screen."""

from types import SimpleNamespace

from reference.models import Role
from web.context import WorkContext


def parts(name: str, role: Role) -> tuple[str, str]:
    work = SimpleNamespace(scope_short=name, role=role)
    return WorkContext.scope_parts.fget(work)


def test_a_name_that_fits_stays_whole():
    assert parts("Dinas Kesehatan", Role.TREASURER) == ("Dinas Kesehatan", "")


def test_a_long_name_breaks_between_words_and_loses_nothing():
    head, tail = parts("Dinas Pekerjaan Umum, Penataan R…", Role.TREASURER)
    assert (head, tail) == ("Dinas Pekerjaan", " Umum, Penataan R…")
    head, tail = parts("Dinas Pekerjaan Umum, Penataan R…", Role.OPERATOR)
    assert len(head) <= 24 and head + tail == "Dinas Pekerjaan Umum, Penataan R…"


def test_one_long_word_is_cut():
    head, tail = parts("Kesatuanbangsadanpolitikdaerah", Role.DELEGATED_BUDGET_USER)
    assert head == "Kesatuanbangs" and head + tail == "Kesatuanbangsadanpolitikdaerah"
