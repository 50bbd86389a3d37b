"""Document numbers: templates, idempotence, gaplessness, and what nobody may do to them."""

from types import SimpleNamespace

import psycopg
import pytest
from django.db import connection, transaction

from core import clock
from core.errors import DomainError
from reference.models import DrawnNumber, NumberCounter, Role
from reference.numbering import draw, fill
from reference.region import set_setting
from tests.database import connect
from tests.factories.reference import make_person, make_unit

pytestmark = pytest.mark.django_db


def take(office, kind="SPP", year=2025, key="payment_request:1", **values):
    return draw(office=office, kind=kind, year=year, document_key=key, values=values)


def test_numbers_follow_each_other_per_office_kind_and_year():
    health, schools = make_unit("DINKES"), make_unit("DISDIK")
    assert take(health, key="a:1", type="LS") == "00001/SPP/LS/DINKES/2025"
    assert take(health, key="a:2", type="LS") == "00002/SPP/LS/DINKES/2025"
    assert take(schools, key="a:3", type="LS") == "00001/SPP/LS/DISDIK/2025"
    assert take(health, kind="SPM", key="a:1", type="LS") == "00001/SPM/LS/DINKES/2025"
    assert take(health, year=2026, key="a:4", type="LS") == "00001/SPP/LS/DINKES/2026"
    counters = NumberCounter.objects.values_list("office__code", "kind", "year", "last")
    assert set(counters) == {
        ("DINKES", "SPP", 2025, 2),
        ("DISDIK", "SPP", 2025, 1),
        ("DINKES", "SPM", 2025, 1),
        ("DINKES", "SPP", 2026, 1),
    }


def test_the_same_document_gets_the_same_number():
    unit = make_unit()
    first = take(unit, key="a:1")
    assert take(unit, key="a:1") == first
    assert take(unit, key="a:2") == "00002/SPP/SPP/DINKES/2025"
    assert DrawnNumber.objects.count() == 2


def test_a_document_has_one_office_and_year():
    take(make_unit(), key="a:1")
    with pytest.raises(DomainError), transaction.atomic():
        take(make_unit("DISDIK"), key="a:1")


def test_rolled_back_draw_leaves_no_gap():
    unit = make_unit()
    take(unit, key="a:1")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        take(unit, key="a:2")
        raise ZeroDivisionError
    assert take(unit, key="a:3").startswith("00002/")


def test_number_keeps_the_moment_of_the_clock():
    from datetime import date

    with clock.frozen(date(2025, 3, 4)):
        take(make_unit(), key="a:1")
        assert DrawnNumber.objects.get().drawn_at == clock.now()


def test_region_chooses_the_template():
    administrator = make_person(Role.ADMINISTRATOR)
    set_setting("number_template.SP2D", "{sequence:04}/{kind}/{type}/{month}/{year}", actor=administrator)
    number = draw(
        office=make_unit(),
        kind="SP2D",
        year=2025,
        document_key="a:1",
        values={"type": "LS-BJ", "month": "02"},
    )
    assert number == "0001/SP2D/LS-BJ/02/2025"


def test_template_that_repeats_a_number_is_refused_with_the_way_out():
    # SP2D comes from one office; drawn by two, its default template would repeat itself.
    draw(office=make_unit(), kind="SP2D", year=2025, document_key="a:1", values={"type": "LS"})
    with pytest.raises(DomainError) as caught, transaction.atomic():
        draw(office=make_unit("DISDIK"), kind="SP2D", year=2025, document_key="a:2", values={"type": "LS"})
    assert caught.value.rules == ("I-06",)
    assert caught.value.message == (
        "Nomor SP2D Satuan Kerja DISDIK tahun 2025 menurut pola “{sequence:05}/SP2D/{type}/{year}” sudah "
        "terpakai. Minta administrator melengkapi pola nomornya, misalnya dengan {unit}."
    )
    assert DrawnNumber.objects.count() == 1
    assert not NumberCounter.objects.filter(office__code="DISDIK").exists()


def test_braces_of_a_value_are_no_marks():
    unit = make_unit()
    assert take(unit, key="a:1", type="{sequence}") == "00001/SPP/sequence/DINKES/2025"


def test_number_has_a_length():
    with pytest.raises(DomainError, match=r"Nomor SPP menurut pola .* huruf, paling banyak 110"):
        take(make_unit(), type="x" * 100)


def test_long_sequences_are_not_cut():
    template, width = fill("{sequence:02}/X", kind="X", office=make_unit(), year=2025, values={})
    assert (template, width) == ("{sequence}/X", 2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT lpad('123', greatest(2, length('123')), '0')")
        assert cursor.fetchone()[0] == "123"


def test_outside_a_transaction_nothing_is_drawn(monkeypatch):
    unit = make_unit()
    monkeypatch.setattr("reference.numbering.connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(RuntimeError, match="inside the transaction"):
        take(unit)
    assert not DrawnNumber.objects.exists()


# --- Raw SQL -----------------------------------------------------------------------------------
WRITES = [
    "UPDATE reference_drawnnumber SET number = 'x'",
    "DELETE FROM reference_drawnnumber",
    "TRUNCATE reference_drawnnumber",
    "INSERT INTO reference_drawnnumber (office_id, kind, year, sequence, number, document_key, drawn_at)"
    " SELECT id, 'SPP', 2025, 7, 'x', 'y', now() FROM reference_unit WHERE code = 'UJI'",
    "UPDATE reference_numbercounter SET last = 0",
    "UPDATE reference_numbercounter SET last = last + 1",
    "UPDATE reference_numbercounter SET year = 2024",
    "DELETE FROM reference_numbercounter",
    "TRUNCATE reference_numbercounter",
    "INSERT INTO reference_numbercounter (office_id, kind, year, last)"
    " SELECT id, 'SPM', 2025, 4 FROM reference_unit WHERE code = 'UJI'",
]


@pytest.fixture
def raw(database_name, request):
    """A raw connection in a transaction of its own that has drawn one number; rolled back."""
    with connect(database_name, owner=request.param) as link:
        unit = link.execute(
            "INSERT INTO reference_unit (code, name, kind, is_active) VALUES ('UJI', 'Uji', 'skpd', true)"
            " RETURNING id"
        ).fetchone()[0]
        link.execute(
            "SELECT reference_draw_number(%s, 'SPP', 2025, 'a:1', '{sequence}/SPP', 5, now())", [unit]
        )
        # Pending foreign keys would forbid TRUNCATE before its trigger does.
        link.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield link
        link.rollback()


@pytest.mark.parametrize("statement", WRITES)
@pytest.mark.parametrize("raw", [False], indirect=True)
def test_application_role_writes_no_number_itself(raw, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        raw.execute(statement)


@pytest.mark.parametrize("statement", WRITES)
@pytest.mark.parametrize("raw", [True], indirect=True)
def test_owner_is_refused_by_the_triggers(raw, statement):
    with pytest.raises(psycopg.DatabaseError) as caught:
        raw.execute(statement)
    assert caught.value.sqlstate in {"KP034", "KP006"}


@pytest.mark.parametrize("raw", [False], indirect=True)
@pytest.mark.parametrize(("key", "template"), [("", "{sequence}/X"), ("a:2", "tanpa"), ("a:2", "00001/SPP")])
def test_function_refuses_nonsense(raw, key, template):
    with pytest.raises(psycopg.DatabaseError) as caught:
        raw.execute(
            "SELECT reference_draw_number((SELECT id FROM reference_unit WHERE code = 'UJI'), 'SPP', 2025,"
            " %s, %s, 5, now())",
            [key, template],
        )
    assert caught.value.sqlstate == "KP006"
