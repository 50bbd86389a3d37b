"""Screens of a budget's workbook: template, check with every bad cell, load at once or in a job."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from budget import jobs as budget_jobs
from budget import workbook
from budget.models import BudgetLine
from budget.rows import CODES, QUARTERS
from core import clock
from core.money import Decimal
from reference.models import Role
from tests.factories.budget import LEVY, OFFICE, STATIONERY, make_draft
from workflows import jobs
from workflows.models import JobRun


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(date(2025, 1, 2)):
        yield


@pytest.fixture
def draft(region):
    return make_draft(region)


def upload(*rows):
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = workbook.SHEET
    sheet.append([workbook.TITLES[name] for name in (*CODES, "amount", *QUARTERS)])
    for row in rows:
        sheet.append(row)
    target = io.BytesIO()
    made.save(target)
    return SimpleUploadedFile("anggaran.xlsx", target.getvalue())


def good(amount=400, code=STATIONERY, program=OFFICE):
    return (program, code, "PAD", amount, amount, 0, 0, 0)


def address(draft):
    return reverse("budget-workbook", args=[draft.pk])


def stored():
    return list(BudgetLine.objects.values_list("amount", flat=True))


def test_the_template_is_a_workbook_with_the_documents_lines(client_of, draft):
    answer = client_of(Role.OPERATOR).get(reverse("budget-template", args=[draft.pk]))
    assert answer["Content-Disposition"] == 'attachment; filename="DPA-DINKES-MURNI-2025.xlsx"'
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Rincian", "Sub kegiatan", "Rekening", "Sumber dana", "Petunjuk"]
    assert [cell.value for cell in book["Rincian"][8]][:5] == [
        OFFICE,
        STATIONERY,
        "PAD",
        "Belanja Alat/Bahan untuk Kegiatan Kantor-Alat Tulis Kantor",
        400_000_000,
    ]


def test_a_stranger_gets_neither_page_nor_template(client_of, region, draft):
    other = client_of(Role.OPERATOR, region.other)
    assert other.get(address(draft)).status_code == 404
    assert other.get(reverse("budget-template", args=[draft.pk])).status_code == 404
    assert client_of(Role.TREASURER).post(address(draft), {"file": upload(good())}).status_code == 403
    assert stored() == [Decimal(400_000_000)]


def test_checked_first_then_loaded(client_of, draft):
    client = client_of(Role.OPERATOR)
    page = client.post(address(draft), {"file": upload(good(), good(600, LEVY, None))})
    text = page.content.decode()
    assert page.status_code == 200
    assert "Muat 2 rincian" in text and "(399.999.600)" in text and "Pendapatan-LRA" in text
    assert stored() == [Decimal(400_000_000)]
    done = client.post(address(draft), {"checked": page.context["checked"]}, follow=True)
    assert sorted(stored()) == [400, 600]
    assert "2 rincian dimuat: 1 baru, 1 berubah, 0 dihapus." in done.content.decode()


def test_every_bad_cell_stands_in_a_table(client_of, draft):
    page = client_of(Role.OPERATOR).post(
        address(draft), {"file": upload(good("<b>x"), good(5, "9.9"), good("=1+1", LEVY, None))}
    )
    text = page.content.decode()
    assert page.status_code == 422
    assert [cell.cell for cell in page.context["cells"]] == [
        "Rincian!D2",
        "Rincian!E2",
        "Rincian!B3",
        "Rincian!D4",
        "Rincian!E4",
    ]
    assert "5 kesalahan pada 3 baris" in text and "&lt;b&gt;x" in text and "<b>x" not in text
    assert stored() == [Decimal(400_000_000)]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7", "bukan buku kerja Excel"),
        (b"", "Berkas kosong"),
        (b"PK\x03\x04" + bytes(10 * 1024 * 1024), "batasnya 10 MB"),
    ],
    ids=["pdf", "empty", "large"],
)
def test_a_file_that_is_no_workbook(client_of, draft, data, words):
    page = client_of(Role.OPERATOR).post(address(draft), {"file": SimpleUploadedFile("a.xlsx", data)})
    assert page.status_code == 422
    assert words in page.content.decode()


def test_no_file_at_all(client_of, draft):
    page = client_of(Role.OPERATOR).post(address(draft), {})
    assert page.status_code == 422
    assert "Buku kerja belum diisi." in page.content.decode()


def test_what_was_checked_by_another_or_for_another_document_is_not_loaded(client_of, region, draft):
    page = client_of(Role.OPERATOR).post(address(draft), {"file": upload(good())})
    other = make_draft(region, unit=region.other)
    answer = client_of(Role.OPERATOR, region.other).post(address(other), {"checked": page.context["checked"]})
    assert answer.status_code == 422
    assert "kedaluwarsa" in answer.content.decode()
    assert client_of(Role.OPERATOR).post(address(draft), {"checked": "x"}).status_code == 422
    assert stored() == [Decimal(400_000_000)] * 2


def test_many_lines_are_loaded_by_a_job(client_of, draft, monkeypatch):
    monkeypatch.setattr(budget_jobs, "DIRECT_LINES_MAX", 1)
    client = client_of(Role.OPERATOR)
    page = client.post(address(draft), {"file": upload(good(), good(600, LEVY, None))})
    assert page.context["in_background"] is True
    answer = client.post(address(draft), {"checked": page.context["checked"]})
    run = JobRun.objects.get()
    assert answer["Location"] == reverse("job-detail", args=[run.pk])
    assert stored() == [Decimal(400_000_000)]
    done = jobs.run_now(run)
    assert (done.state, done.message.split(".")[0]) == (
        "done",
        "2 rincian dimuat: 1 baru, 1 berubah, 0 dihapus",
    )
    assert sorted(stored()) == [400, 600]


def test_a_job_that_finds_errors_fails_with_their_cells(region, draft):
    from core import files

    key = files.store(upload(*(good(1, f"9.{number}") for number in range(120))).read()).sha256
    done = jobs.run_now(budget_jobs.order(draft, key, actor=region[Role.OPERATOR]))
    assert done.state == "failed"
    assert done.message.splitlines()[0].startswith("Rincian!B2, Kode rekening “9.0”: akun tidak ada")
    assert done.message.splitlines()[-1] == "… dan 20 kesalahan lain."
    assert stored() == [Decimal(400_000_000)]
