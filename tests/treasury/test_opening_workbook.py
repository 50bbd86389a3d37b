"""Saldo awal dari buku kerja: template out and back, every bad cell by its address, all units or none."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from budget.workbook import WorkbookErrors
from core import clock
from core.errors import AccessDenied, DomainError
from core.workbooks import WorkbookRefused
from ledger.models import Entry
from reference.models import FiscalYear, Role
from tests.factories.reference import make_region
from tests.web.matrix.walk import BACKEND
from treasury import opening_template, opening_workbook
from treasury.services.year import open_year

pytestmark = pytest.mark.django_db
CASH, EQUITY, STOCK = "1.1.01.01.01.0001", "3.1.01.01.01.0001", "1.1.12.01.03.0001"


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(date(2025, 1, 2)):
        yield


@pytest.fixture
def region():
    region = make_region()
    open_year(region.year, actor=region[Role.FINANCE_OFFICER])
    return region


def workbook(*rows, sheet=opening_workbook.SHEET, year="2025"):
    made = openpyxl.Workbook()
    made.active.title = sheet
    made.active.append(["Tahun anggaran", year])
    made.active.append(list(opening_workbook.TITLES.values()))
    for row in rows:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


GOOD = (
    ("PPKD", CASH, 1_500_000.25, None),
    ("PPKD", EQUITY, None, "1.500.000,25"),
    ("DINKES", STOCK, 7_000, None),
    ("DINKES", EQUITY, "", 7_000),
)


def load(region, data, **over):
    return opening_workbook.import_workbook(region.year, data, actor=region[Role.FINANCE_OFFICER], **over)


def test_all_units_are_posted_once_and_the_template_brings_them_back(region):
    totals = load(region, workbook(*GOOD), dry_run=True)
    assert [(t.unit.code, str(t.debit), t.was_known) for t in totals] == [
        ("DINKES", "7000.00", False),
        ("PPKD", "1500000.25", False),
    ]
    assert not Entry.objects.exists()
    assert opening_workbook.sentence(load(region, workbook(*GOOD))) == (
        "Saldo awal 2 unit dibukukan (4 rekening); 0 unit sudah ada."
    )
    assert set(Entry.objects.values_list("kind", "ledger_set")) == {("OPENING", "FIN")}
    template = opening_template.write(region.year, actor=region[Role.FINANCE_OFFICER])
    assert [t.was_known for t in load(region, template)] == [True, True]
    assert Entry.objects.count() == 2
    assert opening_template.file_name(region.year) == "saldo-awal-2025.xlsx"
    with pytest.raises(DomainError, match="dengan isi lain"):
        load(region, workbook(("PPKD", CASH, 1, None), ("PPKD", EQUITY, None, 1)))


def test_every_bad_cell_is_named_and_nothing_is_posted(region):
    rows = (
        ("TIDAK", CASH, 1, None),
        ("PPKD", "9.9", 1, None),
        ("PPKD", "1.1.01", 1, None),
        ("PPKD", "5.1.02.01.01.0024", 1, None),
        ("PPKD", CASH, -1, None),
        ("PPKD", CASH, 1, 1),
        ("PPKD", EQUITY, None, "sejuta"),
        ("DINKES", STOCK, "=1+1", None),
        ("DINKES", EQUITY, None, 5),
        ("DINKES", EQUITY, None, 5),
    )
    with pytest.raises(WorkbookErrors) as refusal:
        load(region, workbook(*rows))
    found = [(error.cell, error.rule) for error in refusal.value.rows]
    assert found == [
        ("Saldo awal!A3", "I-01"),
        ("Saldo awal!B4", "I-01"),
        ("Saldo awal!B5", "I-31"),
        ("Saldo awal!B6", "I-30"),
        ("Saldo awal!C7", "I-05"),
        ("Saldo awal!C8", "I-05"),
        ("Saldo awal!D9", "I-04"),
        ("Saldo awal!C10", "I-04"),
        ("Saldo awal!B12", "I-01"),
    ]
    with pytest.raises(
        WorkbookErrors, match="tidak seimbang: debet Rp\u00a07, kredit Rp\u00a05, selisih Rp\u00a02"
    ):
        load(region, workbook(("PPKD", CASH, 7, None), ("PPKD", EQUITY, None, 5)))
    with pytest.raises(WorkbookErrors, match="untuk tahun lain; yang dipilih 2025"):
        load(region, workbook(*GOOD, year="2024"))
    with pytest.raises(WorkbookRefused, match="tidak berisi saldo"):
        load(region, workbook())
    with pytest.raises(WorkbookRefused, match="Lembar “Saldo awal” tidak ada"):
        load(region, workbook(*GOOD, sheet="Lain"))
    with pytest.raises(AccessDenied):
        opening_workbook.import_workbook(region.year, workbook(*GOOD), actor=region[Role.OPERATOR])
    with pytest.raises(DomainError, match="belum dibuka"):
        opening_workbook.require_year(2031)
    assert not Entry.objects.exists()


def test_the_screen_checks_first_and_posts_the_file_that_was_checked(region, client):
    client.force_login(region[Role.FINANCE_OFFICER], backend=BACKEND)
    address = reverse("opening-workbook")

    def upload(data):
        return client.post(address, {"file": SimpleUploadedFile("saldo.xlsx", data)})

    assert "Unduh templat" in client.get(address).content.decode()
    assert client.get(reverse("opening-template")).content[:2] == b"PK"
    bad = upload(workbook(("PPKD", CASH, 7, None)))
    assert bad.status_code == 422
    assert "Saldo awal!A3" in bad.content.decode()
    assert upload(b"bukan buku kerja").status_code == 422
    checked = upload(workbook(*GOOD))
    assert "Bukukan 2 unit" in checked.content.decode()
    assert not Entry.objects.exists()
    token = checked.context["checked"]
    assert client.post(address, {"checked": f"{token}x"}).status_code == 422
    assert client.post(address, {"checked": token}).status_code == 302
    assert Entry.objects.filter(year=FiscalYear.objects.get().pk).count() == 2
