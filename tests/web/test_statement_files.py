"""Registers on screen, and every statement as a file: rights, formats, figures, refusals."""

import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse
from pypdf import PdfReader

from core import clock
from reference.models import Role
from reports import kept, statements
from tests.factories import budget as budgets
from tests.factories import treasury as payments
from tests.reports import papers
from web.views import reports

KINDS = ["lra", "lo", "trial_balance", "general_ledger", "sp2d_register", "availability_card"]
KINDS += ["lra_by_unit", "lra_by_activity", "lra_by_function"]
REGISTERS = ["general-ledger", "sp2d-register", "availability-card"]
TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def file_of(client, kind, extension, **query):
    return client.get(reverse("statement-file", args=[kind, extension]), query)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("extension", list(TYPES))
def test_each_statement_is_a_file(paid, sign_in, kind, extension):
    response = file_of(sign_in(paid[Role.TREASURER]), kind, extension, tingkat="6")
    assert response.status_code == 200
    assert response["Content-Type"] == TYPES[extension]
    name = f"{kind.replace('_', '-')}-dinkes-2025-12-31.{extension}"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    data = b"".join(response)
    if extension == "pdf":
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(data), strict=True).pages)
        assert "4.000.000,00" in text
        assert str(paid[Role.TREASURER].full_name) in text
    elif extension == "xlsx":
        cells = [cell for line in openpyxl.load_workbook(io.BytesIO(data)).active.values for cell in line]
        assert 4_000_000 in cells
    else:
        assert "4000000.00" in data.decode()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("extension", list(TYPES))
def test_files_obey_the_rights_of_the_unit(paid, sign_in, kind, extension):
    stranger = sign_in(paid.region.person(Role.TREASURER, paid.region.other))
    assert file_of(stranger, kind, extension, unit=paid.unit.pk).status_code == 404
    assert file_of(stranger, kind, extension, unit="semua").status_code == 403
    assert file_of(sign_in(paid[Role.ADMINISTRATOR]), kind, extension, unit=paid.unit.pk).status_code == 404
    assert file_of(sign_in(paid[Role.AUDITOR]), kind, extension, unit="semua").status_code == 200


def test_unknown_files_are_not_found(paid, sign_in):
    client = sign_in(paid[Role.TREASURER])
    assert file_of(client, "laba_rugi", "pdf").status_code == 404
    assert file_of(client, "lra", "exe").status_code == 404
    assert file_of(client, "lra", "pdf", sampai="kemarin").status_code == 422
    assert client.post(reverse("statement-file", args=["lra", "pdf"])).status_code == 405


def test_the_service_asks_for_the_right_itself(paid):
    wanted = statements.Request("lra", 2025, date(2025, 12, 31), paid.unit.pk)
    reader = paid[Role.TREASURER]
    assert statements.read(reader, wanted, on=date(2025, 12, 31)).matrix.scope_code == paid.unit.code
    stranger = paid.region.person(Role.TREASURER, paid.region.other)
    with pytest.raises(statements.NotFound):
        statements.read(stranger, wanted, on=date(2025, 12, 31))
    with pytest.raises(statements.AccessDenied):
        statements.read(reader, statements.Request("lra", 2025, date(2025, 12, 31)), on=date(2025, 12, 31))
    with pytest.raises(statements.DomainError, match="tidak dikenal"):
        statements.listing(statements.Request("laba_rugi", 2025, date(2025, 12, 31)))


@pytest.mark.parametrize("name", REGISTERS)
def test_registers_show_and_offer_their_files(paid, sign_in, name):
    page = sign_in(paid[Role.TREASURER]).get(reverse(name)).content.decode()
    assert "4.000.000,00" in page
    for extension in TYPES:
        assert f"/berkas/{extension}/?" in page
    stranger = sign_in(paid.region.person(Role.TREASURER, paid.region.other))
    assert stranger.get(reverse(name), {"unit": paid.unit.pk}).status_code == 404
    assert "4.000.000,00" not in stranger.get(reverse(name)).content.decode()


def test_lines_lead_to_their_documents(paid, sign_in):
    client = sign_in(paid[Role.TREASURER])
    ledger = client.get(reverse("general-ledger"), {"rekening": budgets.STATIONERY}).content.decode()
    assert 'hx-boost="false"' in ledger
    assert f"Rekening {budgets.STATIONERY}" in ledger
    register = client.get(reverse("sp2d-register")).content.decode()
    assert "/sp2d/" in register
    assert "/spm/" in register
    assert "/spp/" in register
    card = client.get(reverse("availability-card")).content.decode()
    assert reverse("drill") in card
    assert "sub=" in card


@pytest.mark.parametrize(
    ("name", "query", "text"),
    [
        ("general-ledger", {"rekening": "9.9"}, "tidak ada dalam bagan akun"),
        ("general-ledger", {"dari": "01-02-2025", "sampai": "01-01-2025"}, "Tukar keduanya"),
        ("sp2d-register", {"dari": "01-12-2024"}, "satu tahun anggaran"),
        ("availability-card", {"sampai": "kemarin"}, "Tanggal tidak terbaca"),
    ],
)
def test_wrong_parameters_are_named(paid, sign_in, name, query, text):
    response = sign_in(paid[Role.TREASURER]).get(reverse(name), query)
    assert response.status_code == 422
    assert text in response.content.decode()


def test_long_registers_come_in_pages(paid, sign_in, monkeypatch):
    monkeypatch.setattr(reports, "PAGE_LINES", 2)
    client = sign_in(paid[Role.AUDITOR])
    first = client.get(reverse("general-ledger"), {"unit": "semua"}).content.decode()
    assert "halaman=2" in first
    beyond = client.get(reverse("general-ledger"), {"unit": "semua", "halaman": "999"})
    assert beyond.status_code == 200
    assert "Jumlah" in beyond.content.decode()


@pytest.mark.parametrize(
    ("name", "count"), [("general-ledger", 14), ("sp2d-register", 13), ("availability-card", 11)]
)
def test_queries_do_not_grow(paying, sign_in, django_assert_num_queries, name, count):
    client = sign_in(paying[Role.TREASURER])
    client.get(reverse(name))
    kept.COPIES.clear()
    with django_assert_num_queries(count):
        client.get(reverse(name))
    for code in (budgets.STATIONERY, budgets.TRAVEL, budgets.COMPUTER):
        payments.paid(paying, payments.line(paying.key(code), 1_000_000))
    with django_assert_num_queries(count):
        client.get(reverse(name))


def test_amounts_of_eighteen_digits_go_through(db, sign_in):
    """Rp 9.999.999.999.999.999,99 from the budget to PDF and XLSX, exact."""
    huge = "9999999999999999.99"
    paying = payments.make_paying(cash=0, budget=[(budgets.STATIONERY, huge, budgets.OFFICE)])
    with clock.frozen(date(2025, 2, 3)):
        matrix = statements.matrix(
            statements.Request("availability_card", 2025, date(2025, 12, 31), paying.unit.pk)
        )
    assert f"{matrix.value('total', 'ceiling'):.2f}" == huge
    client = sign_in(paying[Role.TREASURER])
    data = b"".join(file_of(client, "availability_card", "xlsx"))
    assert papers.read_openpyxl(data, matrix) == papers.cells_of(matrix)
    assert papers.read_calamine(data, matrix) == papers.cells_of(matrix)
    pdf = b"".join(file_of(client, "availability_card", "pdf"))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    assert papers.figures_of(text).count(huge) == 6
