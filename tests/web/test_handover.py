"""BAST: form with and without contract, acceptance that accrues, page."""

import re

from reference.models import Role
from tests.factories import budget as budgets
from tests.factories import treasury as made
from treasury.models import Handover

NEW = "/belanja/bast/baru/"


def shown(page) -> str:
    return re.sub(r"\s+", " ", page.content.decode().split("<main")[1].split("</main>")[0])


def form(**over) -> dict:
    data = {"contract": "", "dated_on": "03-02-2025", "amount": "80.000.000", "description": "Serah terima"}
    return {**data, **over}


def test_a_contract_gives_the_line_and_acceptance_accrues(paying, sign_in):
    contract = made.make_contract(paying)
    operator, verifier = sign_in(paying[Role.OPERATOR]), sign_in(paying[Role.SKPD_VERIFIER])
    done = operator.post(NEW, form(contract=str(contract.pk)))
    handover = Handover.objects.get()
    assert done.url == f"/belanja/bast/{handover.pk}/"
    assert handover.key_id == contract.key_id
    page = shown(verifier.get(done.url))
    assert "Jurnal saat diterima" in page and "Terima BAST" in page
    step = f"/dokumen/handover/{handover.pk}/langkah/accept/"
    assert operator.post(step).status_code == 403
    page = verifier.post(step, follow=True)
    assert "BAST diterima dan dijurnal." in page.content.decode()
    assert sum(made.journal_of(handover).values()) == 0 and len(made.journal_of(handover)) == 2
    assert "00001/BAST/DINKES/2025" in shown(page)


def test_without_contract_the_line_is_searched(paying, sign_in):
    operator = sign_in(paying[Role.OPERATOR])
    missing = operator.post(NEW, form())
    assert missing.status_code == 422 and 'href="#key"' in shown(missing)
    assert 'value="80.000.000"' in shown(missing)
    other = form(key_text=budgets.ELECTRICITY, payable_account_text=budgets.STATIONERY)
    wrong = operator.post(NEW, other)
    assert wrong.status_code == 422 and 'href="#payable_account"' in shown(wrong)
    assert operator.post(NEW, form(key_text=budgets.ELECTRICITY)).status_code == 302
    assert Handover.objects.get().key == paying.key(budgets.ELECTRICITY)


def test_who_may_not(paying, sign_in):
    handover = made.make_handover(paying, 1_000_000, is_accepted=False)
    for role in (Role.AUDITOR, Role.TREASURER):
        assert sign_in(paying[role]).post(NEW, form()).status_code == 403, role
    stranger = sign_in(paying.region.person(Role.SKPD_VERIFIER, paying.region.other))
    assert stranger.get(f"/belanja/bast/{handover.pk}/").status_code == 404
    assert stranger.post(f"/dokumen/handover/{handover.pk}/langkah/accept/").status_code == 404
    auditor = sign_in(paying[Role.AUDITOR])
    assert auditor.post(f"/dokumen/handover/{handover.pk}/langkah/accept/").status_code == 403
