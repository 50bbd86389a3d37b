"""The register's filter: words in several columns, states of the flow, months by name."""

from reference.models import Unit
from tests.factories import treasury as made
from treasury.models import PaymentRequest
from web.forms.filters import RegisterFilter


def filtered(data: dict, units=None) -> RegisterFilter:
    units = Unit.objects.all() if units is None else units
    rows = PaymentRequest.objects.order_by("pk")
    return RegisterFilter(
        data, queryset=rows, flow="payment_request", words=("description", "vendor__name"), units=units
    )


def test_every_word_must_occur_somewhere(paying):
    vendor = made.make_vendor("CV Arus Terang")
    wanted = made.draft_request(paying, description="Kertas folio", vendor=vendor)
    made.draft_request(paying, description="Kertas")
    assert list(filtered({"q": "kertas arus"}).qs) == [wanted]
    assert filtered({"q": "kertas"}).qs.count() == 2
    assert filtered({"q": "kertas pena"}).qs.count() == 0


def test_choices_are_those_of_the_flow(paying):
    found = filtered({"state": "draft", "month": "2"})
    assert dict(found.form.fields["state"].choices)["submitted"] == "Di PPK-SKPD"
    assert dict(found.form.fields["month"].choices)["2"] == "Februari"
    assert found.qs.count() == 0


def test_a_unit_that_may_not_be_read_is_no_choice(paying):
    made.draft_request(paying)
    mine = Unit.objects.filter(pk=paying.region.other.pk)
    found = filtered({"unit": str(paying.unit.pk)}, mine)
    choices = dict(found.form.fields["unit"].choices)
    assert (str(paying.unit.pk) in choices, str(paying.region.other.pk) in choices) == (False, True)
    assert "unit" in found.form.errors
