"""Prognosis of the second half: typed at once, sent, accepted, frozen; the database says the same."""

from datetime import date

import pytest
from django.db import connection

from core import clock
from core.errors import AccessDenied, DomainError, NotFound
from core.money import exact
from reference.models import FiscalYear, Role
from tests.factories import budget as budgets
from tests.factories import semester as factory
from tests.factories.reference import account, make_sub_unit
from tests.helpers import refused_at_once
from treasury import flows_semester
from treasury.models import Prognosis, SemesterReport
from treasury.services import semester_report as service
from treasury.services.semester_report import StaleReport
from workflows import engine

R = Role
FLOW = "semester_report"
PAPER, TRIPS = budgets.STATIONERY, budgets.TRAVEL


@pytest.fixture(autouse=True)
def in_july():
    with clock.frozen(factory.JULY):
        yield


def step(report, name, actor, reason=""):
    return engine.run(FLOW, report.pk, name, actor=actor, reason=reason)


def typed(**amounts):
    return {account(code).pk: amount if amount is None else exact(amount) for code, amount in amounts.items()}


def amounts(report):
    return {line.account.code: line.amount.amount for line in report.lines.all()}


def test_amounts_are_typed_changed_and_given_back_with_their_history(region):
    writer = region[R.SKPD_VERIFIER]
    report = factory.draft(region, typed={PAPER: 1_000, TRIPS: "2000.50"})
    assert (str(report), report.revision) == (f"Laporan Semester Pertama {region.unit.name} Tahun 2025", 1)
    report = service.save_prognosis(report, typed(**{PAPER: 0, TRIPS: None}), revision=1, actor=writer)
    assert (amounts(report), report.revision) == ({PAPER: 0}, 2)
    # Saving the same changes nothing and counts nothing.
    assert service.save_prognosis(report, typed(**{PAPER: 0}), revision=2, actor=writer).revision == 2
    kinds = Prognosis.history.filter(report=report.pk).order_by("history_id")
    assert "".join(kinds.values_list("history_type", flat=True)) == "++-~"
    assert {row.history_user for row in kinds} == {writer}


def test_the_second_of_two_writers_is_told_and_nothing_is_lost(region):
    report = factory.draft(region, typed={PAPER: 1_000})
    writer = region[R.SKPD_VERIFIER]
    with pytest.raises(StaleReport, match=f"sudah diubah {writer}.*simpanan ke-1"):
        service.save_prognosis(report, typed(**{PAPER: 5}), revision=0, actor=writer)
    assert amounts(report) == {PAPER: 1_000}


def test_wrong_amounts_and_accounts_are_refused_together(region):
    report, writer = factory.draft(region), region[R.SKPD_VERIFIER]
    cash = "1.1.01.01.01.0001"
    with pytest.raises(DomainError) as found:
        service.save_prognosis(report, typed(**{PAPER: -1, cash: 5}), revision=0, actor=writer)
    assert f"Prognosis {PAPER} (Rp\u00a01)" in str(found.value) or PAPER in str(found.value)
    assert "bukan rekening anggaran tahun 2025" in str(found.value)
    assert amounts(report) == {}


def test_from_the_draft_to_accepted_and_back(region):
    writer, head, chief = region[R.SKPD_VERIFIER], region[R.BUDGET_USER], region[R.FINANCE_OFFICER]
    report = factory.draft(region, typed={PAPER: 1_000})
    with pytest.raises(DomainError, match="tidak berlaku"):
        step(report, "submit_ppkd", writer)
    with pytest.raises(AccessDenied):
        step(report, "submit", writer)
    step(report, "submit", head)
    with pytest.raises(DomainError, match="sudah disampaikan"):
        service.save_prognosis(report, typed(**{PAPER: 5}), revision=1, actor=writer)
    for statement in (
        "UPDATE treasury_prognosis SET amount = 1 WHERE report_id = %s",
        "DELETE FROM treasury_prognosis WHERE report_id = %s",
        "UPDATE treasury_semesterreport SET revision = revision + 1 WHERE id = %s",
        "UPDATE treasury_semesterreport SET description = 'x' WHERE id = %s",
        "DELETE FROM treasury_semesterreport WHERE id = %s",
    ):
        assert refused_at_once(statement, report.pk) == "KP034", statement
    assert (
        refused_at_once("UPDATE treasury_semesterreport SET state = 'draft' WHERE id = %s", report.pk)
        == "KP036"
    )
    with pytest.raises(AccessDenied):
        step(report, "accept", head)
    assert step(report, "accept", chief).state == "accepted"
    with pytest.raises(DomainError, match="wajib beralasan"):
        step(report, "return_", chief)
    assert step(report, "return_", chief, "Perjalanan terlalu besar").state == "returned"
    report.refresh_from_db()
    service.save_prognosis(report, typed(**{PAPER: 7}), revision=1, actor=writer)
    step(report, "submit", head)
    # Whoever sent it back may accept it all the same.
    assert step(report, "accept", chief).state == "accepted"
    assert amounts(report)[PAPER] == 7


def test_ppkds_own_is_sent_by_its_accountant(region):
    writer = region.person(R.SKPD_VERIFIER, region.ppkd)
    report = factory.draft(region, region.ppkd)
    with pytest.raises(DomainError, match="tidak berlaku"):
        step(report, "submit", region.person(R.BUDGET_USER, region.ppkd))
    step(report, "submit_ppkd", writer)
    assert step(report, "accept", region[R.FINANCE_OFFICER]).state == "accepted"


def test_the_half_must_be_over(region):
    report = factory.draft(region)
    with clock.frozen(date(2025, 6, 30)), pytest.raises(DomainError, match="Sampaikan mulai 01-07-2025"):
        step(report, "submit", region[R.BUDGET_USER])
    with clock.frozen(date(2025, 7, 1)):
        assert step(report, "submit", region[R.BUDGET_USER]).state == "submitted"


def test_one_a_year_of_entities_only_and_by_their_accountants(region):
    year, writer = FiscalYear.objects.get(pk=2025), region[R.SKPD_VERIFIER]
    assert service.startable(writer, year) == [region.unit]
    report = factory.draft(region)
    assert service.startable(writer, year) == []
    with pytest.raises(DomainError, match="sudah ada"):
        service.create_report(unit=region.unit, year=year, actor=writer)
    with pytest.raises(AccessDenied):
        service.create_report(unit=region.other, year=year, actor=writer)
    with pytest.raises(DomainError, match="bagian dari"):
        service.create_report(unit=make_sub_unit(region.unit), year=year, actor=writer)
    stranger = region.person(R.SKPD_VERIFIER, region.other)
    with pytest.raises(NotFound):
        service.find(report.pk, stranger)
    with pytest.raises(AccessDenied):
        service.save_prognosis(report, {}, revision=0, actor=stranger)
    assert service.find(report.pk, region[R.AUDITOR]) == report


def test_the_database_knows_the_same_moves(region):
    """Every pair of states is asked: what the flow declares is what the function lets through."""
    flow = flows_semester.SEMESTER_REPORT
    declared = {(source, one.target) for one in flow.steps for source in one.source_states}
    states = {state for pair in declared for state in pair}
    with connection.cursor() as cursor:
        for before in states:
            for after in states:
                cursor.execute("SELECT treasury_semester_may_move(%s, %s)", [before, after])
                assert cursor.fetchone() == ((before, after) in declared,), (before, after)
    columns = "year_id, unit_id, dated_on, number, external_number, description, state, created_by_id,"
    statement = f"INSERT INTO treasury_semesterreport ({columns} created_at, revision) VALUES "
    values = (region.unit.pk, region[R.SKPD_VERIFIER].pk)
    row = "(2025, %s, '2025-06-30', '', '', 'x', '{}', %s, now(), {})"
    assert refused_at_once(statement + row.format("submitted", 0), *values) == "KP036"
    assert refused_at_once(statement + row.format("draft", 3), *values) == "KP036"
    sub_unit = make_sub_unit(region.unit).pk
    assert refused_at_once(statement + row.format("draft", 0), sub_unit, values[1]) == "KP036"
    assert SemesterReport.objects.count() == 0
