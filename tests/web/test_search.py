"""Documents by number in the palette: tests of web.search and web.history."""

from django.urls import reverse

from reference.models import Role
from tests.factories import treasury as payments
from tests.factories.reference import make_unit
from web import history, search
from web.context import WorkContext


def test_the_palette_finds_documents_of_readable_units(paying, sign_in):
    disbursement = payments.paid(paying, payments.line(paying.key(), 1_000_000))
    found = search.documents(WorkContext(paying[Role.AUDITOR]), "00001/SP2D")
    assert [hit.url for hit in found] == [reverse("sp2d-detail", args=[disbursement.pk])]
    assert found[0].label == f"SP2D {disbursement.number}"
    page = sign_in(paying[Role.TREASURER]).get(reverse("palette"), {"q": "00001/SP2D"}).content.decode()
    assert disbursement.number in page
    stranger = paying.region.person(Role.TREASURER, paying.region.other)
    assert search.documents(WorkContext(stranger), "00001") == []


def test_history_names_person_old_and_new(region):
    unit = make_unit("DISHUB", name="Dinas Perhubungan")
    unit.name = "Dinas Transportasi"
    unit._history_user = region[Role.ADMINISTRATOR]
    unit.save()
    unit.save()
    newest, created = history.of(unit)
    assert (newest.kind, newest.person) == ("diubah", "Administrator")
    assert [(one.field, one.old, one.new) for one in newest.changes] == [
        ("Nama", "Dinas Perhubungan", "Dinas Transportasi")
    ]
    assert (created.kind, created.person) == ("dibuat", "Sistem")
    assert ("Kode", "", "DISHUB") in [(one.field, one.old, one.new) for one in created.changes]


def test_history_shows_referenced_rows_by_name(region, django_assert_num_queries):
    row = region[Role.TREASURER].appointments.get()
    with django_assert_num_queries(3):
        event = history.of(row)[-1]
    shown = {one.field: one.new for one in event.changes}
    assert shown["Unit"] == region.unit.name
    assert shown["Peran"] == "Bendahara Pengeluaran"
    assert shown["Pengguna"] == str(region[Role.TREASURER])
