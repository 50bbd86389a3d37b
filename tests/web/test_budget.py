"""DPA: version, new document, lines typed and loaded, page, approval by five people."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from budget.models import BudgetDocument, BudgetLine, BudgetVersion
from reference.models import Role
from tests.factories import budget as budgets
from tests.factories.reference import account, make_fund, program
from treasury.services.year import open_year

MONTHS = [f"line-m{number}" for number in range(1, 13)]
HEAD = "version,entity,sub_kegiatan,account,account_name,amount,tw1,tw2,tw3,tw4,sumber_dana\n"


def shown(page) -> str:
    return re.sub(r"\s+", " ", page.content.decode().split("<main")[1].split("</main>")[0])


def rows(*lines: tuple[str, str | None, str, list[str]], **over) -> dict:
    """A sent table: (account, sub kegiatan, amount, twelve months)."""
    fund = make_fund("PAD")
    data = {
        "line-account": [str(account(code).pk) for code, *_ in lines],
        "line-sub_activity": [str(program(sub).pk) if sub else "" for _, sub, *_ in lines],
        "line-fund_source": [str(fund.pk)] * len(lines),
        "line-amount": [amount for _, _, amount, _ in lines],
        "action": "save",
    }
    for index, name in enumerate(MONTHS):
        data[name] = [months[index] for *_, months in lines]
    return {**data, **over}


def test_version_is_opened_by_the_finance_office_only(region, client_of):
    address = "/anggaran/versi/baru/"
    for role in (Role.OPERATOR, Role.AUDITOR, Role.TREASURY_STAFF):
        assert client_of(role).post(address, {"kind": "murni", "name": "MURNI"}).status_code == 403, role
    officer = client_of(Role.FINANCE_OFFICER)
    wrong = officer.post(address, {"kind": "perubahan", "name": "PERUBAHAN"})
    assert wrong.status_code == 422 and 'value="PERUBAHAN"' in shown(wrong)
    assert (
        officer.post(address, {"kind": "murni", "name": "MURNI", "legal_basis": "Perda 1"}).status_code == 302
    )
    assert BudgetVersion.objects.get().legal_basis == "Perda 1"


def test_new_document_of_the_own_unit_once(region, client_of):
    version = budgets.make_version(region)
    data = {"version": version.pk, "unit": region.unit.pk, "dated_on": "02-01-2025"}
    operator = client_of(Role.OPERATOR)
    assert client_of(Role.AUDITOR).post("/anggaran/dpa/baru/", data).status_code == 403
    foreign = operator.post("/anggaran/dpa/baru/", {**data, "unit": region.other.pk})
    assert foreign.status_code == 422
    done = operator.post("/anggaran/dpa/baru/", data)
    document = BudgetDocument.objects.get()
    assert done.url == f"/anggaran/dpa/{document.pk}/rincian/"
    again = operator.post("/anggaran/dpa/baru/", data)
    assert again.status_code == 422 and "sudah ada" in shown(again)


def test_lines_are_typed_split_and_saved(region, client_of):
    document = budgets.make_draft(region)
    operator = client_of(Role.OPERATOR)
    address = f"/anggaran/dpa/{document.pk}/rincian/"
    page = shown(operator.get(address))
    assert 'value="400.000.000"' in page and page.count('value="100.000.000"') == 4

    data = rows((budgets.TRAVEL, budgets.OFFICE, "1.000,01", [""] * 12), action="split")
    page = shown(operator.post(address, data))
    assert page.count('value="83,33"') == 11 and 'value="83,38"' in page

    months = ["83,33"] * 11 + ["83,38"]
    data = rows(
        (budgets.TRAVEL, budgets.OFFICE, "1.000,01", months),
        (budgets.LEVY, None, "5000", ["5000"] + [""] * 11),
    )
    assert operator.post(address, data).status_code == 302
    lines = {line.key.account.code: line for line in BudgetLine.objects.filter(document=document)}
    assert set(lines) == {budgets.TRAVEL, budgets.LEVY}
    assert [str(plan.amount.amount) for plan in lines[budgets.TRAVEL].months.all()] == ["83.33"] * 11 + [
        "83.38"
    ]


def test_a_row_is_added_by_typed_codes_and_removed(region, client_of):
    document = budgets.make_draft(region)
    operator, fund = client_of(Role.OPERATOR), make_fund("PAD")
    address = f"/anggaran/dpa/{document.pk}/rincian/"
    new = {"action": "add_line", "new_program_text": budgets.OFFICE, "new_account_text": budgets.TRAVEL}
    page = shown(operator.post(address, {**new, "new_fund": fund.pk}))
    assert "Belanja Perjalanan Dinas Biasa" in page and 'id="line-amount-0"' in page and "autofocus" in page
    missing = operator.post(address, {**new, "new_program_text": "", "new_fund": ""})
    assert missing.status_code == 422
    text = shown(missing)
    assert 'href="#new_fund"' in text and "wajib bersub kegiatan" in text and "I-02" in text
    data = rows(
        (budgets.TRAVEL, budgets.OFFICE, "10", [""] * 12),
        (budgets.LEVY, None, "20", [""] * 12),
        action="remove_line:0",
    )
    page = shown(operator.post(address, data))
    assert page.count('name="line-amount"') == 1 and 'value="20"' in page


def test_wrong_cells_are_named_and_nothing_is_saved(region, client_of):
    document = budgets.make_draft(region)
    operator = client_of(Role.OPERATOR)
    data = rows(
        (budgets.TRAVEL, budgets.OFFICE, "seribu", [""] * 12),
        (budgets.STATIONERY, budgets.OFFICE, "1.200", ["100"] * 11 + [""]),
    )
    page = operator.post(f"/anggaran/dpa/{document.pk}/rincian/", data)
    text = shown(page)
    assert page.status_code == 422
    assert 'href="#line-amount-0"' in text and 'value="seribu"' in text
    assert "Baris 2: anggaran kas Rp 1.100, kurang Rp 100 dari Rp 1.200." in text
    assert BudgetLine.objects.get(document=document).amount.amount == 400_000_000
    doubled = rows(*[(budgets.TRAVEL, budgets.OFFICE, "12", ["1"] * 12)] * 2)
    page = operator.post(f"/anggaran/dpa/{document.pk}/rincian/", doubled)
    assert page.status_code == 422 and "Gabungkan keduanya" in shown(page)


def test_csv_names_every_bad_row_and_imports_nothing(region, client_of):
    document = budgets.make_draft(region)
    operator = client_of(Role.OPERATOR)
    address = f"/anggaran/dpa/{document.pk}/csv/"
    good = f"MURNI,DINKES,{budgets.OFFICE},{budgets.TRAVEL},x,100,25,25,25,25,PAD\n"
    bad = f"MURNI,DINKES,{budgets.OFFICE},9.9,x,100,25,25,25,25,PAD\n"
    bad += f"MURNI,DINKES,1.99,{budgets.STATIONERY},x,abc,0,0,0,0,PAD\n"
    page = operator.post(address, {"text": HEAD + good + bad})
    text = shown(page)
    assert page.status_code == 422
    assert "Baris 3, kolom account, nilai “9.9”" in text
    assert (
        "Baris 4, kolom sub_kegiatan, nilai “1.99”" in text and "Baris 4, kolom amount, nilai “abc”" in text
    )
    assert BudgetLine.objects.get(document=document).key.account.code == budgets.STATIONERY
    assert operator.post(address, {}).status_code == 422
    assert operator.post(address, {"text": HEAD + good}).status_code == 302
    assert BudgetLine.objects.get(document=document).key.account.code == budgets.TRAVEL


def test_from_submit_to_signing_each_by_his_own_button(region, client_of):
    open_year(region.year, actor=region[Role.ADMINISTRATOR])
    document = budgets.make_draft(region)
    address = f"/anggaran/dpa/{document.pk}/"
    people = (
        (Role.BUDGET_USER, "submit", "Ajukan ke TAPD"),
        (Role.TAPD, "verify", "Verifikasi, teruskan ke Sekda"),
        (Role.REGIONAL_SECRETARY, "approve", "Setujui, teruskan ke PPKD"),
        (Role.FINANCE_OFFICER, "sign", "Sahkan DPA"),
    )
    for role, name, label in people:
        client = client_of(role)
        assert label in shown(client.get(address)), role
        step = f"/dokumen/budget_document/{document.pk}/langkah/{name}/"
        assert client_of(Role.AUDITOR).post(step).status_code == 403
        assert client.post(step).status_code == 302, role
    text = shown(client_of(Role.AUDITOR).get(address))
    assert "001/DPA/DINKES/2025" in text and "Berlaku" in text and "Apropriasi Belanja" in text
    assert client_of(Role.OPERATOR).get(f"{address}rincian/").status_code == 200
    frozen = client_of(Role.OPERATOR).post(
        f"{address}rincian/", rows((budgets.TRAVEL, budgets.OFFICE, "12", ["1"] * 12))
    )
    assert frozen.status_code == 422 and "I-11" in shown(frozen)


def test_return_to_the_unit_keeps_the_reason(region, client_of):
    document = budgets.make_draft(region)
    client_of(Role.BUDGET_USER).post(f"/dokumen/budget_document/{document.pk}/langkah/submit/")
    step = f"/dokumen/budget_document/{document.pk}/langkah/return_/"
    assert client_of(Role.TAPD).post(step, {"reason": "Melebihi SSH"}).status_code == 302
    text = shown(client_of(Role.OPERATOR).get(f"/anggaran/dpa/{document.pk}/"))
    assert "Melebihi SSH" in text and "Isi rincian" in text


def test_strangers_and_other_roles(region, client_of):
    document = budgets.make_draft(region)
    for path in ("", "rincian/", "csv/"):
        assert (
            client_of(Role.OPERATOR, region.other).get(f"/anggaran/dpa/{document.pk}/{path}").status_code
            == 404
        )
    for path in ("rincian/", "csv/"):
        assert client_of(Role.AUDITOR).get(f"/anggaran/dpa/{document.pk}/{path}").status_code == 403
        assert client_of(Role.AUDITOR).post(f"/anggaran/dpa/{document.pk}/{path}").status_code == 403


def test_queries_of_page_and_lines_do_not_grow(region, client_of):
    few = budgets.make_draft(region)
    more = [budgets.line(code) for code in (budgets.TRAVEL, budgets.ELECTRICITY, budgets.COMPUTER)]
    many = budgets.make_draft(region, budgets.line(), *more, unit=region.other)
    client = client_of(Role.AUDITOR)

    def count(document) -> int:
        client.get(f"/anggaran/dpa/{document.pk}/")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/anggaran/dpa/{document.pk}/")
        return len(captured)

    assert count(few) == count(many) <= 22


def test_a_new_version_starts_from_the_lines_in_force(region, client_of):
    budgets.make_budget(region, budgets.line(), budgets.line(budgets.TRAVEL, 250_000_000))
    shift = budgets.make_version(region, kind="pergeseran", name="PERGESERAN 1")
    operator = client_of(Role.OPERATOR)
    data = {"version": shift.pk, "unit": region.unit.pk, "dated_on": "01-03-2025"}
    address = operator.post("/anggaran/dpa/baru/", data).url
    assert "Salin rincian yang berlaku" in shown(operator.get(address))
    page = shown(operator.post(address, {"action": "copy"}))
    assert page.count('name="line-amount"') == 2 and 'value="250.000.000"' in page
    assert not BudgetLine.objects.filter(document__version=shift).exists()


def test_a_replaced_document_no_longer_counts_as_in_force(region, client_of):
    first = budgets.make_budget(region)
    revised = budgets.make_version(region, kind="perubahan", name="PERUBAHAN")
    client = client_of(Role.AUDITOR)
    assert "Digantikan" not in shown(client.get("/anggaran/dpa/"))
    second = budgets.make_budget(region, budgets.line(amount=500_000_000), version=revised)
    assert shown(client.get("/anggaran/dpa/")).count("Digantikan") == 1
    assert "Digantikan" in shown(client.get(f"/anggaran/dpa/{first.pk}/"))
    assert "Digantikan" not in shown(client.get(f"/anggaran/dpa/{second.pk}/"))
