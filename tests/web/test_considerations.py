"""The page of considerations (web.views.considerations, web.forms.considerations)."""

from django.urls import reverse

from budget.models import LegalConsideration
from reference.models import Role


def test_they_are_listed_and_worded_anew(region, client_of):
    client = client_of(Role.FINANCE_OFFICER)
    assert "Perbendaharaan Negara" in client.get(reverse("consideration-list")).content.decode()
    row = LegalConsideration.objects.get(text__contains="Perbendaharaan")
    data = {
        "kind": "SPD",
        "part": "recalling",
        "place": "1",
        "text": "UU Perbendaharaan",
        "valid_from": "01-01-2021",
    }
    address = reverse("consideration-edit", args=[row.pk])
    assert "Perbendaharaan Negara" in client.get(address).content.decode()
    assert client.post(address, {**data, "valid_to": "01-01-2020"}).status_code == 422
    assert client.post(address, data).status_code == 302
    row.refresh_from_db()
    assert row.text == "UU Perbendaharaan"
    heeded = {**data, "kind": "PERDA", "part": "heeding", "place": "1", "text": "Nota keuangan"}
    assert client.post(reverse("consideration-new"), heeded).status_code == 302
    assert LegalConsideration.objects.get(text="Nota keuangan").kind == "PERDA"
    page = client.get(reverse("consideration-list")).content.decode()
    assert "Perda APBD" in page and "Memperhatikan" in page and "Nota keuangan" in page
    chosen = client.get(reverse("consideration-new") + "?dokumen=DPPA").content.decode()
    assert '<option value="DPPA" selected>' in chosen
    assert client.post(reverse("consideration-new"), {**data, "kind": "X"}).status_code == 422
    assert client_of(Role.TAPD).get(reverse("consideration-list")).status_code == 403
