"""Reference editions: counts, years, rows by code or words, keyset paging (web.views.editions)."""

import re

import pytest
from django.urls import reverse

from reference import editions
from reference.models import Account, Edition, FundSource, Role
from tests.factories.reference import account, edition, make_user


@pytest.fixture
def client(client_of):
    return client_of(Role.AUDITOR)


def codes(page) -> list[str]:
    return re.findall(r'class="pin code"><a class="cell" href="[^"]+">([^<]+)</a>', page.content.decode())


def test_every_edition_with_counts_widths_and_years(client):
    page = client.get(reverse("editions")).content.decode()
    for one in Edition.objects.all():
        assert one.name in page
    chart = next(one for one in editions.summaries() if one.edition.code == "chart-2021")
    assert (chart.widths, chart.years) == ("1 1 2 2 2 4", [2025])
    assert chart.rows == Account.objects.filter(edition__code="chart-2021").count() > chart.postable > 10_000
    assert chart.mapped > 0
    assert "account_roles.csv" in page or "accounts_2021.csv" in page


def test_the_list_costs_seven_queries(db, django_assert_num_queries):
    with django_assert_num_queries(7):
        editions.summaries()


def test_a_code_finds_its_branch_and_words_find_names(client):
    address = reverse("edition-detail", args=[edition("chart-2021").pk])
    branch = codes(client.get(address, {"cari": "5.1.02"}))
    assert branch[0] == "5.1.02"
    assert len(branch) == 50
    assert all(code.startswith("5.1.02") for code in branch)
    words = client.get(address, {"cari": "belanja alat tulis"})
    assert 0 < len(codes(words)) <= 50
    both = codes(client.get(address, {"cari": "5.1 tulis"}))
    assert both
    assert all(code.startswith("5.1") for code in both)
    nothing = client.get(address, {"cari": "tidak-ada-yang-begini"}).content.decode()
    assert "Tidak ada yang cocok" in nothing


def test_pages_go_on_by_code_and_meet_every_row_once(db):
    funds = edition("funds-2025")
    seen, after = [], ""
    while True:
        rows, after = editions.rows_of(funds, after=after)
        seen += [row.code for row in rows]
        if not after:
            break
    assert len(seen) == len(set(seen)) == FundSource.objects.filter(edition=funds).count()
    assert sorted(seen) == sorted(FundSource.objects.filter(edition=funds).values_list("code", flat=True))


def test_mappings_stand_beside_their_account(client):
    row = Account.objects.filter(
        edition__code="chart-2021", mapping__lo_account__isnull=False, is_postable=True
    ).first()
    page = client.get(reverse("edition-detail", args=[row.edition_id]), {"cari": row.code}).content.decode()
    assert row.mapping.lo_account.code in page
    one = client.get(reverse("edition-row", args=[row.edition_id, row.pk])).content.decode()
    assert row.mapping.lo_account.name in one
    assert row.parent.name in one


def test_a_row_of_another_edition_is_not_found(client):
    row = account("5")
    assert (
        client.get(reverse("edition-row", args=[edition("chart-2026-sample").pk, row.pk])).status_code == 404
    )
    assert client.get(reverse("edition-detail", args=[999_999])).status_code == 404


@pytest.mark.parametrize("code", ["chart-2021", "programs-2025", "funds-2025", "functions-90"])
def test_a_page_of_rows_costs_the_same_for_one_and_for_fifty(client, code, django_assert_max_num_queries):
    address = reverse("edition-detail", args=[edition(code).pk])
    with django_assert_max_num_queries(20):
        client.get(address)
    last = client.get(address, {"sesudah": "9"})
    assert last.status_code == 200


def test_who_has_no_role_sees_none(region, sign_in):
    assert sign_in(make_user("tamu")).get(reverse("editions")).status_code == 403
