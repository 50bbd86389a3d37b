"""Cetak: PDF in the browser, rights, names of files; the batch form orders a job."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budget import revision
from budget.models import BudgetProposal
from reference.models import Role
from reports.printouts.layout import qr_rows
from tests.factories import imprest, revenue
from tests.factories import memo as memos
from tests.factories import treasury as made
from tests.reports.printouts import reading
from web.urls_printouts import urlpatterns
from workflows.models import JobRun

DAY = f"{made.ASKED_ON:%d-%m-%Y}"


@pytest.fixture
def issued(paying):
    return made.issued(paying, made.line(paying.key(), "12345678.50"), deductions=[made.tax("345678.50")])


def rka_of(paying) -> BudgetProposal:
    """The unit's RKA of a perubahan: a copy of its DPA."""
    officer = paying[Role.FINANCE_OFFICER]
    found = BudgetProposal.objects.filter(unit=paying.unit).first()
    if found is None:
        budget = revision.begin_next(
            year=paying.region.year, kind="perubahan", name="PERUBAHAN", actor=officer
        )
        found = budget.proposals.get(unit=paying.unit)
    return found


def pages_of(paying, issued) -> dict[str, str]:
    """Print route → page of the document it prints."""
    request, release = issued.order.request, paying.document.fund_releases.get()
    voucher = memos.draft(paying)
    imprest.imprest(paying)
    receipt, taken = imprest.expense(paying), revenue.take(paying, 1_000)
    report, deposit = imprest.report(paying, receipt, until="draft"), revenue.put(paying)
    returned = imprest.give_back(paying, 1_000)
    closing = imprest.close_cash(paying, 1, on=made.ASKED_ON)
    rka = rka_of(paying)
    return {
        reverse("print-spp", args=[request.pk]): reverse("spp-detail", args=[request.pk]),
        reverse("print-spm", args=[issued.order.pk]): reverse("spm-detail", args=[issued.order.pk]),
        reverse("print-sp2d", args=[issued.pk]): reverse("sp2d-detail", args=[issued.pk]),
        reverse("print-spd", args=[release.pk]): reverse("fund-release-detail", args=[release.pk]),
        reverse("print-dpa", args=[paying.document.pk]): reverse("budget-detail", args=[paying.document.pk]),
        reverse("print-rka", args=[rka.pk]): reverse("proposal-detail", args=[rka.pk]),
        reverse("print-apbd", args=[rka.budget_id]): reverse("apbd-detail", args=[rka.budget_id]),
        reverse("print-memo", args=[voucher.pk]): reverse("memo-detail", args=[voucher.pk]),
        reverse("print-lpj", args=[report.pk]): reverse("accountability-detail", args=[report.pk]),
        reverse("print-expense", args=[receipt.pk]): reverse("expense-detail", args=[receipt.pk]),
        reverse("print-tbp", args=[taken.pk]): reverse("treasurer-receipt-detail", args=[taken.pk]),
        reverse("print-sts", args=[deposit.pk]): reverse("deposit-detail", args=[deposit.pk]),
        reverse("print-imprest-return", args=[returned.pk]): reverse(
            "imprest-return-detail", args=[returned.pk]
        ),
        reverse("print-cash-closing", args=[closing.pk]): reverse("cash-closing-detail", args=[closing.pk]),
    }


def test_every_document_page_leads_to_its_form_and_the_form_back(paying, issued, sign_in):
    auditor = sign_in(paying[Role.AUDITOR])
    for form, page in pages_of(paying, issued).items():
        assert f'href="{form}">Cetak</a>' in auditor.get(page).content.decode()
        response = auditor.get(form)
        assert response.status_code == 200 and response["Content-Type"] == "application/pdf"
        expected = qr_rows(f"http://testserver{page}")
        assert reading.qr_of(response.content) == [list(row) for row in expected]


def test_form_opens_in_the_browser_under_its_number(paying, issued, sign_in):
    response = sign_in(paying[Role.TREASURER]).get(reverse("print-sp2d", args=[issued.pk]))
    assert response["Content-Disposition"] == 'inline; filename="sp2d-00001-SP2D-LS-BJ-2025.pdf"'
    text = reading.flat(response.content)
    assert "Jumlah yang dibayarkan 12.000.000,00" in text and "Dua belas juta rupiah" in text
    assert "oleh Expenditure Treasurer Dinkes" in text


def test_a_stranger_learns_nothing(paying, issued, sign_in):
    stranger = sign_in(paying.region.person(Role.TREASURER, paying.region.other))
    administrator = sign_in(paying[Role.ADMINISTRATOR])
    forms = pages_of(paying, issued)
    for form in forms:
        assert stranger.get(form).status_code == 404
        assert administrator.get(form).status_code == 404
        assert sign_in(paying[Role.AUDITOR]).post(form).status_code == 405
    assert len(urlpatterns) == len(forms) + 1


def test_signed_out_people_are_asked_to_sign_in(paying, issued, client):
    for form in [*pages_of(paying, issued), reverse("print-batch")]:
        response = client.get(form)
        assert response.status_code == 302 and "/masuk/" in response["Location"]


def test_queries_of_a_print_do_not_grow_with_its_lines(paying, sign_in):
    codes = (made.budgets.STATIONERY, made.budgets.TRAVEL)
    auditor = sign_in(paying[Role.AUDITOR])
    counts = []
    for wanted in (codes[:1], codes):
        one = made.issued(paying, *(made.line(paying.key(code), 1_000_000) for code in wanted))
        auditor.get(reverse("print-sp2d", args=[one.pk]))
        with CaptureQueriesContext(connection) as queries:
            auditor.get(reverse("print-sp2d", args=[one.pk]))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 20


# --- Batch ---------------------------------------------------------------------------------------
def test_batch_orders_a_job_for_the_unit(paying, issued, sign_in):
    treasurer = sign_in(paying[Role.TREASURER])
    page = treasurer.get(reverse("print-batch")).content.decode()
    assert "Cetak sebagai satu PDF" in page and "paling banyak 500 dokumen" in page
    assert "Semua unit" not in page
    given = {"kind": "sp2d", "unit": paying.unit.pk, "first": DAY, "last": ""}
    response = treasurer.post(reverse("print-batch"), given)
    run = JobRun.objects.get()
    assert response.status_code == 302 and response["Location"] == reverse("job-detail", args=[run.pk])
    assert run.created_by == paying[Role.TREASURER] and run.unit == paying.unit
    assert run.parameters["addresses"]["disbursement"] == "http://testserver/belanja/sp2d/{}/"


def test_batch_of_all_units_is_for_who_reads_several(paying, issued, sign_in):
    auditor = sign_in(paying[Role.AUDITOR])
    assert "Semua unit yang Anda baca" in auditor.get(reverse("print-batch")).content.decode()
    given = {"kind": "sp2d", "unit": "semua", "first": DAY, "last": DAY}
    assert auditor.post(reverse("print-batch"), given).status_code == 302
    assert JobRun.objects.get().unit is None


def test_batch_refuses_in_words(paying, sign_in):
    auditor = sign_in(paying[Role.AUDITOR])
    given = {"kind": "spm", "unit": paying.unit.pk, "first": DAY, "last": DAY}
    empty = auditor.post(reverse("print-batch"), given)
    assert empty.status_code == 422
    assert "Tidak ada SPM bernomor tanggal 3 Februari 2025" in empty.content.decode()
    swapped = auditor.post(reverse("print-batch"), {**given, "last": "01-02-2025"})
    assert swapped.status_code == 422
    assert "Tanggal awal sesudah tanggal akhir" in swapped.content.decode()
    assert JobRun.objects.count() == 0


def test_batch_of_a_strangers_unit_is_no_choice(paying, issued, sign_in):
    stranger = sign_in(paying.region.person(Role.TREASURER, paying.region.other))
    given = {"kind": "sp2d", "unit": paying.unit.pk, "first": DAY, "last": DAY}
    assert stranger.post(reverse("print-batch"), given).status_code == 422
    assert sign_in(paying[Role.ADMINISTRATOR]).get(reverse("print-batch")).status_code == 403
    assert JobRun.objects.count() == 0


def test_the_qr_holds_the_address_of_the_setting(paying, issued, sign_in, rf):
    from core.errors import DomainError
    from reference.region import set_setting
    from web.views.printouts import addresses

    asked = rf.get("/", headers={"host": "testserver"})
    assert addresses(asked)["disbursement"] == "http://testserver/belanja/sp2d/{}/"
    actor = paying[Role.ADMINISTRATOR]
    set_setting("region.kapuas_address", "https://kapuas.contoh.go.id", actor=actor)
    assert addresses(asked)["disbursement"] == "https://kapuas.contoh.go.id/belanja/sp2d/{}/"
    for wrong in ("http://kapuas.contoh.go.id", "https://a/b", "javascript:alert(1)", "https://a b"):
        with pytest.raises(DomainError, match="Alamat Kapuas"):
            set_setting("region.kapuas_address", wrong, actor=actor)
