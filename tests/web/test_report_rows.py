"""Report mapping on screen: by statement, one row with its basis and history (web.views.report_rows)."""

import pytest
from django.urls import reverse

from reference.models import ReportRow, Role
from tests.factories.reference import account, edition, make_user


@pytest.fixture
def client(client_of):
    return client_of(Role.AUDITOR)


def test_the_mapping_by_statement_and_one_row_of_it(client, django_assert_max_num_queries):
    chart = edition("chart-2021")
    detail = client.get(reverse("edition-detail", args=[chart.pk])).content.decode()
    address = reverse("edition-mapping", args=[chart.pk])
    assert address in detail
    with django_assert_max_num_queries(12):
        page = client.get(address, {"laporan": "lo"}).content.decode()
    assert "BEBAN LUAR BIASA" in page
    assert "Operasi, keluar" not in page
    assert "Operasi, keluar" in client.get(address).content.decode()
    row = ReportRow.objects.get(statement="lo", account=account("8.4"))
    one = client.get(reverse("edition-mapping-row", args=[chart.pk, row.pk])).content.decode()
    assert "PSAP 12" in one
    assert "Beban luar biasa" in one


def test_other_editions_and_strangers(client, sign_in):
    sample, funds = edition("chart-2026-sample"), edition("funds-2025")
    row = ReportRow.objects.first()
    assert "Belum ada pemetaan" in client.get(reverse("edition-mapping", args=[sample.pk])).content.decode()
    assert client.get(reverse("edition-mapping-row", args=[sample.pk, row.pk])).status_code == 404
    assert client.get(reverse("edition-mapping", args=[funds.pk])).status_code == 404
    address = reverse("edition-mapping", args=[sample.pk])
    assert sign_in(make_user("tamu")).get(address).status_code == 403
