"""RKA on the screen: register, page, sheet, list of lines; constant queries.

The views: web.views.proposals, web.views.proposal_sheet, web.views.proposal_line.
"""

import json

import pytest
from django.urls import reverse

from budget.models import ProposalLine
from reference.models import Role
from tests.factories import proposals as make
from tests.factories.budget import LEVY, OFFICE, SERVICES, TRAVEL
from tests.factories.reference import program


@pytest.fixture
def rka(region):
    return make.proposal(
        region,
        make.detail("Kertas", price=50_000),
        make.detail("Perjalanan", (6, "orang"), price=10_000, code=TRAVEL, sub_activity=SERVICES),
        make.detail("Retribusi", price=90, code=LEVY, sub_activity=None),
    )


def sheet_address(rka, code: str = OFFICE) -> str:
    return reverse("proposal-sheet", args=[rka.pk, str(program(code).pk)])


def send(client, address: str, **lists):
    return client.post(address, json.dumps(lists), content_type="application/json")


def test_the_register_names_unit_sum_and_state(rka, client_of):
    text = client_of(Role.TAPD).get("/anggaran/rka/?tahun=2025").content.decode()
    assert "Unit DINKES" in text or "DINKES" in text
    assert "560.000" in text and "pendapatan 900" in text and "3 rincian" in text and "Draf" in text


def test_the_page_sums_its_sheets(rka, client_of):
    client = client_of(Role.OPERATOR)
    text = client.get(reverse("proposal-detail", args=[rka.pk])).content.decode()
    for amount in ("500.000", "60.000", "900", "560.000"):
        assert amount in text
    assert sheet_address(rka) in text and "Buka lembar" in text


def test_an_rka_is_made_by_its_operator(region, client_of):
    budget = make.regional_budget(region)
    client = client_of(Role.OPERATOR)
    answer = client.post(reverse("proposal-new"), {"budget": budget.pk, "unit": region.unit.pk})
    assert answer.status_code == 302
    again = client.post(reverse("proposal-new"), {"budget": budget.pk, "unit": region.unit.pk})
    assert again.status_code == 422 and "sudah ada" in again.content.decode()


def test_a_sub_kegiatan_is_opened_by_its_code(rka, client_of):
    client = client_of(Role.OPERATOR)
    address = reverse("proposal-open", args=[rka.pk])
    assert client.get(address, {"program_text": OFFICE}).url == sheet_address(rka)
    assert client.get(address, {"program_text": "zzz"}).url == reverse("proposal-detail", args=[rka.pk])


def test_the_sheet_holds_its_lines_as_data(rka, client_of):
    answer = client_of(Role.OPERATOR).get(sheet_address(rka))
    data = answer.context["data"]
    assert [row["cells"]["description"] for row in data["rows"]] == ["Kertas"]
    assert data["mayEdit"] and not data["returnedOnly"]
    assert not client_of(Role.TAPD).get(sheet_address(rka)).context["data"]["mayEdit"]
    assert client_of(Role.OPERATOR).get(reverse("proposal-sheet", args=[rka.pk, "0"])).status_code == 404


@pytest.mark.parametrize("count", [1, 120])
def test_pages_take_the_same_queries_for_one_line_and_many(
    region, client_of, count, django_assert_num_queries
):
    rka = make.proposal(region, *(make.detail(f"Baris {number}") for number in range(count)))
    client = client_of(Role.OPERATOR)
    for address, queries in (
        (sheet_address(rka), 14),
        (reverse("proposal-detail", args=[rka.pk]), 16),
        (reverse("proposal-lines", args=[rka.pk]) + "?q=baris", 11),
    ):
        client.get(address)
        with django_assert_num_queries(queries):
            assert client.get(address).status_code == 200


def test_a_save_answers_with_the_lines_as_they_stand(rka, client_of):
    line = make.lines_of(rka)[0]
    answer = send(
        client_of(Role.OPERATOR),
        sheet_address(rka),
        edited=[{"id": line.pk, "revision": 1, "number": 1, "cells": {"price": "51.000", "tax": "11"}}],
        added=[{"key": "r9", "number": 2, "after": line.pk, "cells": {"description": "Map", "price": "5"}}],
    )
    assert answer.status_code == 200
    told = answer.json()
    rows = {row["id"]: row for row in told["rows"]}
    assert (rows[line.pk]["revision"], rows[line.pk]["cells"]["amount"]) == (2, "566.100")
    made = ProposalLine.objects.get(pk=told["added"]["r9"])
    assert (made.sub_activity, int(made.amount.amount)) == (program(OFFICE), 5)


def test_flaws_conflicts_and_refusals_are_told_as_data(rka, region, client_of):
    line = make.lines_of(rka)[0]
    client = client_of(Role.OPERATOR)
    edit = {"id": line.pk, "revision": 1, "number": 1}
    bad = send(client, sheet_address(rka), edited=[{**edit, "cells": {"description": ""}}])
    assert (bad.status_code, bad.json()["flaws"][0]["cell"]) == (422, "description")
    send(client_of(Role.ACTIVITY_OFFICER), sheet_address(rka), edited=[{**edit, "cells": {"price": "7"}}])
    late = send(client, sheet_address(rka), edited=[{**edit, "cells": {"price": "8"}}])
    (conflict,) = late.json()["conflicts"]
    assert (late.status_code, conflict["row"]["cells"]["price"]) == (409, "7")
    assert conflict["who"] == region[Role.ACTIVITY_OFFICER].full_name
    assert send(client, sheet_address(rka), edited="x").json()["refused"]
    assert send(client_of(Role.TAPD), sheet_address(rka)).status_code == 403


def test_lines_are_filtered_paged_and_summed(rka, client_of):
    client = client_of(Role.OPERATOR)
    address = reverse("proposal-lines", args=[rka.pk])
    text = client.get(address, {"q": "perjalanan"}).content.decode()
    assert "Perjalanan" in text and "Retribusi" not in text and "60.000" in text
    assert "Tidak ada yang cocok" in client.get(address, {"q": "zzz"}).content.decode()
    assert "10 rim" in client.get(address, {"rekening": "5.1.02.01"}).content.decode()


def test_one_line_is_changed_without_a_script(rka, client_of):
    line = make.lines_of(rka)[0]
    client = client_of(Role.OPERATOR)
    address = reverse("proposal-line", args=[rka.pk, line.pk])
    form = client.get(address).context["form"]
    typed = {**form.initial, "revision": "1", "coefficient": "3 rim", "price": "50.500"}
    assert client.post(address, typed).status_code == 302
    line.refresh_from_db()
    assert (int(line.amount.amount), line.revision) == (151_500, 2)
    late = client.post(address, {**typed, "price": "1"})
    assert late.status_code == 422 and "sudah diubah" in late.content.decode()
    wrong = client.post(address, {**typed, "revision": "2", "account": "9.9", "price": "x"})
    assert "tidak ada pada TA 2025" in wrong.content.decode()


def test_codes_get_their_names(rka, client_of):
    client = client_of(Role.OPERATOR)
    told = client.get(
        reverse("proposal-names", args=[rka.pk]), {"rekening": [TRAVEL, "9.9"], "dana": "PAD"}
    ).json()
    assert set(told["accounts"]) == {TRAVEL} and told["funds"] == {"PAD": "PAD"}
    assert "PAD" in client.get(reverse("pick-fund"), {"field": "kode", "kode": "pad"}).content.decode()


def test_standards_are_offered_for_the_account_of_the_line(rka, region, client_of):
    make.price_item(region, price=45_000)
    client = client_of(Role.OPERATOR)
    address = reverse("proposal-prices", args=[rka.pk])
    text = client.get(address, {"q": "kert hvs"}).content.decode()
    assert "Kertas HVS A4" in text and "45.000" in text and "data-item" in text
    assert "Tidak ada standar yang cocok" in client.get(address, {"q": "semen"}).content.decode()


def test_the_budget_user_submits_from_the_page(rka, client_of):
    address = f"/dokumen/budget_proposal/{rka.pk}/langkah/submit/"
    refused = client_of(Role.OPERATOR).post(address)
    assert refused.status_code == 403
    done = client_of(Role.BUDGET_USER).post(address)
    assert done.status_code == 302
    rka.refresh_from_db()
    assert rka.state == "submitted"
    text = client_of(Role.TAPD).get(reverse("proposal-detail", args=[rka.pk])).content.decode()
    assert "Nyatakan sesuai" in text and "Buka lembar" not in text
