"""Kontrak: form, confirmation that reserves, page with what is billed."""

import re

from reference.models import Role
from tests.factories import budget as budgets
from tests.factories import treasury as made
from treasury.models import Contract


def shown(page) -> str:
    return re.sub(r"\s+", " ", page.content.decode().split("<main")[1].split("</main>")[0])


def form(paying, **over) -> dict:
    return {
        "number": "027/118/2025",
        "dated_on": "03-02-2025",
        "vendor": str(made.make_vendor().pk),
        "value": "87.570.000,25",
        "description": "Pengadaan komputer",
        "key_text": budgets.COMPUTER,
        **over,
    }


def test_record_confirm_and_see_the_reservation(paying, sign_in):
    operator = sign_in(paying[Role.OPERATOR])
    done = operator.post("/belanja/kontrak/baru/", form(paying))
    contract = Contract.objects.get()
    assert done.url == f"/belanja/kontrak/{contract.pk}/"
    assert (contract.value.amount, contract.key) == (made.exact("87570000.25"), paying.key(budgets.COMPUTER))
    assert paying.key(budgets.COMPUTER).committed == 0
    step = f"/dokumen/contract/{contract.pk}/langkah/confirm/"
    assert operator.post(step).status_code == 403
    page = sign_in(paying[Role.BUDGET_USER]).post(step, follow=True)
    assert "Kontrak berlaku, pagunya dicadangkan." in page.content.decode()
    assert paying.key(budgets.COMPUTER).committed == made.exact("87570000.25")
    assert "1.412.429.999,75 dari 1.500.000.000" in shown(page)


def test_wrong_input_is_named_and_kept(paying, sign_in):
    operator = sign_in(paying[Role.OPERATOR])
    page = operator.post("/belanja/kontrak/baru/", form(paying, value="-5", number="", key_text="zzz"))
    text = shown(page)
    assert page.status_code == 422
    for anchor in ("id_value", "id_number", "key"):
        assert f'href="#{anchor}"' in text, anchor
    assert 'value="-5"' in text and 'value="zzz"' in text
    assert not Contract.objects.exists()
    # More than the ceiling is refused at confirmation, where the budget is locked.
    operator.post("/belanja/kontrak/baru/", form(paying, value="1.600.000.000"))
    step = f"/dokumen/contract/{Contract.objects.get().pk}/langkah/confirm/"
    refused = sign_in(paying[Role.BUDGET_USER]).post(step)
    assert refused.status_code == 422 and "I-15" in shown(refused)


def test_page_lists_handovers_and_requests(paying, sign_in):
    contract = made.make_contract(paying, 200_000_000)
    made.make_handover(paying, 80_000_000, contract=contract)
    made.draft_request(
        paying, made.line(paying.key(budgets.COMPUTER), 50_000_000), contract=contract, vendor=contract.vendor
    )
    text = shown(sign_in(paying[Role.AUDITOR]).get(f"/belanja/kontrak/{contract.pk}/"))
    assert "00001/BAST/DINKES/2025" in text and "Draf " in text and "payment_request" not in text
    assert "80.000.000" in text and "200.000.000" in text


def test_who_may_not(paying, sign_in):
    contract = made.make_contract(paying)
    for role in (Role.AUDITOR, Role.TREASURER, Role.TREASURY_STAFF):
        client = sign_in(paying[role])
        assert client.get("/belanja/kontrak/baru/").status_code == 403, role
        assert client.post("/belanja/kontrak/baru/", form(paying)).status_code == 403, role
    stranger = sign_in(paying.region.person(Role.OPERATOR, paying.region.other))
    assert stranger.get(f"/belanja/kontrak/{contract.pk}/").status_code == 404
    # A stranger cannot charge another unit's line, whatever unit he sends.
    page = stranger.post(
        "/belanja/kontrak/baru/", form(paying, unit=paying.unit.pk, key=paying.key().pk, number="X")
    )
    assert page.status_code == 422
    assert Contract.objects.count() == 1
