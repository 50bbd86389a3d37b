"""APBD: begun, its page with RKA and balance, the steps with their forms, difference, DPA made of it."""

import re

import pytest
from django.urls import reverse

from budget.models import BudgetDocument, RegionalBudget
from core import clock
from core.money import Decimal
from reference.models import Role
from tests.factories import apbd
from tests.factories.apbd import PLANNED_ON

# Queries of the page of a version that is compared; a pergeseran also asks for its levels.
QUERIES = {"perubahan": 14, "pergeseran": 23}
NB = "\u00a0"


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(PLANNED_ON):
        yield


def text_of(page) -> str:
    body = page.content.decode().split("<main")[1].split("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def step(client, budget, name, **data):
    return client.post(reverse("document-step", args=["regional_budget", budget.pk, name]), data)


def test_a_version_is_begun(region, client_of):
    officer = client_of(Role.FINANCE_OFFICER)
    assert "Mulai versi" in text_of(officer.get("/anggaran/apbd/"))
    assert "Mulai versi" not in text_of(client_of(Role.OPERATOR).get("/anggaran/apbd/"))
    wrong = officer.post("/anggaran/apbd/baru/", {"kind": "perubahan", "name": "PERUBAHAN"})
    assert wrong.status_code == 422 and "Versi pertama" in text_of(wrong)
    done = officer.post("/anggaran/apbd/baru/", {"kind": "murni", "name": "MURNI"})
    assert done.url == f"/anggaran/apbd/{RegionalBudget.objects.get().pk}/"
    assert "MURNI" in text_of(officer.get("/anggaran/apbd/"))


def test_the_page_shows_balance_and_the_rka_that_one_reads(region, client_of, django_assert_max_num_queries):
    budget = apbd.balanced(region)
    officer = client_of(Role.FINANCE_OFFICER)
    with django_assert_max_num_queries(40):
        shown = text_of(officer.get(f"/anggaran/apbd/{budget.pk}/"))
    for words in ("SiLPA berkenaan 0", "Pendapatan 500.000.000", "Belanja 500.000.000"):
        assert words in shown
    assert "Satuan Kerja DINKES" in shown and "Satuan Kerja DISDIK" in shown
    own = text_of(client_of(Role.OPERATOR).get(f"/anggaran/apbd/{budget.pk}/"))
    assert "Satuan Kerja DINKES" in own and "Satuan Kerja DISDIK" not in own
    assert client_of(Role.ADMINISTRATOR).get(f"/anggaran/apbd/{budget.pk}/").status_code == 404


@pytest.mark.parametrize("count", [1, 40])
@pytest.mark.parametrize("kind", ["perubahan", "pergeseran"])
def test_a_later_version_is_compared_by_the_same_queries_whatever_its_lines(
    region, client_of, django_assert_num_queries, kind, count
):
    budget = apbd.begin(region)
    lines = [apbd.spending(5, description=f"Baris {number}") for number in range(count)]
    apbd.verify(region, apbd.make_proposal(region, budget, apbd.levy(10 * count), *lines))
    apbd.verify(region, apbd.make_proposal(region, budget, *lines, unit=region.other))
    apbd.enact(region, budget)
    later = apbd.begin(region, kind=kind, name="BERIKUTNYA")
    officer = client_of(Role.FINANCE_OFFICER)
    officer.get(f"/anggaran/apbd/{later.pk}/")
    with django_assert_num_queries(QUERIES[kind]):
        shown = text_of(officer.get(f"/anggaran/apbd/{later.pk}/"))
    assert shown.count("Tidak berubah") == (4 if kind == "pergeseran" else 2)


def test_from_compiling_to_enactment_and_the_dpa(region, client_of):
    budget = apbd.balanced(region)
    officer, secretary = client_of(Role.FINANCE_OFFICER), client_of(Role.REGIONAL_SECRETARY)
    assert step(officer, budget, "compile").status_code == 302
    bare = step(secretary, budget, "agree")
    assert bare.status_code == 422 and "Nomor persetujuan bersama belum diisi." in text_of(bare)
    agreed = {"agreement_number": "PB/1", "agreed_on": "02-01-2025"}
    assert step(secretary, budget, "agree", **agreed).status_code == 302
    evaluated = {"evaluation_number": "EV/1", "evaluated_on": "02-01-2025", "evaluation_note": "Baik."}
    assert step(officer, budget, "evaluate", **evaluated).status_code == 302
    numbers = {"perda_number": "1/2025", "perda_on": "02-01-2025", "perkada_number": "2/2025"}
    early = step(secretary, budget, "enact", **numbers, perkada_on="01-01-2025")
    assert early.status_code == 422 and "mendahului langkah sebelumnya" in text_of(early)
    assert step(secretary, budget, "enact", **numbers, perkada_on="02-01-2025").status_code == 302
    page = text_of(officer.get(f"/anggaran/apbd/{budget.pk}/"))
    assert "Perda 1/2025 tanggal 2 Januari 2025, Perkada 2/2025" in page
    assert "2 unit belum ber-DPA" in page
    assert "belum ber-DPA" not in text_of(secretary.get(f"/anggaran/apbd/{budget.pk}/"))
    made = officer.post(f"/anggaran/apbd/{budget.pk}/dpa/", {"dated_on": "02-01-2025"})
    assert (made.status_code, made.url) == (302, "/anggaran/dpa/")
    assert BudgetDocument.objects.count() == 2
    assert "belum ber-DPA" not in text_of(officer.get(f"/anggaran/apbd/{budget.pk}/"))


def test_a_refused_step_lists_every_reason(region, client_of):
    budget = apbd.begin(region)
    apbd.make_proposal(region, budget, apbd.spending())
    apbd.make_proposal(region, budget, apbd.spending(), unit=region.other)
    refused = step(client_of(Role.FINANCE_OFFICER), budget, "compile")
    assert refused.status_code == 422
    assert "RKA Satuan Kerja DINKES masih Draf" in text_of(refused)
    assert "RKA Satuan Kerja DISDIK masih Draf" in text_of(refused)


def test_the_difference_is_repeated_exactly(region, client_of):
    budget = apbd.begin(region)
    apbd.verify(region, apbd.make_proposal(region, budget, apbd.levy("400000000.07"), apbd.spending()))
    apbd.run(region, budget, "compile")
    officer, address = client_of(Role.FINANCE_OFFICER), f"/anggaran/apbd/{budget.pk}/selisih/"
    assert "Akui selisih" in text_of(officer.get(f"/anggaran/apbd/{budget.pk}/"))
    assert "Akui selisih" not in text_of(client_of(Role.TAPD).get(f"/anggaran/apbd/{budget.pk}/"))
    wrong = officer.post(address, {"difference": "0,08", "reason": "Pembulatan."})
    assert wrong.status_code == 422 and f"Rp{NB}0,07" in wrong.content.decode()
    assert 'value="0,08"' in wrong.content.decode()
    assert officer.post(address, {"difference": "0,07", "reason": "Pembulatan."}).status_code == 302
    assert RegionalBudget.objects.get().acknowledged_difference == Decimal("0.07")
    assert "Selisih 0,07 diakui" in text_of(officer.get(f"/anggaran/apbd/{budget.pk}/"))


def test_documents_refused_before_enactment_keep_the_day_that_was_typed(region, client_of):
    budget = apbd.balanced(region)
    officer, address = client_of(Role.FINANCE_OFFICER), f"/anggaran/apbd/{budget.pk}/dpa/"
    assert 'id="dpa-dated_on"' not in officer.get(f"/anggaran/apbd/{budget.pk}/").content.decode()
    early = officer.post(address, {"dated_on": "02-01-2025"})
    assert early.status_code == 422
    assert "belum ditetapkan. DPA dibuat setelah Perkadanya diundangkan. I-11" in text_of(early)
    assert 'id="dpa-dated_on"' in early.content.decode() and 'value="02-01-2025"' in early.content.decode()
    bare = officer.post(address, {"dated_on": ""})
    assert bare.status_code == 422 and 'href="#dpa-dated_on"' in bare.content.decode()
    assert client_of(Role.TAPD).post(address, {"dated_on": ""}).status_code == 403
    assert BudgetDocument.objects.count() == 0


def test_a_pergeseran_shows_who_has_to_approve_what(region, client_of):
    apbd.in_force(region)
    budget = apbd.begin(region, kind="pergeseran", name="PERGESERAN 1")
    page = text_of(client_of(Role.FINANCE_OFFICER).get(f"/anggaran/apbd/{budget.pk}/"))
    assert page.count("Tidak berubah") == 4
    assert "Persetujuan bersama" not in page


def test_mandatory_spending_has_a_page_that_warns(region, client_of, django_assert_max_num_queries):
    budget = apbd.balanced(region)
    officer, address = client_of(Role.FINANCE_OFFICER), f"/anggaran/apbd/{budget.pk}/belanja-wajib/"
    assert f'href="{address}"' in officer.get(f"/anggaran/apbd/{budget.pk}/").content.decode()
    with django_assert_max_num_queries(20):
        shown = text_of(officer.get(address))
    for words in (
        "Fungsi pendidikan UUD 1945 Pasal 31 ayat (4); UU 20/2003 Pasal 49",
        "0 500.000.000 0,00 % Paling rendah 20,00 % 100.000.000 100.000.000 kurang Tidak terpenuhi",
        "program 1.01; penandaan Fungsi pendidikan dalam rencana tahun itu. Dasar: akun 5.",
    ):
        assert words in shown
    assert "Infrastruktur" not in shown
    compiled = officer.post(
        reverse("document-step", args=["regional_budget", budget.pk, "compile"]), follow=True
    )
    assert f"kurang Rp{NB}100.000.000" in compiled.content.decode()
    assert client_of(Role.ADMINISTRATOR).get(address).status_code == 404
