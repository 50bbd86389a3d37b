"""Pergeseran kas on screen (web.views.cash_transfer) and what the forms say of paying in cash."""

from django.urls import reverse

from core import clock
from reference.models import Role
from tests.factories import imprest as make
from tests.factories.treasury import ASKED_ON
from treasury.models import CashTransfer

DAY = f"{ASKED_ON:%d-%m-%Y}"
ASKED = {"direction": "tarik", "dated_on": DAY, "reference": "CEK-7", "description": "Tarik tunai"}


def test_a_transfer_is_recorded_and_stands_in_both_books(paying, sign_in):
    make.imprest(paying)
    client = sign_in(paying[Role.TREASURER])
    address = reverse("cash-transfer-new")
    with clock.frozen(ASKED_ON):
        assert "Nomor bukti bank" in client.get(address).content.decode()
        too_much = client.post(address, {**ASKED, "unit": paying.unit.pk, "amount": "100.000.001"})
        assert too_much.status_code == 422 and "Saldo bank DINKES" in too_much.content.decode()
        assert not CashTransfer.objects.exists()
        done = client.post(address, {**ASKED, "unit": paying.unit.pk, "amount": "15.000.000"}, follow=True)
        page = done.content.decode()
        assert "Tarik tunai dari bank dicatat" in page and "CEK-7" in page and "15.000.000,00" in page
        bank = client.get(reverse("bank-book")).content.decode()
        assert "85.000.000,00" in bank
        assert 'name="is_cash"' in client.get(reverse("expense-new")).content.decode()
        paid = make.expense(paying, 1_000_000, is_cash=True)
        sheet = client.get(reverse("expense-detail", args=[paid.pk])).content.decode()
    assert "Cara bayar" in sheet and "Tunai" in sheet
    assert sign_in(paying[Role.SKPD_VERIFIER]).get(address).status_code == 403
