"""Setoran potongan: prefilled with what is withheld, corrected, confirmed."""

import re

from reference.models import Role
from tests.factories import treasury as made
from tests.factories.reference import account
from treasury.models import Remittance

NEW = "/kas-daerah/setoran/baru/"


def shown(page) -> str:
    return re.sub(r"\s+", " ", page.content.decode().split("<main")[1].split("</main>")[0])


def test_open_balances_are_filled_in_and_remitted(paying, sign_in):
    staff, delegate = sign_in(paying[Role.TREASURY_STAFF]), sign_in(paying[Role.TREASURY_DELEGATE])
    assert "Tidak ada potongan yang belum disetor" in shown(staff.get(NEW))
    made.paid(paying, deductions=[made.tax(600_000), made.tax("250000.25", made.PENSION)])
    page = shown(staff.get(NEW))
    assert 'value="600.000"' in page and 'value="250.000,25"' in page and "850.000,25" in page
    tax, pension = account(made.INCOME_TAX), account(made.PENSION)
    data = {"dated_on": "10-02-2025", "description": "Setoran Januari", "receipt_number": "NTPN1"}
    amounts = {f"amount-{tax.pk}": "600.000", f"amount-{pension.pk}": ""}
    counted = staff.post(NEW, {**data, **amounts})
    assert counted.status_code == 200 and not Remittance.objects.exists()
    done = staff.post(NEW, {**data, **amounts, "action": "save"})
    remittance = Remittance.objects.get()
    assert (done.url, remittance.amount.amount) == (f"/kas-daerah/setoran/{remittance.pk}/", 600_000)
    step = f"/dokumen/remittance/{remittance.pk}/langkah/confirm/"
    assert staff.post(step).status_code == 403
    assert "Setoran dibukukan." in delegate.post(step, follow=True).content.decode()
    page = shown(staff.get(NEW))
    assert 'value="600.000"' not in page and 'value="250.000,25"' in page


def test_more_than_withheld_is_refused_at_confirmation(paying, sign_in):
    made.paid(paying, deductions=[made.tax(600_000)])
    staff = sign_in(paying[Role.TREASURY_STAFF])
    name = f"amount-{account(made.INCOME_TAX).pk}"
    data = {"dated_on": "10-02-2025", "description": "Setoran", "action": "save"}
    wrong = staff.post(NEW, {**data, name: "enam ratus"})
    assert (
        wrong.status_code == 422
        and f'href="#{name}"' in shown(wrong)
        and 'value="enam ratus"' in shown(wrong)
    )
    none = staff.post(NEW, {**data, name: ""})
    assert none.status_code == 422 and "belum punya rincian" in shown(none)
    staff.post(NEW, {**data, name: "600.001"})
    step = f"/dokumen/remittance/{Remittance.objects.get().pk}/langkah/confirm/"
    refused = sign_in(paying[Role.TREASURY_DELEGATE]).post(step)
    assert refused.status_code == 422 and "I-28" in shown(refused)


def test_who_may_not(paying, sign_in):
    for role in (Role.AUDITOR, Role.TREASURER, Role.TREASURY_DELEGATE):
        client = sign_in(paying[role])
        assert client.get(NEW).status_code == 403, role
        assert client.post(NEW, {"action": "save"}).status_code == 403, role
