"""SPP: page for treasurer, verifier and auditor; the chain of a returned one; query counts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reference.models import Role
from tests.factories import budget as budgets
from tests.factories import treasury as made
from treasury.models import PaymentRequest


def main(page) -> str:
    """What stands between the bars."""
    return page.content.decode().split("<main")[1].split("</main>")[0]


def test_page_shows_lines_limits_deductions_and_words(paying, sign_in):
    request = made.submit(
        paying,
        made.draft_request(
            paying,
            made.line(paying.key(), "1250000.50"),
            made.line(paying.key(budgets.TRAVEL), 2_000_000),
            deductions=[made.tax("50000.50")],
            vendor=made.make_vendor("CV Arus Terang"),
        ),
    )
    page = sign_in(paying[Role.TREASURER]).get(f"/belanja/spp/{request.pk}/").content.decode()
    assert "CV Arus Terang" in page
    assert "3.250.000,50" in page and "(50.000,50)" in page and "3.200.000" in page
    assert "Tiga juta dua ratus ribu rupiah" in page
    assert "398.749.999,50" in page  # ceiling of stationery less this SPP
    assert "248.000.000" in page
    assert "Menunggu PPK-SKPD." in page
    assert "Ubah</a>" not in page


@pytest.mark.parametrize(
    ("kind", "payee"),
    [("LS-GAJI", "Pegawai sesuai daftar gaji"), ("LS-BJ", "Penerima sesuai daftar terlampir")],
)
def test_without_a_vendor_the_payees_are_those_on_the_list(paying, sign_in, kind, payee):
    request = made.draft_request(paying)
    PaymentRequest.objects.filter(pk=request.pk).update(kind=kind)
    page = main(sign_in(paying[Role.TREASURER]).get(f"/belanja/spp/{request.pk}/"))
    assert f"<dt>Penerima</dt><dd><b>{payee}</b></dd>" in page
    assert "a.n." not in page


def test_actions_follow_role_and_state(paying, sign_in):
    request = made.draft_request(paying)
    address = f"/belanja/spp/{request.pk}/"
    treasurer, verifier = sign_in(paying[Role.TREASURER]), sign_in(paying[Role.SKPD_VERIFIER])
    page = main(treasurer.get(address))
    assert page.count("btn primary") == 1
    assert "Ajukan ke PPK-SKPD" in page and f"{address}ubah/" in page
    page = main(verifier.get(address))
    assert "Menunggu Bendahara Pengeluaran." in page and "btn primary" not in page
    made.submit(paying, request)
    page = verifier.get(address).content.decode()
    assert "Nyatakan lengkap dan benar" in page and "Kembalikan ke bendahara" in page
    assert "Batalkan SPP" not in page
    page = sign_in(paying[Role.AUDITOR]).get(address).content.decode()
    assert "<form" not in page.split('aria-label="Ringkasan dan langkah"')[1].split("</aside>")[0]


def test_a_returned_spp_shows_why_and_begins_its_chain_anew(paying, sign_in):
    request = made.submit(paying, made.draft_request(paying))
    made.step("payment_request", request, "return_", paying[Role.SKPD_VERIFIER], reason="Kuitansi tidak sama")
    page = sign_in(paying[Role.TREASURER]).get(f"/belanja/spp/{request.pk}/").content.decode()
    assert '<li class="back" aria-current="step"><b>SPP 00001</b><span>Dikembalikan</span>' in page
    assert "Kuitansi tidak sama" in page
    assert "Perbaiki</a>" in page
    made.submit(paying, request)
    page = sign_in(paying[Role.TREASURER]).get(f"/belanja/spp/{request.pk}/").content.decode()
    assert '<li class="now" aria-current="step"><b>Verifikasi</b>' in page
    assert "revisi 1" in page


def test_line_that_settles_a_handover_says_so(paying, sign_in):
    contract = made.make_contract(paying)
    handover = made.make_handover(paying, 80_000_000, contract=contract)
    request = made.draft_request(
        paying,
        made.line(paying.key(budgets.COMPUTER), 80_000_000, handover=handover),
        contract=contract,
        vendor=contract.vendor,
    )
    page = sign_in(paying[Role.TREASURER]).get(f"/belanja/spp/{request.pk}/").content.decode()
    assert f"melunasi BAST {handover.number}" in page
    assert "Kontrak 027/PC/2025" in page


def test_queries_of_the_page_do_not_grow_with_its_lines(paying, sign_in):
    client = sign_in(paying[Role.AUDITOR])

    def count(*lines) -> int:
        request = made.submit(paying, made.draft_request(paying, *lines))
        address = f"/belanja/spp/{request.pk}/"
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    one = count(made.line(paying.key(), 1_000_000))
    three = count(
        *(
            made.line(paying.key(code), 1_000_000)
            for code in (budgets.STATIONERY, budgets.TRAVEL, budgets.ELECTRICITY)
        )
    )
    assert three == one
    assert one <= 32
