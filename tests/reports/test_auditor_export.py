"""Paket auditor: whole, equal to the books, provable without the database, and only for who may have it."""

import csv
import hashlib
import io
import zipfile
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from core import clock, files
from core.errors import AccessDenied, DomainError
from core.money import exact
from ledger import chain
from ledger.models import EntryLine
from reference.models import Role
from reports import auditor_export, auditor_tables
from tests.factories import treasury as make
from tests.web.matrix.walk import BACKEND
from treasury.models import DisbursementOrder
from workflows import jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def paying():
    paying = make.make_paying()
    make.paid(
        paying,
        make.line(paying.key(), 1_000_000),
        deductions=[make.tax(50_000)],
        description="=HYPERLINK(1)",
    )
    return paying


def rows_of(package, name):
    return list(csv.DictReader(io.StringIO(package.read(name).decode())))


def test_the_package_holds_the_year_and_proves_it(paying, tmp_path):
    out = BytesIO()
    told = []
    auditor_export.write(2025, out, by="uji", progress=lambda *step: told.append(step))
    package = zipfile.ZipFile(out)
    assert package.testzip() is None
    manifest = rows_of(package, "manifest.csv")
    assert {row["nama"] for row in manifest} == set(package.namelist()) - {"manifest.csv"}
    for row in manifest:
        data = package.read(row["nama"])
        assert (row["sha256"], int(row["bita"])) == (hashlib.sha256(data).hexdigest(), len(data)), row["nama"]
    (order,) = rows_of(package, "sp2d.csv")
    sp2d = DisbursementOrder.objects.get()
    assert (order["nomor_sp2d"], order["bruto"], order["potongan"], order["neto"], order["status"]) == (
        sp2d.number, "1000000.00", "50000.00", "950000.00", "paid",
    )  # fmt: skip
    assert order["uraian"] == "'=HYPERLINK(1)"
    lines = rows_of(package, "sp2d_rincian.csv")
    assert [(row["jenis_baris"], row["nilai_belanja"], row["nilai_potongan"]) for row in lines] == [
        ("BELANJA", "1000000.00", ""),
        ("POTONGAN", "", "50000.00"),
    ]
    journal = rows_of(package, "jurnal.csv")
    assert len(journal) == EntryLine.objects.count()
    assert sum(exact(row["debet"]) for row in journal) == sum(exact(row["kredit"]) for row in journal) > 0
    assert {row["langkah"] for row in rows_of(package, "persetujuan.csv")} >= {
        "submit",
        "verify",
        "sign",
        "pay",
    }
    (request,) = rows_of(package, "dokumen/paymentrequest.csv")
    (line,) = rows_of(package, "dokumen/paymentrequest_paymentrequestline.csv")
    assert (request["unit"], request["created_by"]) == ("DINKES", paying[Role.TREASURER].username)
    assert (line["request"], line["key_account"]) == (request["number"], paying.key().account.code)
    assert "dokumen/budgetdocument_budgetline_cashplan.csv" in package.namelist()
    proof = package.read("rantai/jurnal.txt").decode()
    heads = chain.read_heads(package.read("rantai/kepala.txt").decode())
    assert chain.verify(proof.splitlines(), anchor=heads).entries == len({row["hash"] for row in journal})
    broken = proof.replace("\t1000000.00\t0.00", "\t1000001.00\t0.00", 1)
    with pytest.raises(chain.ChainBroken, match="isi tidak sesuai segelnya"):
        chain.verify(broken.splitlines(), anchor=heads)
    assert told[-1] == (len(package.namelist()) - 2, len(package.namelist()) - 2, "selesai")


def test_every_kind_of_document_has_its_file():
    found = {table.file for table in auditor_tables.documents(2025)}
    for name in ("paymentrequest", "paymentorder", "disbursementorder", "contract", "handover", "remittance"):
        assert f"dokumen/{name}.csv" in found
    assert {"dokumen/budgetdocument.csv", "dokumen/fundrelease.csv"} <= found
    for table in auditor_tables.documents(2025):
        assert next(table.rows())[0] == "id", table.file


def test_who_may_have_it_and_for_which_year(paying, client, tmp_path):
    auditor, treasurer = paying[Role.AUDITOR], paying[Role.TREASURER]
    with clock.frozen(make.ASKED_ON):
        ask_for_it(auditor, treasurer, client)
    out = tmp_path / "paket.zip"
    call_command("auditor_export", "--year", "2025", "--out", str(out))
    assert zipfile.ZipFile(out).testzip() is None
    with pytest.raises(CommandError, match="belum dibuka"):
        call_command("auditor_export", "--year", "2031", "--out", str(tmp_path / "tidak.zip"))
    assert not (tmp_path / "tidak.zip").exists()


def ask_for_it(auditor, treasurer, client):
    """By the service, by the screen, and as a job."""
    with pytest.raises(AccessDenied):
        auditor_export.order(2025, actor=treasurer)
    with pytest.raises(DomainError, match="Tahun anggaran 2031 belum dibuka"):
        auditor_export.order(2031, actor=auditor)
    client.force_login(auditor, backend=BACKEND)
    page = client.get(reverse("auditor-package"))
    assert "sp2d_rincian.csv" in page.content.decode()
    assert client.post(reverse("auditor-package"), {"year": "1999"}).status_code == 422
    answer = client.post(reverse("auditor-package"), {"year": "2025"})
    run = auditor_export.order(2025, actor=auditor)
    assert answer.status_code == 302
    done = jobs.run_now(run)
    assert (done.file_name, done.content_type) == ("paket-auditor-2025.zip", "application/zip")
    with files.path_of(done.file_key).open("rb") as opened:
        assert "BACA.txt" in zipfile.ZipFile(opened).namelist()
