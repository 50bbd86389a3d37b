"""SPD: prefilled from the cash plan of the quarter, corrected, signed."""

import re

from budget.models import FundRelease
from reference.models import Role


def shown(page) -> str:
    return re.sub(r"\s+", " ", page.content.decode().split("<main")[1].split("</main>")[0])


def address(paying, quarter: int) -> str:
    return f"/anggaran/spd/baru/?document={paying.document.pk}&quarter={quarter}"


def test_lines_come_from_the_cash_plan_less_what_is_released(paying, sign_in):
    staff = sign_in(paying[Role.TREASURY_STAFF])
    page = shown(staff.get(address(paying, 2)))
    # Two quarters of plan, one released: the second quarter's plan.
    assert 'value="100.000.000"' in page and 'value="1.500.000.000"' in page
    assert "2.112.500.000" in page
    assert 'value="01-04-2025"' in page
    assert 'value="100.000.000"' not in shown(staff.get(address(paying, 1)))


def test_save_part_of_it_then_sign(paying, sign_in):
    staff, key = sign_in(paying[Role.TREASURY_STAFF]), paying.key()
    data = {
        "action": "save",
        "dated_on": "01-04-2025",
        "description": "TW II",
        f"amount-{key.pk}": "25.000.000,50",
    }
    done = staff.post(address(paying, 2), data)
    release = FundRelease.objects.get(quarter=2)
    assert done.url == f"/anggaran/spd/{release.pk}/"
    assert [(line.key_id, str(line.amount.amount)) for line in release.lines.all()] == [
        (key.pk, "25000000.50")
    ]
    page = shown(staff.get(done.url))
    assert "Menunggu PPKD." in page and "Dua puluh lima juta rupiah lima puluh sen" in page
    officer = sign_in(paying[Role.FINANCE_OFFICER])
    step = f"/dokumen/fund_release/{release.pk}/langkah/sign/"
    assert staff.post(step).status_code == 403
    assert "SPD terbit." in officer.post(step, follow=True).content.decode()
    release.refresh_from_db()
    assert release.number == "00002/SPD/2025"


def test_above_the_plan_is_refused_and_typed_text_stays(paying, sign_in):
    staff, key = sign_in(paying[Role.TREASURY_STAFF]), paying.key()
    data = {"action": "save", "dated_on": "01-04-2025", f"amount-{key.pk}": "100.000.001"}
    page = staff.post(address(paying, 2), data)
    assert page.status_code == 422
    assert "I-16" in shown(page) and 'value="100.000.001"' in shown(page)
    wrong = staff.post(address(paying, 2), {**data, f"amount-{key.pk}": "1,234"})
    assert wrong.status_code == 422 and f'href="#amount-{key.pk}"' in shown(wrong)
    sums = staff.post(address(paying, 2), {**data, "action": "recompute"})
    assert sums.status_code == 200 and "100.000.001" in shown(sums)
    assert not FundRelease.objects.filter(quarter=2).exists()


def test_who_may_not(paying, sign_in):
    release = FundRelease.objects.get()
    for role in (Role.AUDITOR, Role.OPERATOR, Role.FINANCE_OFFICER):
        client = sign_in(paying[role])
        assert client.get(address(paying, 2)).status_code == 403, role
        assert client.post(address(paying, 2), {"action": "save"}).status_code == 403, role
    stranger = sign_in(paying.region.person(Role.TREASURER, paying.region.other))
    assert stranger.get(f"/anggaran/spd/{release.pk}/").status_code == 404
    assert sign_in(paying[Role.TREASURER]).get(f"/anggaran/spd/{release.pk}/").status_code == 200
    assert sign_in(paying[Role.AUDITOR]).post(f"/anggaran/spd/{release.pk}/").status_code == 405


def test_without_a_budget_in_force_the_page_says_what_is_next(region, client_of):
    assert "Belum ada DPA yang berlaku" in shown(client_of(Role.TREASURY_STAFF).get("/anggaran/spd/baru/"))
