"""CaLK texts: started, written, copied from last year, approved, frozen; the database says the same."""

import pytest
from django.db import connection

from core import clock
from core.errors import AccessDenied, DomainError, NotFound
from reference import note_outline
from reference.models import FiscalYear, NoteScope, Role
from tests.factories import notes as factory
from tests.factories import treasury as make
from tests.factories.reference import make_appointment, make_user
from tests.helpers import refused_at_once
from treasury import flows_notes
from treasury.models import FinancialNotes, NoteText
from treasury.services import financial_notes as service
from treasury.services.financial_notes import StaleText
from workflows import engine
from workflows.flow import STATE_LABELS

R = Role
FLOW = "financial_notes"


@pytest.fixture(autouse=True)
def on_a_working_day():
    with clock.frozen(make.ASKED_ON):
        yield


def step(notes, name, actor, reason=""):
    return engine.run(FLOW, notes.pk, name, actor=actor, reason=reason)


def test_from_the_first_text_to_a_frozen_final_and_back(region):
    writer, head = region.person(R.SKPD_VERIFIER, region.unit), region.person(R.BUDGET_USER, region.unit)
    notes = factory.draft(region, s2_2="Realisasi {realisasi_belanja}.\r\n\r\n\r\n- satu  \n- dua\n")
    text = notes.texts.get()
    assert (str(notes), text.body) == (
        f"CaLK {region.unit.name} Tahun 2025",
        "Realisasi {realisasi_belanja}.\n\n- satu\n- dua",
    )
    step(notes, "submit", writer)
    count = len(service.outline_of(notes))
    assert notes.texts.count() == count
    assert notes.texts.get(section="7").body.startswith("Demikian")
    with pytest.raises(DomainError, match="beku"):
        service.save_text(notes, "1.1", "lain", revision=1, actor=writer)
    with pytest.raises(DomainError, match="wajib beralasan"):
        step(notes, "return_", head)
    step(notes, "return_", head, "Bab VI belum diisi")
    service.save_text(notes, "6.1", "Jalan Merdeka 1.", revision=1, actor=writer)
    step(notes, "submit", writer)
    assert notes.texts.count() == count
    with pytest.raises(DomainError, match="tidak berlaku"):
        step(notes, "approve_ppkd", region[R.FINANCE_OFFICER])
    notes = step(notes, "approve", head)
    assert (notes.state, notes.approved_by) == ("final", head)
    for statement in (
        "UPDATE treasury_notetext SET body = 'x', revision = revision + 1 WHERE notes_id = %s",
        "DELETE FROM treasury_notetext WHERE notes_id = %s",
        "UPDATE treasury_financialnotes SET description = 'x' WHERE id = %s",
        "UPDATE treasury_financialnotes SET state = 'draft', approved_by_id = NULL WHERE id = %s",
        "DELETE FROM treasury_financialnotes WHERE id = %s",
    ):
        assert refused_at_once(statement, notes.pk) == "KP034", statement
    notes = step(notes, "reopen", head, "Koreksi audit")
    assert (notes.state, notes.approved_by) == ("reopened", None)
    service.save_text(notes, "6.1", "Jalan Merdeka 2.", revision=2, actor=writer)
    bodies = [one.body for one in NoteText.history.filter(section="6.1", notes=notes.pk)]
    assert [body[:15] for body in bodies] == ["Jalan Merdeka 2", "Jalan Merdeka 1", notes_default(notes)[:15]]


def notes_default(notes):
    return note_outline.section_of(service.outline_of(notes), "6.1").body


def test_the_second_of_two_writers_is_told_and_nothing_is_lost(region):
    writer, second = region.person(R.SKPD_VERIFIER, region.unit), make_user("ppk_kedua")
    make_appointment(second, R.SKPD_VERIFIER, region.unit)
    notes = factory.draft(region)
    assert service.save_text(notes, "2.2", "Satu", revision=0, actor=second).revision == 1
    with pytest.raises(StaleText, match="sudah diubah Ppk Kedua") as stale:
        service.save_text(notes, "2.2", "Lain", revision=0, actor=writer)
    assert stale.value.text.body == "Satu"
    # Another section is not touched by that, and saving the same changes nothing.
    service.save_text(notes, "2.3", "Sendiri", revision=0, actor=writer)
    assert service.save_text(notes, "2.2", "Satu\n", revision=1, actor=writer).revision == 1
    assert service.save_text(notes, "2.2", "Dua", revision=1, actor=writer).revision == 2
    with pytest.raises(DomainError) as many:
        service.save_text(notes, "2.2", "{laba} {silpa} }\x07" + "x" * 20_000, revision=2, actor=writer)
    said = str(many.value)
    for part in (
        "{laba} tidak dikenal",
        "{silpa} hanya",
        "tanpa pasangannya",
        "paling banyak 20.000",
        "U+0007",
    ):
        assert part in said
    with pytest.raises(DomainError, match=r"Bagian 5\.6 tidak ada"):
        service.save_text(notes, "5.6", "LAK", revision=0, actor=writer)
    text = "UPDATE treasury_notetext SET body = %s, revision = revision + %s WHERE section = '2.2'"
    assert refused_at_once(text, "x", 0) == "KP034"
    for body in ("{laba}", "{silpa}", "satu }"):
        assert refused_at_once(text, body, 1) == "KP036"


def test_last_years_texts_are_taken_over_where_nothing_is_written_yet(region):
    writer = region.person(R.SKPD_VERIFIER, region.unit)
    before = factory.draft(region, s1_1="Maksud tahun {tahun}.", s2_2="Kebijakan lama.")
    year = FiscalYear.objects.get(pk=2025)
    FiscalYear.objects.create(year=2026, chart=year.chart, programs=year.programs, funds=year.funds)
    now = service.create_notes(
        unit=region.unit, year=FiscalYear.objects.get(pk=2026), scope=NoteScope.UNIT, actor=writer
    )
    service.save_text(now, "2.2", "Kebijakan baru.", revision=0, actor=writer)
    assert service.previous_of(now) == before
    assert service.carry_over(now, actor=writer) == 1
    assert {code: text.body for code, text in service.texts_of(now).items()} == {
        "1.1": "Maksud tahun {tahun}.",
        "2.2": "Kebijakan baru.",
    }
    assert service.carry_over(now, actor=writer) == 0
    with pytest.raises(DomainError, match="2024 belum punya CaLK"):
        service.carry_over(before, actor=writer)


def test_who_starts_reads_writes_and_approves(region):
    unit, ppkd = region.unit, region.ppkd
    writer, treasurer = region.person(R.SKPD_VERIFIER, unit), region.person(R.TREASURER, unit)
    chief = region.person(R.SKPD_VERIFIER, ppkd)
    year = FiscalYear.objects.get(pk=2025)
    assert service.startable(writer, year) == [(unit, NoteScope.UNIT)]
    assert service.startable(chief, year) == [(ppkd, NoteScope.PPKD), (ppkd, NoteScope.REGION)]
    notes, whole = factory.draft(region), factory.draft(region, ppkd, NoteScope.REGION)
    assert service.startable(writer, year) == []
    assert (service.find_of(unit, 2025), service.find_of(None, 2025)) == (notes, whole)
    assert service.find_of(ppkd, 2025) is None and whole.entity_id is None and notes.entity_id == unit.pk
    for wrong, why in (((unit, NoteScope.UNIT), "sudah ada"), ((unit, NoteScope.REGION), "tidak disusun")):
        with pytest.raises(DomainError, match=why):
            service.create_notes(unit=wrong[0], year=year, scope=wrong[1], actor=writer)
    with pytest.raises(AccessDenied):
        service.create_notes(unit=unit, year=year, scope=NoteScope.UNIT, actor=treasurer)
    with pytest.raises(AccessDenied):
        service.save_text(notes, "1.1", "x", revision=0, actor=treasurer)
    # I-40: a unit's people read its own, auditors all, PPKD's accountant the region's that he writes.
    today = clock.today()
    for person, seen in (
        (treasurer, [notes]),
        (chief, [whole]),
        (region.person(R.TREASURER, ppkd), []),
        (region[R.AUDITOR], [notes, whole]),
        (region.person(R.TREASURER, region.other), []),
        (region[R.ADMINISTRATOR], []),
    ):
        assert list(service.readable(person, on=today).order_by("pk")) == seen, person
    with pytest.raises(NotFound):
        service.find(whole.pk, treasurer)
    step(whole, "submit", chief)
    with pytest.raises(DomainError, match="tidak berlaku"):
        step(whole, "approve", region.person(R.BUDGET_USER, ppkd))
    assert step(whole, "approve_ppkd", region[R.FINANCE_OFFICER]).state == "final"


def test_nobody_approves_what_he_wrote(region):
    writer, helper = region.person(R.SKPD_VERIFIER, region.unit), make_user("ppk_kedua")
    held = make_appointment(helper, R.SKPD_VERIFIER, region.unit)
    notes = factory.draft(region)
    service.save_text(notes, "1.1", "Dari pembantu", revision=0, actor=helper)
    held.delete()
    make_appointment(helper, R.BUDGET_USER, region.unit)
    step(notes, "submit", writer)
    with pytest.raises(AccessDenied, match="ikut menulis") as denied:
        step(notes, "approve", helper)
    assert denied.value.rules == ("I-42",)
    final = "UPDATE treasury_financialnotes SET state = 'final', approved_by_id = %s WHERE id = %s"
    assert refused_at_once(final, helper.pk, notes.pk) == "KP036"
    assert refused_at_once(final, writer.pk, notes.pk) == "KP036"
    assert refused_at_once("UPDATE treasury_historicalnotetext SET body = 'x'") == "42501"


def test_the_database_knows_the_flow_the_fields_and_the_scopes(region):
    flow = flows_notes.FINANCIAL_NOTES
    assert {(one.name, *sorted(one.roles)) for one in flow.steps} == {
        ("submit", R.SKPD_VERIFIER),
        *((name, R.BUDGET_USER) for name in ("approve", "return_", "reopen")),
        *((name, R.FINANCE_OFFICER) for name in ("approve_ppkd", "return_ppkd", "reopen_ppkd")),
    }
    assert all(state in STATE_LABELS for state in flow.states)
    declared = {(source, one.target) for one in flow.steps for source in one.source_states}
    with connection.cursor() as cursor:
        for before in flow.states:
            for after in flow.states:
                cursor.execute("SELECT treasury_notes_may_move(%s, %s)", [before, after])
                assert cursor.fetchone()[0] is ((before, after) in declared), (before, after)
        for name in note_outline.FIELDS:
            for scope in NoteScope.values:
                cursor.execute("SELECT treasury_note_has_unknown_field(%s, %s)", [f"a {{{name}}}", scope])
                assert cursor.fetchone()[0] is bool(note_outline.field_faults(f"{{{name}}}", scope))
    factory.draft(region)
    moved = "INSERT INTO treasury_financialnotes SELECT (jsonb_populate_record(n, %s)).* FROM"
    moved += " treasury_financialnotes n"
    for change in ('"scope": "region"', '"state": "final"', f'"unit_id": {region.ppkd.pk}'):
        assert refused_at_once(moved, f'{{"id": 999, {change}}}') == "KP036"
    assert FinancialNotes.objects.count() == 1
