"""Tutup kas on screen: pieces are counted beside the cash and must be worth it."""

from datetime import date

from django.urls import reverse

from core import clock
from reference.models import Role
from tests.factories import imprest as make
from treasury.models import CashClosing

ASKED = {
    "kind": "expenditure",
    "month": "1",
    "cash_on_hand": "0",
    "bank_balance": "0",
    "explanation": "",
}


def test_pieces_are_kept_when_they_are_worth_the_cash(paying, sign_in):
    client = sign_in(paying[Role.TREASURER])
    address = reverse("cash-closing-new")
    with clock.frozen(date(2025, 3, 3)):
        assert 'name="pecahan_k100000"' in client.get(address).content.decode()
        wrong = client.post(address, {**ASKED, "unit": paying.unit.pk, "pecahan_k100000": "1"})
        assert wrong.status_code == 422 and "Pecahan berjumlah" in wrong.content.decode()
        assert not CashClosing.objects.exists()
        made = client.post(address, {**ASKED, "unit": paying.unit.pk})
        assert made.status_code == 302
        make.imprest(paying, on=date(2025, 3, 3))
        counted = {"cash_on_hand": "100.000", "pecahan_k50000": "1", "pecahan_k10000": "5"}
        asked = {**ASKED, **counted, "month": "2", "explanation": "Titipan", "unit": paying.unit.pk}
        page = client.post(address, asked, follow=True).content.decode()
    found = CashClosing.objects.get(month=2)
    assert found.denominations == {"k50000": 1, "k10000": 5}
    assert "1 × Rp\u00a050.000 kertas, 5 × Rp\u00a010.000 kertas" in page
