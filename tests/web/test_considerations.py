"""The page of considerations (web.views.considerations, web.forms.considerations)."""

from django.urls import reverse

from budget.models import LegalConsideration
from reference.models import Role


def test_they_are_listed_and_worded_anew(region, client_of):
    client = client_of(Role.FINANCE_OFFICER)
    assert "Perbendaharaan Negara" in client.get(reverse("consideration-list")).content.decode()
    row = LegalConsideration.objects.get(text__contains="Perbendaharaan")
    data = {"part": "recalling", "place": "1", "text": "UU Perbendaharaan", "valid_from": "01-01-2021"}
    address = reverse("consideration-edit", args=[row.pk])
    assert "Perbendaharaan Negara" in client.get(address).content.decode()
    assert client.post(address, {**data, "valid_to": "01-01-2020"}).status_code == 422
    assert client.post(address, data).status_code == 302
    row.refresh_from_db()
    assert row.text == "UU Perbendaharaan"
    client.post(reverse("consideration-new"), {**data, "place": "7", "text": "Perda baru"})
    assert LegalConsideration.objects.filter(text="Perda baru").exists()
    assert client_of(Role.TAPD).get(reverse("consideration-list")).status_code == 403
