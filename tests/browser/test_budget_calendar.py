"""A whole budget calendar in Chromium: ceilings, RKA, review, APBD, DPA, SPD and two later versions.

The tests of this module are one story and run in the order of the page: each stands on the one before.
Rp 200 million of retribution pay for DINKES 100, DISDIK 60 and DINSOS 40 million of stationery.
"""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Site, started_site
from tests.browser.pictures import photograph_both
from tests.browser.test_payment_chain import pick
from tests.browser.test_rka_sheet import PASTE, cell, save
from tests.database import connect

pytestmark = pytest.mark.browser

STATIONERY, PAPER = "5.1.02.01.01.0024", "5.1.02.01.01.0025"
LEVY = "4.1.02.01.01.0001"
OFFICE = "1.02.01.2.06.0002"
# Packets of a million each.
PACKETS = {"DINKES": 100, "DISDIK": 60, "DINSOS": 40}
LAST_DAY = "31-12-2025"


@pytest.fixture(scope="module")
def told(chromium: str):
    with started_site(chromium, "tests.browser.calendar_seed") as found:
        yield found


@pytest.fixture(scope="module")
def site(told) -> Site:
    return told[0]


OFFICE_ID = (
    "SELECT p.id FROM reference_program p JOIN reference_fiscalyear y ON y.programs_id = p.edition_id"
    " WHERE y.year = 2025 AND p.code = %s"
)


def one(site: Site, query: str, *values: object):
    """The first column of the first row."""
    with connect(site.database) as link:
        return link.execute(query, values).fetchone()[0]


def apbd(site: Site) -> str:
    """The page of the newest APBD."""
    return f"/anggaran/apbd/{one(site, 'SELECT max(id) FROM budget_regionalbudget')}/"


def proposal(site: Site, unit: str) -> str:
    """The page of the unit's newest RKA."""
    query = (
        "SELECT max(p.id) FROM budget_budgetproposal p JOIN reference_unit u ON u.id = p.unit_id"
        " WHERE u.code = %s"
    )
    return f"/anggaran/rka/{one(site, query, unit)}/"


def document(site: Site, unit: str) -> str:
    """The page of the unit's newest DPA."""
    query = (
        "SELECT max(d.id) FROM budget_budgetdocument d JOIN reference_unit u ON u.id = d.unit_id"
        " WHERE u.code = %s"
    )
    return f"/anggaran/dpa/{one(site, query, unit)}/"


def sheet(site: Site, unit: str, part: str = "") -> str:
    found = part or one(site, OFFICE_ID, OFFICE)
    return f"{proposal(site, unit)}lembar/{found}/"


def paste(person, text: str) -> None:
    """A new line at the end of the open sheet takes what was copied from Excel."""
    person.page.locator("[data-do=add]").click()
    person.page.evaluate(PASTE, text)


def keep(person) -> None:
    save(person.page)
    expect(person.page.locator("#pesan-lembar")).to_contain_text("Lembar tersimpan.")


def fill(person, **values: str) -> None:
    for name, value in values.items():
        person.page.locator(f"main [name={name}]").first.fill(value)


def climb(site: Site, unit: str) -> str:
    """The unit's newest DPA from draft to force; returns what the last page says."""
    address = document(site, unit)
    for role, label in (
        (f"budget_user@{unit}", "Ajukan ke TAPD"),
        ("budget_team", "Verifikasi, teruskan ke Sekda"),
        ("regional_secretary", "Setujui, teruskan ke PPKD"),
        ("finance_officer", "Sahkan DPA"),
    ):
        site.person(role).open(address)
        site.person(role).press(label)
    text = site.person("finance_officer").text()
    assert "Berlaku sejak" in text
    return text


def photograph(person, name: str) -> None:
    photograph_both(person.page, name)


def test_the_finance_officer_begins_the_apbd_and_its_ceilings(told) -> None:
    site, facts = told
    finance = site.person("finance_officer")
    finance.open("/anggaran/apbd/baru/")
    finance.press("Mulai versi")
    assert "APBD MURNI 2025" in finance.text()
    finance.open("/anggaran/kua-ppas/")
    finance.press("Susun KUA-PPAS")
    plan = finance.path()
    for unit, packets in PACKETS.items():
        finance.open(f"{plan}unit/{facts['units'][unit]}/")
        if not finance.page.locator("#row-amount-0").count():
            finance.page.get_by_role("button", name="Baris").first.click()
        finance.page.locator("#row-amount-0").fill(f"{packets}.000.000")
        finance.press("Simpan pagu")
    secretary = site.person("regional_secretary")
    secretary.open(plan)
    fill(secretary, agreement_number="900/12/NK", agreed_on="15-08-2024")
    secretary.press("Catat Nota Kesepakatan")
    assert "200.000.000" in secretary.text()


@pytest.mark.parametrize("unit", PACKETS)
def test_an_skpd_writes_its_rka_within_its_ceiling(site: Site, unit: str) -> None:
    operator = site.person(f"operator@{unit}")
    operator.open("/anggaran/rka/baru/")
    operator.press("Buat RKA")
    operator.open(sheet(site, unit))
    paste(operator, f"Alat tulis\t\t{STATIONERY}\tPAD\t{PACKETS[unit] + 1} paket\t\tpaket\t1.000.000\t\r\n")
    keep(operator)
    if unit == "DINKES":
        operator.open(sheet(site, unit, "pendapatan"))
        paste(operator, f"Retribusi\t\t{LEVY}\tPAD\t200 izin\t\tizin\t1.000.000\t\r\n")
        keep(operator)
    head = site.person(f"budget_user@{unit}")
    head.open(proposal(site, unit))
    head.press("Ajukan ke TAPD")
    assert "lebih Rp 1.000.000" in head.text() and "I-09" in head.text()
    operator.open(sheet(site, unit))
    cell(operator.page, 1, "coefficient").click()
    operator.page.keyboard.type(f"{PACKETS[unit]} paket")
    operator.page.keyboard.press("Enter")
    keep(operator)
    head.open(proposal(site, unit))
    head.press("Ajukan ke TAPD")
    assert "Di TAPD" in head.text()


def test_tapd_sends_one_line_back_and_closes_its_note_after_the_answer(site: Site) -> None:
    tapd, operator, head = (
        site.person(name) for name in ("budget_team", "operator@DINKES", "budget_user@DINKES")
    )
    review = f"{proposal(site, 'DINKES')}telaah/"
    tapd.open(review)
    tapd.page.get_by_role("link", name="Catat Alat tulis").click()
    fill(tapd, about="Koefisien", text="Rinci menurut semester.")
    tapd.press("Catat")
    photograph(tapd, "telaah-rka")
    tapd.page.get_by_label("Alat tulis", exact=True).check()
    tapd.press("Tandai untuk diperbaiki")
    tapd.page.get_by_text("Kembalikan ke SKPD").first.click()
    tapd.page.fill("#alasan-return_", "Lihat catatan.")
    tapd.press("Kembalikan ke SKPD")
    assert "Dikembalikan" in tapd.text()

    head.open(proposal(site, "DINKES"))
    head.press("Ajukan ke TAPD")
    assert "belum dijawab" in head.text()
    operator.open(sheet(site, "DINKES"))
    cell(operator.page, 1, "coefficient").click()
    operator.page.keyboard.type("2 semester * 50 paket")
    operator.page.keyboard.press("Enter")
    keep(operator)
    operator.open(review)
    fill(operator, text="Dua semester, masing-masing 50 paket.")
    operator.press("Jawab")
    head.open(proposal(site, "DINKES"))
    head.press("Ajukan ke TAPD")

    tapd.open(proposal(site, "DINKES"))
    tapd.press("Nyatakan sesuai")
    assert "1 catatan terbuka" in tapd.text()
    tapd.open(review)
    tapd.press("Selesai")
    for unit in PACKETS:
        tapd.open(proposal(site, unit))
        tapd.press("Nyatakan sesuai")
        assert "Sesuai" in tapd.text()


def test_the_apbd_is_compiled_agreed_evaluated_and_enacted(site: Site) -> None:
    finance, secretary = site.person("finance_officer"), site.person("regional_secretary")
    finance.open(apbd(site))
    finance.press("Himpun menjadi RAPBD")
    secretary.open(apbd(site))
    fill(secretary, agreement_number="PB/1/2024", agreed_on="28-11-2024")
    secretary.press("Catat persetujuan bersama")
    finance.open(apbd(site))
    fill(finance, evaluation_number="903/1/2024", evaluated_on="16-12-2024")
    finance.press("Catat hasil evaluasi")
    secretary.open(apbd(site))
    fill(secretary, perda_number="11/2024", perda_on="30-12-2024")
    fill(secretary, perkada_number="45/2024", perkada_on="31-12-2024")
    secretary.press("Undangkan APBD")
    assert "Perda 11/2024 tanggal 30 Desember 2024" in secretary.text()
    assert "Pendapatan\n200.000.000" in secretary.text()
    photograph(secretary, "apbd")
    secretary.open(f"{apbd(site)}belanja-wajib/")
    assert "Tidak terpenuhi" in secretary.text()
    photograph(secretary, "belanja-wajib")


def test_dpa_are_made_with_a_cash_plan_and_come_in_force(site: Site) -> None:
    finance, operator = site.person("finance_officer"), site.person("operator@DINKES")
    finance.open(apbd(site))
    photograph(finance, "apbd-dpa")
    fill(finance, dated_on="02-01-2025")
    finance.press("Buat DPA")
    assert "3 DPA dibuat dengan 4 rincian" in finance.page.locator("body").inner_text()
    operator.open(f"{document(site, 'DINKES')}rincian/")
    operator.page.get_by_role("button", name="Bagi rata semua baris").click()
    expect(operator.page.locator("[name=line-m12]").nth(1)).to_have_value("8.333.337")
    photograph(operator, "anggaran-kas")
    operator.press("Simpan rincian")
    for unit, packets in PACKETS.items():
        assert f"{packets}.000.000" in climb(site, unit)


def test_funds_are_released_and_an_spp_stands_open(site: Site) -> None:
    staff, finance = site.person("treasury_staff"), site.person("finance_officer")
    staff.open("/anggaran/spd/baru/")
    staff.page.locator("[name=document]").select_option(
        label=next(
            text
            for text in staff.page.locator("[name=document] option").all_inner_texts()
            if "DINKES" in text
        )
    )
    with staff.page.expect_navigation():
        staff.page.get_by_text("IV", exact=True).click()
    staff.page.locator("[name^=amount-]").first.wait_for()
    fill(staff, dated_on=LAST_DAY)
    staff.press("Simpan SPD")
    release = f"/anggaran/spd/{one(site, 'SELECT max(id) FROM budget_fundrelease')}/"
    finance.open(release)
    finance.press("Tandatangani SPD")
    assert "100.000.000" in finance.text()
    treasurer = site.person("expenditure_treasurer@DINKES")
    treasurer.open("/belanja/spp/baru/")
    treasurer.page.locator("[name=vendor]").select_option(index=1)
    treasurer.page.fill("[name=description]", "Alat tulis kantor")
    pick(treasurer, "new_line", STATIONERY)
    treasurer.page.locator("[name=line-amount]").fill("45.500.000")
    treasurer.press("Ajukan ke PPK-SKPD")
    assert "45.500.000" in treasurer.text()


def test_a_pergeseran_comes_in_force_while_the_spp_is_open(site: Site) -> None:
    finance, operator, tapd = (
        site.person(name) for name in ("finance_officer", "operator@DINKES", "budget_team")
    )
    finance.open("/anggaran/apbd/baru/")
    finance.page.locator("[name=kind]").select_option("pergeseran")
    fill(finance, name="PERGESERAN 1")
    finance.press("Mulai versi")
    operator.open(sheet(site, "DINKES"))
    cell(operator.page, 1, "coefficient").click()
    operator.page.keyboard.type("90 paket")
    operator.page.keyboard.press("Enter")
    paste(operator, f"Kertas\t\t{PAPER}\tPAD\t10 paket\t\tpaket\t1.000.000\t\r\n")
    keep(operator)
    head = site.person("budget_user@DINKES")
    head.open(proposal(site, "DINKES"))
    head.press("Ajukan ke TAPD")
    tapd.open(proposal(site, "DINKES"))
    tapd.press("Nyatakan sesuai")
    finance.open(apbd(site))
    assert "persetujuan Pejabat Pengelola" in finance.text() or "Antar-sub rincian objek" in finance.text()
    photograph(finance, "pergeseran")
    finance.press("Himpun menjadi RAPBD")
    fill(finance, perkada_number="7/2025", perkada_on="01-07-2025")
    finance.press("Tetapkan pergeseran")
    fill(finance, dated_on=LAST_DAY)
    finance.press("Buat DPA")
    assert "1 DPA dibuat dengan 3 rincian" in finance.page.locator("body").inner_text()
    text = climb(site, "DINKES")
    assert "90.000.000" in text and "10.000.000" in text
    state = "SELECT state FROM treasury_paymentrequest ORDER BY id DESC LIMIT 1"
    assert one(site, state) == "submitted"
    held = "SELECT ceiling - reserved FROM budget_budgetkey WHERE reserved > 0"
    assert one(site, held) == 44_500_000


def test_what_the_pergeseran_froze_of_the_spd_is_revised(site: Site) -> None:
    staff, finance = site.person("treasury_staff"), site.person("finance_officer")
    first = f"/anggaran/spd/{one(site, 'SELECT max(id) FROM budget_fundrelease')}/"
    staff.open(first)
    assert "melebihi pagu yang berlaku dan dibekukan" in staff.text()
    staff.page.get_by_role("link", name="Terbitkan perubahan SPD").click()
    expect(staff.page.locator("[name^=amount-]")).to_have_value("90.000.000")
    photograph(staff, "perubahan-spd")
    fill(staff, dated_on=LAST_DAY)
    staff.press("Simpan perubahan SPD")
    finance.open(staff.path())
    finance.press("Tandatangani SPD")
    assert "90.000.000" in finance.text() and "00002/SPD" in finance.text()
    staff.open(first)
    assert "Diganti" in staff.text() and "dibekukan" not in staff.text()


def test_a_perubahan_below_the_commitment_is_refused_with_the_list(site: Site) -> None:
    finance, operator = site.person("finance_officer"), site.person("operator@DINKES")
    finance.open("/anggaran/apbd/baru/")
    fill(finance, name="PERUBAHAN")
    finance.press("Mulai versi")
    operator.open(sheet(site, "DINKES"))
    cell(operator.page, 1, "coefficient").click()
    operator.page.keyboard.type("40 paket")
    operator.page.keyboard.press("Enter")
    keep(operator)
    head = site.person("budget_user@DINKES")
    head.open(proposal(site, "DINKES"))
    head.press("Ajukan ke TAPD")
    text = head.text()
    assert "I-12" in text and STATIONERY in text
    assert "menjadi Rp 40.000.000, padahal realisasi Rp 0 dan komitmen Rp 45.500.000" in text
    assert "kurang Rp 5.500.000" in text
    photograph(head, "perubahan-ditolak")
    kept = "SELECT ceiling FROM budget_budgetkey WHERE reserved > 0"
    assert one(site, kept) == 90_000_000


def test_no_page_complained_in_the_console(site: Site) -> None:
    assert {name: person.complaints for name, person in site.people.items() if person.complaints} == {}


def test_pages_never_scroll_sideways_on_a_phone(site: Site) -> None:
    tapd = site.person("budget_team")
    tapd.page.set_viewport_size({"width": 390, "height": 844})
    for path in (
        "/anggaran/apbd/",
        apbd(site),
        f"{apbd(site)}belanja-wajib/",
        f"{proposal(site, 'DINKES')}telaah/",
    ):
        tapd.open(path)
        assert tapd.page.evaluate("document.documentElement.scrollWidth") <= 390, path
