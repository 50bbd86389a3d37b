"""What every page does with a tried step: it goes on, or shows above what was typed why not."""

from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpResponse, QueryDict

from core.errors import AccessDenied, DomainError, NotFound, Refusals, TryAgain
from web.forms.inputs import Problem
from web.views.attempts import OPENED, Attempt, saved, status_of, take_step


class DayForm(forms.Form):
    day = forms.CharField(error_messages={"required": "Tanggal belum diisi."})


@pytest.fixture
def request_(rf):
    asked = rf.post("/", {"day": "", "reason": "Salah nilai"})
    asked.session = {}
    asked._messages = FallbackStorage(asked)
    return asked


@pytest.fixture
def shown():
    """The attempts that the page was shown with."""
    return []


@pytest.fixture
def take(request_, shown):
    def show(request, pk, attempt=OPENED, /):
        shown.append((pk, attempt))
        return HttpResponse(status=attempt.status)

    def taken(work, **more):
        more = {"done": "Selesai.", "to": lambda found: f"/ke/{found}/", **more}
        return take_step(request_, 7, show, "sign", work, **more)

    return taken


def refuse(error):
    def work():
        raise error

    return work


def test_only_the_tried_step_keeps_what_was_typed():
    given = QueryDict("reason=Salah+nilai&day=1")
    tried = Attempt("sign", given)
    assert (tried.given_to("sign"), tried.given_to("return_")) == (given, None)
    assert (tried.reason_of("sign"), tried.reason_of("return_")) == ("Salah nilai", "")
    assert Attempt("sign", QueryDict("day=1")).reason_of("sign") == ""
    assert (OPENED.given_to("sign"), OPENED.reason_of("sign"), OPENED.status) == (None, "", 200)


def test_a_step_taken_goes_on_and_tells_its_notices(take, request_, shown):
    done = SimpleNamespace(pk=3, notices=["Pagu tersisa sedikit."])
    page = take(lambda: done, done=lambda found: f"Nomor {found.pk}.", to=lambda found: f"/ke/{found.pk}/")
    assert (page.status_code, page.url, shown) == (302, "/ke/3/", [])
    told = [(one.level_tag, one.message) for one in get_messages(request_)]
    assert told == [("success", "Nomor 3."), ("warning", "Pagu tersisa sedikit.")]


@pytest.mark.parametrize(
    ("error", "status"),
    [(AccessDenied("x", rule="I-40"), 403), (TryAgain(), 409), (DomainError("x", rule="I-18"), 422)],
)
def test_a_refusal_is_shown_with_what_was_typed(take, request_, shown, error, status):
    assert take(refuse(error)).status_code == status
    ((pk, attempt),) = shown
    assert (pk, attempt.tried, attempt.given, attempt.status) == (7, "sign", request_.POST, status)
    assert attempt.problems == [Problem(error.message, "", error.rules)]
    assert status_of(error) == status
    assert list(get_messages(request_)) == []


def test_each_refusal_leads_to_its_field(take, shown):
    both = Refusals([DomainError("a", field="day"), DomainError("b", rule="I-15")])
    take(refuse(both), anchor_of=lambda name: f"sign-{name}")
    assert shown[0][1].problems == [Problem("a", "sign-day"), Problem("b", "", ("I-15",))]


def test_an_invalid_form_keeps_the_step_from_running(take, request_, shown):
    page = take(refuse(AssertionError("ran")), form=DayForm(request_.POST), allow=lambda: None)
    assert page.status_code == 422
    assert shown[0][1].problems == [Problem("Tanggal belum diisi.", "id_day")]


def test_the_right_is_asked_before_the_typing_is_judged(take, request_, shown):
    denied = AccessDenied("Anda bukan Kuasa BUD.", rule="I-40")
    page = take(refuse(AssertionError("ran")), form=DayForm(request_.POST), allow=refuse(denied))
    assert page.status_code == 403
    assert shown[0][1].problems == [Problem("Anda bukan Kuasa BUD.", "", ("I-40",))]


def test_what_is_not_found_is_no_matter_of_the_page(take, shown):
    with pytest.raises(NotFound):
        take(refuse(NotFound("Tidak ada.")))
    assert shown == []


def test_a_saved_form_leads_to_the_page_of_what_was_made(request_):
    made = SimpleNamespace(pk=3, notices=["Batas kontrak tidak diperiksa."])
    answer, problems = saved(request_, DayForm(), lambda: made, route="spp-detail", done="SPP diajukan.")
    assert (answer.url, problems) == ("/belanja/spp/3/", [])
    told = [(one.level_tag, one.message) for one in get_messages(request_)]
    assert told == [("success", "SPP diajukan."), ("warning", "Batas kontrak tidak diperiksa.")]


def test_what_the_service_refuses_leads_to_the_fields_of_the_form(request_):
    both = Refusals([DomainError("a", field="day"), DomainError("b", field="lines", rule="I-15")])
    given = {"route": "spp-detail", "done": "SPP diajukan."}
    answer, problems = saved(request_, DayForm(), refuse(both), **given)
    assert (answer, problems) == (None, [Problem("a", "id_day"), Problem("b", "", ("I-15",))])
    _, problems = saved(request_, DayForm(), refuse(both), **given, anchor_of=lambda name: f"baris-{name}")
    assert [one.anchor for one in problems] == ["baris-day", "baris-lines"]
    for error in (AccessDenied("x", rule="I-40"), NotFound("x")):
        with pytest.raises(type(error)):
            saved(request_, DayForm(), refuse(error), **given)
