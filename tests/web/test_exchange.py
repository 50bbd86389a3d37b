"""Exchange with SIPD on screen: versions, mappings, import, export, comparison, and unknown codes."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from budget.bridge_fields import HEADINGS
from budget.models import ColumnMapping, ProposalLine, RegionalBudget
from budget.proposals import begin_budget
from core.money import Decimal
from reference.models import Role
from tests.factories import budget as make
from tests.factories.reference import account
from tests.web.matrix.walk import BACKEND
from web.views import exchange, exchange_mappings, unresolved

NAMES = ("unit", "subunit", "subactivity", "fund", "account", "amount")
HEADER = ";".join(HEADINGS["penjabaran"][name] for name in NAMES)
ROWS = (
    "DINKES;DINKES;1.02.01.2.06.0002;1.1;5.1.02.01.01.0024;1.000,50",
    "DISDIK;DISDIK;1.02.01.2.06.0002;1.1;5.1.02.77.77.7777;2.000",
)


def file(*rows, header=HEADER):
    return SimpleUploadedFile("penjabaran.csv", "\n".join([header, *rows]).encode())


@pytest.fixture
def tapd(client, region):
    client.force_login(region[Role.TAPD], backend=BACKEND)
    return client


@pytest.fixture
def budget(region) -> RegionalBudget:
    return begin_budget(make.make_version(region), actor=region[Role.FINANCE_OFFICER], origin="imported")


def post(client, route, pk, action, **over):
    data = {"kind": "penjabaran", "file": file(*ROWS), "action": action, **over}
    return client.post(reverse(route, args=[pk]), data)


def test_a_file_is_checked_then_loaded_and_comes_out_again(tapd, budget):
    answer = post(tapd, "exchange-import", budget.version_id, "check")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Hasil pemeriksaan" in page
    assert "5.1.02.77.77.7777" in page
    assert not ProposalLine.objects.exists()
    answer = post(tapd, "exchange-import", budget.version_id, "load")
    assert answer.headers["Location"] == reverse("exchange")
    assert ProposalLine.objects.count() == 2
    page = tapd.get(reverse("exchange")).content.decode()
    assert "2 baris dimuat ke APBD MURNI; 0 baris lama diganti." in page
    assert "1 baris<span" in page
    answer = tapd.get(reverse("exchange-export", args=[budget.version_id, "penjabaran"]))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="penjabaran-2025-murni.xlsx"'
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert [row[-1] for row in rows[1:]] == [1000.5, 2000]


def test_the_page_of_versions_asks_the_same_number_of_queries_for_any_number_of_lines(
    tapd, budget, django_assert_max_num_queries
):
    post(tapd, "exchange-import", budget.version_id, "load")
    tapd.get(reverse("exchange"))
    with django_assert_max_num_queries(16):
        assert tapd.get(reverse("exchange")).status_code == 200


def test_bad_cells_and_unknown_units_are_shown(tapd, budget):
    answer = post(tapd, "exchange-import", budget.version_id, "load", file=file("DINKES;;;1.1;4.1;x"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "1 sel bermasalah" in page
    assert "Pagu" in page
    answer = post(tapd, "exchange-import", budget.version_id, "check", file=file("BARU;;;1.1;4.1;5"))
    assert answer.status_code == 422
    assert "Unit belum dikenal" in answer.content.decode()
    assert not ProposalLine.objects.exists()


def test_what_differs_is_shown_and_given_as_a_file(tapd, budget):
    post(tapd, "exchange-import", budget.version_id, "load")
    other = file(ROWS[0].replace("1.000,50", "1.000,51"), ROWS[1])
    page = post(tapd, "exchange-compare", budget.version_id, "show", file=other).content.decode()
    assert "1 perbedaan" in page
    assert "Jumlah berbeda" in page
    assert "0,01" in page
    assert "Tidak ada perbedaan" in post(tapd, "exchange-compare", budget.version_id, "show").content.decode()
    other = file(ROWS[1])
    answer = post(tapd, "exchange-compare", budget.version_id, "xlsx", file=other)
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert rows[1][5:] == (None, 1000.5, -1000.5, "hanya di sini")


def test_a_mapping_is_read_from_a_sample_saved_and_used(tapd, budget):
    header = "OPD;Bagian;Kegiatan;Dana;Kode Rekening;Total"
    data = {"kind": "penjabaran", "name": "Kami", "action": "read", "file": file(ROWS[0], header=header)}
    page = tapd.post(reverse("exchange-mapping-new"), data).content.decode()
    assert "1 kolom tertebak" in page
    assert "<option selected>Kode Rekening</option>" in page
    columns = dict(zip(NAMES, header.split(";"), strict=True))
    data = {f"column-{name}": heading for name, heading in columns.items()}
    answer = tapd.post(
        reverse("exchange-mapping-new"), {"kind": "penjabaran", "name": "Kami", "action": "save", **data}
    )
    assert answer.headers["Location"] == reverse("exchange-mappings")
    saved = ColumnMapping.objects.get()
    assert saved.columns == columns
    words = {"mapping": saved.pk, "file": file(ROWS[0], header=header)}
    assert post(tapd, "exchange-import", budget.version_id, "load", **words).status_code == 302
    words["file"] = file(ROWS[0], header=header)
    answer = post(tapd, "exchange-import", budget.version_id, "load", kind="rincian", **words)
    assert "Pemetaan “Kami” untuk Penjabaran APBD. Pilih yang sejenis." in answer.content.decode()
    answer = tapd.post(reverse("exchange-mapping", args=[saved.pk]), {"name": "", "action": "save", **data})
    assert answer.status_code == 422
    assert "Nama pemetaan 1 sampai 80 huruf." in answer.content.decode()
    assert "Kami" in tapd.get(reverse("exchange-mappings")).content.decode()


def test_an_unknown_code_is_chosen_on_its_page(tapd, budget):
    post(tapd, "exchange-import", budget.version_id, "load")
    address = reverse("apbd-codes", args=[budget.pk])
    page = tapd.get(address).content.decode()
    assert "1 baris senilai Rp\u00a02.000 memakai kode" in page
    form = reverse("apbd-code", args=[budget.pk, "account"]) + "?kode=5.1.02.77.77.7777"
    assert "Pilih akun" in tapd.get(form).content.decode()
    choices = reverse("apbd-code-choices", args=[budget.pk, "account"])
    assert "5.1.02.01.01.0025" in tapd.get(choices, {"master_text": "5.1.02.01.01.0025"}).content.decode()
    assert tapd.post(form, {"master": ""}).status_code == 422
    answer = tapd.post(form, {"master": "", "master_text": "5.1.02.01.01.0025"})
    assert answer.headers["Location"] == address
    line = ProposalLine.objects.get(account=account("5.1.02.01.01.0025"))
    assert line.amount.amount == Decimal(2000)
    page = tapd.get(address).content.decode()
    assert "Semua kode sudah dikenal." in page
    assert "Ganti<span" in page


def test_a_unit_reads_none_of_it(client, region, budget):
    client.force_login(region[Role.OPERATOR], backend=BACKEND)
    for route, words in (
        ("exchange", []),
        ("exchange-mappings", []),
        ("exchange-export", [budget.version_id, "penjabaran"]),
        ("apbd-codes", [budget.pk]),
    ):
        assert client.get(reverse(route, args=words)).status_code == 403
    assert {exchange.TITLE, exchange_mappings.MAPPINGS, unresolved.TITLE} == {
        "Pertukaran SIPD",
        "Pemetaan kolom",
        "Kode belum dikenal",
    }
