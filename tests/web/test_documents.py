"""What all document pages share: units to act in, whom a step waits for, days, the journal table."""

from datetime import date

import pytest
from django.http import QueryDict

from core import clock
from core.errors import NotFound
from reference.models import Role
from tests.factories import treasury as made
from tests.factories.reference import make_appointment, make_person, make_sub_unit, make_user
from treasury.models import PaymentRequest
from web.forms.inputs import Problem
from web.views import documents
from web.views.attempts import Attempt


def test_units_to_act_in_follow_the_appointments(region):
    sub_unit = make_sub_unit(region.unit)
    assert documents.acting_units(region[Role.OPERATOR], Role.OPERATOR) == [region.unit, sub_unit]
    # A treasurer's office is not inherited, and a role elsewhere is no role here.
    assert documents.acting_units(region[Role.TREASURER], Role.TREASURER) == [region.unit]
    assert documents.acting_units(region[Role.TREASURER], Role.OPERATOR) == []
    assert region.ppkd in documents.acting_units(region[Role.TREASURY_STAFF], Role.TREASURY_STAFF)
    assert documents.acting_units(region[Role.TREASURER], Role.TREASURY_STAFF) == []
    former = make_person(Role.TREASURER, region.other, username="lama", valid_to=date(2025, 6, 30))
    assert documents.acting_units(former, Role.TREASURER) == []
    with clock.frozen(date(2025, 6, 30)):
        assert documents.acting_units(former, Role.TREASURER) == [region.other]


def test_a_person_of_two_units_chooses_between_them(region, sign_in):
    both = make_user("rangkap")
    for unit in (region.unit, region.other):
        make_appointment(both, Role.OPERATOR, unit)
    page = sign_in(both).get(f"/belanja/kontrak/baru/?unit={region.other.pk}").content.decode()
    assert f'<option value="{region.other.pk}" selected>' in page
    assert f'<option value="{region.unit.pk}">' in page


def test_waiting_words_name_the_role_and_segregation_in_full():
    assert documents.waiting_words([Role.BUDGET_USER], "ditolak [I-40]") == "Menunggu Pengguna Anggaran."
    both = documents.waiting_words([Role.BUDGET_USER, Role.DELEGATED_BUDGET_USER], "ditolak [I-40, I-42]")
    assert both == "Menunggu Pengguna Anggaran atau Kuasa Pengguna Anggaran."
    assert documents.waiting_words([Role.TREASURER], "Andi sudah … [I-42]") == "Andi sudah … [I-42]"


def test_the_first_day_of_a_new_document():
    with clock.frozen(date(2025, 5, 6)):
        assert documents.day(2025, date(2025, 1, 2)) == date(2025, 5, 6)
    with clock.frozen(date(2026, 5, 6)):
        assert documents.day(2025, date(2025, 1, 2)) == date(2025, 1, 2)
        assert documents.day(2025) == date(2025, 12, 31)


def test_journal_of_a_payment_balances_over_both_books(paying):
    disbursement = made.paid(paying)
    journal = documents.journal_of([disbursement.document_key])
    assert journal.debit == journal.credit == 30_000_000
    assert len(journal.lines) == 6
    assert documents.journal_of(["disbursement:0"]).lines == []


def test_find_hides_what_a_person_may_not_read(paying, rf):
    request = made.draft_request(paying)
    asked = rf.get("/")
    asked.user = paying[Role.TREASURER]
    rows = PaymentRequest.objects.select_related("unit")
    assert documents.find(asked, rows, request.pk) == request
    asked.user = paying.region.person(Role.TREASURER, paying.region.other)
    for pk in (request.pk, 0):
        with pytest.raises(NotFound):
            documents.find(asked, rows, pk)


def test_steps_of_a_page_lie_ahead_or_back_and_a_tried_one_stays_open(paying):
    request = made.submit(paying, made.draft_request(paying))
    tried = Attempt("return_", QueryDict("reason=Salah"), [Problem("Alasan kurang.")], 422)
    found = documents.steps_of(request, paying[Role.SKPD_VERIFIER], tried)
    assert [one.name for one in found["forward"]] == ["verify"]
    back = {one.name: (one.is_open, one.reason) for one in found["backward"]}
    assert back["return_"] == (True, "Salah")
    assert found["problems"] == [Problem("Alasan kurang.")]
    other = documents.steps_of(request, paying[Role.AUDITOR])
    assert [(one.name, one.is_allowed) for one in other["forward"]] == [("verify", False)]
    assert (other["backward"], other["problems"]) == ([], ())
