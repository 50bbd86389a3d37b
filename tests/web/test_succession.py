"""Perubahan unit dan akun on screen: PPKD lists, records and withdraws; a carried opening keeps its map."""

from django.urls import reverse

from reference.models import AccountSuccession, Edition, Role, UnitSuccession
from tests.factories import reference

OLD, NEW = "5.1.01.01.01.0001", "5.1.01.01.001.00001"


def test_ppkd_records_and_withdraws_a_unit_and_an_account(region, client_of, django_assert_max_num_queries):
    client = client_of(Role.FINANCE_OFFICER)
    empty = client.get(reverse("succession-list")).content.decode()
    assert "Tidak ada unit yang berubah" in empty and "Belum ada padanan akun" in empty

    new = reference.make_unit("DINKESKB")
    asked = {
        "year": "2026",
        "unit": region.unit.pk,
        "successor": new.pk,
        "decree": "Perda 3/2025",
        "decree_on": "03-11-2025",
    }
    address = reverse("unit-succession-new")
    itself = client.post(address, {**asked, "successor": region.unit.pk})
    assert itself.status_code == 422
    assert "tidak menjadi dirinya sendiri" in itself.content.decode()
    assert 'value="2026"' in client.get(address).content.decode()
    assert client.post(address, asked).status_code == 302
    row = UnitSuccession.objects.get()
    assert (row.unit, row.successor, row.year, str(row.decree_on)) == (region.unit, new, 2026, "2025-11-03")

    sample = Edition.objects.get(code="chart-2026-sample")
    mapping = {
        "old_chart": region.year.chart_id,
        "account": OLD,
        "new_chart": sample.pk,
        "successor": NEW,
        "basis": "Kepmendagri 900.1-2850/2025",
    }
    address = reverse("account-succession-new")
    unknown = client.post(address, {**mapping, "successor": "5.9"})
    assert unknown.status_code == 422 and "5.9" in unknown.content.decode()
    assert (
        client.post(address, {**mapping, "new_chart": region.year.chart_id, "successor": OLD}).status_code
        == 422
    )
    assert client.post(address, mapping).status_code == 302

    with django_assert_max_num_queries(14):
        shown = client.get(reverse("succession-list")).content.decode()
    for text in (new.name, "Perda 3/2025", "3\u00a0Nov\u00a02025", OLD, NEW, "menjadi chart-2026-sample"):
        assert text in shown
    assert client.post(reverse("unit-succession-withdraw", args=[row.pk])).status_code == 302
    kept = AccountSuccession.objects.get()
    assert client.post(reverse("account-succession-withdraw", args=[kept.pk])).status_code == 302
    assert not UnitSuccession.objects.exists() and not AccountSuccession.objects.exists()
    assert AccountSuccession.history.filter(history_type="-").count() == 1
    assert client.post(reverse("unit-succession-withdraw", args=[row.pk])).status_code == 404


def test_others_see_nothing_of_it(region, client_of):
    for role in (Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR):
        client = client_of(role)
        assert client.get(reverse("succession-list")).status_code == 403
        assert client.post(reverse("account-succession-new"), {}).status_code == 403
