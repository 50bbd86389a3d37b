"""Screens of the provisions of mandatory spending: web.views.mandatory, web.forms.mandatory."""

from datetime import date

import pytest
from django.urls import reverse

from budget.models import MandatoryShare
from core import clock
from core.money import Decimal
from reference.models import Role

LIST = reverse("mandatory-list")
NEW = reverse("mandatory-new")
TYPED = {
    "code": "kesehatan",
    "name": "Kesehatan",
    "bound": "at_least",
    "percent": "10,5",
    "legal_basis": "Perda 4/2024",
    "valid_from": "01-01-2025",
    "base_accounts": "5",
    "base_left_out": "5.4",
    "counted_programs": "1.02, 1.01\n1.03",
    "counted_tags": ["health"],
}


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(date(2025, 1, 2)):
        yield


def test_the_list_says_what_counts_and_what_is_valid_in_the_year(region, client_of):
    text = client_of(Role.FINANCE_OFFICER).get(LIST).content.decode()
    assert text.count("Tidak berlaku") == 2 and text.count("pill ok") == 5
    assert "Pajak rokok untuk kesehatan dan penegakan hukum" in text
    assert "dasar: penerimaan akun 4.1.01.12" in text
    assert client_of(Role.TAPD).get(LIST).status_code == 403


def test_a_provision_is_typed_changed_and_followed_by_another(region, client_of):
    client = client_of(Role.FINANCE_OFFICER)
    wrong = client.post(NEW, {**TYPED, "percent": "dua", "base_accounts": "5!"})
    assert wrong.status_code == 422
    assert "bukan angka" in wrong.content.decode() and "bukan kode" in wrong.content.decode()
    assert client.post(NEW, {**TYPED, "percent": "10,555"}).status_code == 422
    assert client.post(NEW, {**TYPED, "counted_programs": "1.99.99"}).status_code == 422
    assert client.post(NEW, TYPED).status_code == 302
    row = MandatoryShare.objects.get(code="kesehatan")
    assert (row.percent, row.counted_programs, row.counted_tags, row.base_left_out, row.is_earmark) == (
        Decimal("10.50"),
        ["1.02", "1.01", "1.03"],
        ["health"],
        ["5.4"],
        False,
    )
    page = reverse("mandatory-edit", args=[row.pk])
    shown = client.get(page).content.decode()
    assert 'value="10,5"' in shown and "1.02, 1.01, 1.03" in shown
    assert client.post(page, {**TYPED, "percent": "12"}).status_code == 302
    told = client.get(page).content.decode()
    assert "<del>10,5 %</del>" in told and "<ins>12 %</ins>" in told and "Penandaan yang dihitung" in told
    follow = client.get(f"{NEW}?dari={row.pk}").content.decode()
    assert 'value="kesehatan"' in follow and "01-01-2025" not in follow
    assert client.get(f"{NEW}?dari=99999").status_code == 404
    assert client.post(NEW, {**TYPED, "valid_from": "01-01-2026"}).status_code == 302
    assert MandatoryShare.objects.filter(code="kesehatan").count() == 2


def test_queries_do_not_follow_the_rows(region, client_of, django_assert_num_queries):
    client = client_of(Role.FINANCE_OFFICER)
    client.get(LIST)
    for number in (1, 2):
        with django_assert_num_queries(8):
            client.get(LIST)
        client.post(NEW, {**TYPED, "code": f"kesehatan-{number}"})
