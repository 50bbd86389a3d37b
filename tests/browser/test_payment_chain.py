"""One person a role carries a budget to the realisation statement, in Chromium, on a started site.

The tests of this module are one story and run in the order of the page: each stands on the one before.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Site
from tests.database import connect

pytestmark = pytest.mark.browser

STATIONERY = "5.1.02.01.01.0024"
SUPPLIES = "1.02.01.2.06.0002"
BUSINESS_TABLES = (
    "budget_budgetdocument",
    "budget_budgetversion",
    "budget_budgetline",
    "budget_fundrelease",
    "budget_budgetmovement",
    "treasury_contract",
    "treasury_handover",
    "treasury_paymentrequest",
    "treasury_paymentorder",
    "treasury_disbursementorder",
    "treasury_revenuereceipt",
    "treasury_remittance",
    "ledger_entry",
    "workflows_approvallog",
    "reference_user",
    "reference_unit",
    "reference_appointment",
    "reference_vendor",
    "reference_setting",
    "reference_drawnnumber",
)


def business_data(site: Site) -> dict[str, str]:
    """A digest of every business table's rows; last_login is the session's, not business."""
    digest = "SELECT md5(coalesce(string_agg(row, '|' ORDER BY row), '')) FROM"
    with connect(site.database) as link:
        return {
            table: link.execute(
                f"{digest} (SELECT (to_jsonb(t) - 'last_login')::text AS row FROM {table} t) AS rows"
            ).fetchone()[0]
            for table in BUSINESS_TABLES
        }


def refused(site: Site, role: str, path: str, *, rule: str, **fields: str) -> None:
    """The person may not take that step: the page names the rule, and nothing has changed."""
    before = business_data(site)
    answer = site.person(role).post(path, **fields)
    assert 400 <= answer.status < 500, answer.url
    assert rule in answer.text
    assert business_data(site) == before


def step(flow: str, pk: str, name: str) -> str:
    return f"/dokumen/{flow}/{pk}/langkah/{name}/"


def last_id(site: Site, table: str) -> str:
    with connect(site.database) as link:
        return str(link.execute(f"SELECT max(id) FROM {table}").fetchone()[0])


def pick(person, field: str, words: str) -> None:
    """Type into a picker and take its first offer by keyboard."""
    page = person.page
    page.locator(f"#{field}").press_sequentially(words, delay=10)
    page.locator(f"#{field}-daftar [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def test_the_operator_drafts_a_budget_that_climbs_to_the_finance_officer(site: Site) -> None:
    finance = site.person("finance_officer")
    finance.open("/anggaran/versi/baru/")
    finance.page.fill("[name=name]", "MURNI")
    finance.press("Buka versi")

    operator = site.person("operator")
    operator.open("/anggaran/dpa/baru/")
    operator.press("Buat DPA")
    pk = last_id(site, "budget_budgetdocument")
    operator.open(f"/anggaran/dpa/{pk}/rincian/")
    pick(operator, "new_program", SUPPLIES)
    pick(operator, "new_account", STATIONERY)
    operator.page.locator("#new_fund").select_option(index=1)
    operator.page.get_by_role("button", name="Tambah baris").click()
    operator.page.locator("[name=line-amount]").fill("120.000.000")
    operator.page.get_by_role("button", name="Bagi rata", exact=True).click()
    expect(operator.page.locator("[name=line-m12]")).to_have_value(re.compile(r"10\.000\.000"))
    operator.press("Simpan rincian")
    assert "120.000.000" in operator.text()

    refused(site, "operator", step("budget_document", pk, "submit"), rule="I-42")
    climb = (
        ("budget_user", "Ajukan ke TAPD", "verify"),
        ("budget_team", "Verifikasi, teruskan ke Sekda", "approve"),
        ("regional_secretary", "Setujui, teruskan ke PPKD", "sign"),
        ("finance_officer", "Sahkan DPA", ""),
    )
    for role, label, next_step in climb:
        person = site.person(role)
        assert person.open(f"/anggaran/dpa/{pk}/") == 200
        person.press(label)
        if next_step:
            refused(site, role, step("budget_document", pk, next_step), rule="I-42")
    assert "Berlaku sejak" in site.person("finance_officer").text()


def test_treasury_staff_drafts_the_fund_release_and_the_finance_officer_signs_it(site: Site) -> None:
    staff = site.person("treasury_staff")
    staff.open("/anggaran/spd/baru/")
    with staff.page.expect_navigation():
        staff.page.get_by_text("IV", exact=True).click()
    staff.page.locator("[name^=amount-]").first.wait_for()
    staff.page.locator("[name^=amount-]").first.fill("120.000.000")
    staff.page.fill("[name=dated_on]", "31-12-2025")
    staff.press("Simpan SPD")
    assert "/baru/" not in staff.path(), staff.text()
    pk = last_id(site, "budget_fundrelease")

    refused(site, "treasury_staff", step("fund_release", pk, "sign"), rule="I-42")
    finance = site.person("finance_officer")
    finance.open(f"/anggaran/spd/{pk}/")
    finance.press("Tandatangani SPD")
    assert "00001/SPD" in finance.text()


def test_the_treasurer_asks_and_sees_the_limits_while_typing(site: Site) -> None:
    treasurer = site.person("expenditure_treasurer")
    treasurer.open("/belanja/spp/baru/")
    treasurer.page.locator("[name=vendor]").select_option(index=1)
    treasurer.page.fill("[name=description]", "Alat tulis kantor triwulan IV")
    pick(treasurer, "new_line", STATIONERY)
    amount = treasurer.page.locator("[name=line-amount]")
    amount.wait_for()
    amount.fill("")
    amount.press_sequentially("130000000", delay=10)
    treasurer.page.locator(".limits b.neg").first.wait_for()
    assert "(10.000.000)" in treasurer.page.locator(".limits").first.inner_text()
    treasurer.press("Ajukan ke PPK-SKPD")
    assert "I-15" in treasurer.text() or "Sisa pagu" in treasurer.text()
    assert treasurer.page.locator("[name=line-amount]").input_value().replace(".", "") == "130000000"

    treasurer.page.locator("[name=line-amount]").fill("45.500.000")
    treasurer.press("Ajukan ke PPK-SKPD")
    assert "45.500.000" in treasurer.text()
    pk = last_id(site, "treasury_paymentrequest")
    assert treasurer.path() == f"/belanja/spp/{pk}/"
    refused(site, "expenditure_treasurer", step("payment_request", pk, "verify"), rule="I-42")


def test_the_verifier_verifies_and_drafts_the_order_that_the_budget_user_signs(site: Site) -> None:
    pk = last_id(site, "treasury_paymentrequest")
    verifier = site.person("skpd_verifier")
    verifier.open(f"/belanja/spp/{pk}/")
    verifier.press("Nyatakan lengkap dan benar")
    verifier.open(f"/belanja/spp/{pk}/")
    verifier.press("Buat SPM")
    order = last_id(site, "treasury_paymentorder")
    refused(site, "skpd_verifier", step("payment_order", order, "sign"), rule="I-42")

    head = site.person("budget_user")
    head.open(f"/belanja/spm/{order}/")
    head.press("Tandatangani SPM")
    refused(site, "budget_user", f"/belanja/spm/{order}/sp2d/", rule="I-42", dated_on="31-12-2025")


def test_the_treasury_delegate_issues_and_treasury_staff_records_the_payment(site: Site) -> None:
    order = last_id(site, "treasury_paymentorder")
    delegate = site.person("treasury_delegate")
    delegate.open(f"/belanja/spm/{order}/")
    delegate.press("Setujui dan terbitkan SP2D")
    pk = last_id(site, "treasury_disbursementorder")
    paid = {"paid_on": "31-12-2025", "bank_reference": "NTB-1"}
    refused(site, "treasury_delegate", step("disbursement", pk, "pay"), rule="I-42", **paid)

    staff = site.person("treasury_staff")
    staff.open(f"/belanja/sp2d/{pk}/")
    staff.page.locator("[name=bank_reference]").first.fill("NTB-000123")
    staff.press("Catat sudah dibayar bank")
    assert "Dibayar" in staff.text()
    assert "45.500.000" in staff.text()


def test_the_statement_shows_the_payment_and_leads_to_its_approval_log(site: Site) -> None:
    auditor = site.person("auditor")
    auditor.open("/laporan/lra/?tingkat=6")
    assert "45.500.000,00" in auditor.text()
    row = auditor.page.locator("tr", has_text=STATIONERY).first
    row.get_by_role("link", name="45.500.000,00").first.click()
    drawer = auditor.page.locator(".drawer[open], dialog[open]")
    drawer.wait_for()
    assert "45.500.000" in drawer.inner_text()
    drawer.locator("a[href*='/laporan/jurnal/']").first.click()
    # Entry, document and approval log open one after the other in the same drawer.
    drawer.get_by_text("Bendahara Pengeluaran").first.wait_for()
    assert "45.500.000" in drawer.inner_text() and "/laporan/lra/" in auditor.page.url


def test_the_auditor_reads_everything_and_changes_nothing(site: Site) -> None:
    auditor = site.person("auditor")
    request, order = last_id(site, "treasury_paymentrequest"), last_id(site, "treasury_paymentorder")
    disbursement = last_id(site, "treasury_disbursementorder")
    document, release = last_id(site, "budget_budgetdocument"), last_id(site, "budget_fundrelease")
    for path in (
        f"/anggaran/dpa/{document}/",
        f"/anggaran/spd/{release}/",
        f"/belanja/spp/{request}/",
        f"/belanja/spm/{order}/",
        f"/belanja/sp2d/{disbursement}/",
        "/laporan/neraca-saldo/",
    ):
        assert auditor.open(path) == 200, path
    before = business_data(site)
    posts = {
        "/anggaran/versi/baru/": {"kind": "murni", "name": "LAIN"},
        "/anggaran/dpa/baru/": {"version": "1", "unit": "1", "dated_on": "31-12-2025"},
        f"/anggaran/dpa/{document}/rincian/": {"action": "save"},
        "/anggaran/spd/baru/": {"action": "save"},
        "/belanja/kontrak/baru/": {"number": "K-1"},
        "/belanja/bast/baru/": {"amount": "1"},
        "/belanja/spp/baru/": {"action": "submit"},
        f"/belanja/spp/{request}/ubah/": {"action": "submit"},
        f"/belanja/spp/{request}/spm/": {"dated_on": "31-12-2025"},
        f"/belanja/spm/{order}/sp2d/": {"dated_on": "31-12-2025"},
        "/kas-daerah/penerimaan/baru/": {"amount": "1"},
        "/kas-daerah/setoran/baru/": {"action": "save"},
        step("payment_request", request, "cancel"): {"reason": "coba"},
        step("payment_order", order, "void"): {"reason": "coba"},
        step("disbursement", disbursement, "void"): {"reason": "coba"},
        "/administrasi/pengguna/baru/": {"username": "baru"},
        "/administrasi/penunjukan/baru/": {"role": "auditor"},
        "/administrasi/unit/baru/": {"code": "X", "name": "X"},
        "/administrasi/rekanan/baru/": {"name": "X"},
    }
    auditor.open("/")
    for path, fields in posts.items():
        assert auditor.post(path, **fields).status in (403, 404, 409, 422), path
    assert business_data(site) == before


def test_a_treasurer_of_another_unit_gets_nothing(site: Site) -> None:
    stranger = site.person("other_treasurer")
    request, order = last_id(site, "treasury_paymentrequest"), last_id(site, "treasury_paymentorder")
    disbursement = last_id(site, "treasury_disbursementorder")
    document = last_id(site, "budget_budgetdocument")
    with connect(site.database) as link:
        entry = str(link.execute("SELECT id FROM ledger_entry WHERE event = 'paid' LIMIT 1").fetchone()[0])
        unit = str(link.execute("SELECT id FROM reference_unit WHERE code = 'DINKES'").fetchone()[0])
    for path in (
        f"/anggaran/dpa/{document}/",
        f"/belanja/spp/{request}/",
        f"/belanja/spm/{order}/",
        f"/belanja/sp2d/{disbursement}/",
        f"/laporan/jurnal/{entry}/",
        f"/laporan/lra/?unit={unit}",
        f"/laporan/lra/csv/?unit={unit}",
    ):
        assert stranger.open(path) == 404, path
    for path in ("/", "/anggaran/dpa/", "/belanja/spp/", "/belanja/spm/", "/belanja/sp2d/", "/laporan/lra/"):
        assert stranger.open(path) == 200
        assert "45.500.000" not in stranger.text()
    stranger.open("/")
    refused(site, "other_treasurer", step("payment_request", request, "cancel"), rule="", reason="coba")


def test_no_page_complained_in_the_console(site: Site) -> None:
    assert {name: person.complaints for name, person in site.people.items() if person.complaints} == {}


@pytest.mark.parametrize("path", ["/", "/belanja/spp/", "/belanja/spp/baru/", "/laporan/lra/"])
def test_pages_never_scroll_sideways_on_a_phone(site: Site, path: str) -> None:
    person = site.person("expenditure_treasurer")
    person.page.set_viewport_size({"width": 390, "height": 844})
    person.open(path)
    assert person.page.evaluate("document.documentElement.scrollWidth") <= 390
