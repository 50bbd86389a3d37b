"""Each official form on one told payment: figures, words, people, address, golden text.

The RKA (reports.printouts.rka) is of the same unit's next version.
"""

from datetime import date

import pytest
import segno

from reference.models import Appointment
from reports.printouts import cash_closing, dpa, kuitansi, lpj, memo, sp2d, spd, spm, spp, sts, sts_rest, tbp
from reports.printouts.batch import KINDS
from tests import golden
from tests.factories import budget as budgets
from tests.factories import imprest
from tests.factories import memo as memos
from tests.factories import treasury as made
from tests.reports.printouts import reading, story
from tests.worlds import made_once

MARCH = date(2025, 3, 10)
told = made_once("printed", story.tell)


@pytest.mark.parametrize("kind", list(KINDS))
def test_form_is_the_golden_text(told, request, kind):
    data = reading.printed(kind, told.document_of(kind))
    texts, text = reading.pages(data), "\n\f\n".join(reading.rows(data)) + "\n"
    file = golden.FOLDER / f"form_{kind}.txt"
    if request.config.getoption("--update-golden"):
        file.write_text(text)
    assert text == file.read_text()
    for number, page in enumerate(texts, 1):
        assert f"Halaman {number} dari" in page
        assert "Dicetak 03-02-2025 pukul 10.30 oleh Uji" in page


def test_spp_says_what_is_asked_from_what_and_for_whom(told):
    text = reading.flat(reading.printed("spp", told.request))
    assert spp.heading_of(told.request) in text
    assert "Nomor: 00001/SPP/LS-BJ/DINKES/2025" in text
    assert "Jumlah yang diminta : Rp 123.456.789,50" in text
    words = "Seratus dua puluh tiga juta empat ratus lima puluh enam ribu tujuh ratus delapan puluh sembilan"
    assert f"{words} rupiah lima puluh sen" in text
    assert "CV Sinar Rezeki Kapuas" in text and "01.234.567.8-701.000" in text
    assert "1011223344" in text and "Bank Kalbar" in text
    assert "Kontrak 027/PC/2025 tanggal 3 Februari 2025; BAST 00001/BAST/DINKES/2025" in text
    # The sub kegiatan: budget 1,500,000,000, a quarter of it released, nothing disbursed before.
    assert "II. Jumlah SPD sampai tanggal SPP 375.000.000,00" in text
    assert "Sisa dana yang belum di-SPD-kan (I − II) 1.125.000.000,00" in text
    assert "Sisa SPD sesudah SPP ini 251.543.210,50" in text
    assert "2.1.01.05.01.0001" in text and "3.456.789,50" in text


def test_spm_and_sp2d_pay_the_net_amount(told):
    for kind, module in (("spm", spm), ("sp2d", sp2d)):
        text = reading.flat(reading.printed(kind, told.document_of(kind)))
        assert f"Nomor: 00001/{module.NAME}/LS-BJ" in text
        assert "Jumlah 123.456.789,50" in text
        assert "Jumlah potongan 3.456.789,50" in text
        assert "yang dibayarkan 120.000.000,00" in text
        assert "Seratus dua puluh juta rupiah" in text
        assert "01.234.567.8-701.000" in text
    assert "rekening nomor 0010010001 a.n. RKUD" in text
    assert "Dibayar bank 3 Februari 2025, referensi NTB-001" in text


def test_spd_counts_what_was_released_before(told):
    first = reading.flat(reading.printed(spd.NAME.lower(), told.release))
    april = date(2025, 4, 1)
    second = budgets.make_release(told.paying.region, told.paying.document, quarter=2, on=april)
    text = reading.flat(reading.printed("spd", second))
    # Spending of the unit: 8,450,000,000; a quarter of it each time.
    assert "a. Jumlah dana DPA (belanja dan pengeluaran pembiayaan) 8.450.000.000,00" in text
    assert "b. Akumulasi SPD sebelumnya 0,00" in first
    assert "b. Akumulasi SPD sebelumnya 2.112.500.000,00" in text
    assert "d. Jumlah dana yang di-SPD-kan saat ini 2.112.500.000,00" in text
    assert "e. Sisa dana DPA yang belum di-SPD-kan (c − d) 4.225.000.000,00" in text
    assert "Triwulan II, April sampai dengan Juni 2025" in text
    assert "Jumlah 8.450.000.000,00 2.112.500.000,00 2.112.500.000,00 4.225.000.000,00" in text


def test_dpa_sums_accounts_and_quarters(told):
    data = reading.printed("dpa", told.paying.document)
    texts = [" ".join(text.split()) for text in reading.pages(data)]
    first = texts[0]
    assert dpa.title_of(told.paying.document) in first
    quarters = "2.112.500.000,00 2.112.500.000,00 2.112.500.000,00 2.112.500.000,00"
    assert f"Jumlah belanja 8.450.000.000,00 {quarters}" in first
    assert "Surplus/(defisit) (7.850.000.000,00)" in first
    equipment = next(text for text in texts if f"Sub kegiatan : {budgets.EQUIPMENT}" in text)
    assert "Alokasi : Rp 1.500.000.000,00" in equipment
    assert "Satu miliar lima ratus juta rupiah" in equipment
    assert "Program : 1.02.01 " in equipment and "Kegiatan : 1.02.01.2.07 " in equipment


def test_memo_of_an_audit_says_its_finding_and_that_nobody_signed(told):
    title = memo.TITLES["AUDIT"]
    ground = {"finding": "LHP 12.A/2026 temuan 3", "reason": "Persediaan kurang dicatat"}
    drafted = memos.draft(told.paying, on=memos.YEAR_END, kind="AUDIT", **ground)
    text = reading.flat(reading.printed("memo", drafted))
    assert title in text and "DRAF" in text
    assert f"Nomor LHP/temuan : {ground['finding']}" in text and f"Alasan : {ground['reason']}" in text
    plain = reading.flat(reading.printed("memo", told.voucher))
    assert title not in plain and "LHP" not in plain and "DRAF" not in plain


def test_lpj_tells_this_report_what_came_before_and_what_is_left(told):
    text = reading.flat(reading.printed("lpj", told.report))
    assert lpj.TITLES["UP"] in text and "Jumlah 10.000.000,00 11.500.000,00" in text
    assert "UP dan GU diterima sampai tanggal LPJ 100.000.000,00" in text
    assert "Dikurangi LPJ sebelumnya 1.500.000,00" in text
    assert "UP dan GU awal 98.500.000,00" in text and "Sisa UP dan GU 88.500.000,00" in text
    found = lpj.position_of(told.report)
    assert (found.opening - found.amount, found.rest) == (88_500_000, 88_500_000)
    assert "BELUM DIVERIFIKASI" not in text
    top_up = imprest.top_up(told.paying, made.line(told.paying.key(budgets.TRAVEL), 5_000_000), on=MARCH)
    spent = imprest.expense(told.paying, 3_000_000, code=budgets.TRAVEL, top_up=top_up, on=MARCH)
    imprest.give_back(told.paying, 2_000_000, top_up=top_up, on=MARCH)
    of_tu = imprest.report(told.paying, spent, on=MARCH, until="submitted", top_up=top_up)
    text = reading.flat(reading.printed("lpj", of_tu))
    assert lpj.TITLES["TU"] in text and f"SPP-TU {top_up.number}" in text and "BELUM DIVERIFIKASI" in text
    assert "Dikurangi setoran sisa ke RKUD 2.000.000,00" in text and "Sisa TU 0,00" in text


def test_receipts_say_the_amount_in_words_and_who_signs(told):
    text = reading.flat(reading.printed("kuitansi", told.receipt))
    assert kuitansi.NAME.upper() in text and "Terbilang : Sepuluh juta rupiah" in text
    assert "Dipungut: Utang PPN Pusat (990.991,00) Jumlah diterima 9.009.009,00" in text
    assert "Toko Sumber Ilmu" in text and "Setuju dibayar" in text and "PEMBALIKAN" not in text
    refused = imprest.refuse(told.paying, imprest.expense(told.paying, 50_000, on=MARCH), on=MARCH)
    back = reading.flat(reading.printed("kuitansi", refused))
    assert "BUKTI PEMBALIKAN KUITANSI" in back and f"Membalik kuitansi : {refused.reverses.number}" in back
    assert "DITOLAK" in reading.flat(reading.printed("kuitansi", refused.reverses))
    text = reading.flat(reading.printed("tbp", told.taken))
    assert f"({tbp.NAME})" in text and "Telah menerima : Rp 700.000,00" in text and "Puskesmas Kota" in text
    text = reading.flat(reading.printed("sts", told.deposit))
    assert f"({sts.NAME})" in text and "Jumlah 1.000.000,00" in text and "0010010001 a.n. RKUD" in text
    assert "Diterima di RKUD 3 Februari 2025, referensi BANK-77." in text
    text = reading.flat(reading.printed("sts-sisa", told.returned))
    assert sts_rest.NAME == "STS sisa" and "(STS) SISA UP" in text and "Sisa dari : Uang persediaan" in text
    assert "Harap diterima : Rp 500.000,00" in text and "Lima ratus ribu rupiah" in text
    assert "Diterima di RKUD 10 Maret 2025, referensi BANK-99." in text and "Pemindahbukuan" in text


def test_cash_closing_has_pieces_register_and_no_difference(told):
    minutes, register = reading.pages(reading.printed("penutupan-kas", told.closing))
    minutes, register = " ".join(minutes.split()), " ".join(register.split())
    assert "Rp 100.000,00 Uang kertas 23 2.300.000,00" in minutes
    assert "Rp 500,00 Uang logam 1 500,00" in minutes and "Jumlah uang tunai 2.350.500,00" in minutes
    assert "Saldo menurut Buku Kas Umum 89.490.991,00" in minutes and "Selisih 0,00" in minutes
    assert cash_closing.NAME in register and "Penutupan kas yang lalu : 3 Februari 2025" in register
    assert "termasuk 224.447.780,50 Jumlah pengeluaran 134.956.789,50 Saldo buku 89.490.991,00" in register
    first = told.paying.region.year.pk, told.closing.month - 1
    january = type(told.closing).objects.get(year=first[0], month=first[1])
    plain = reading.flat(reading.printed("penutupan-kas", january))
    # Nobody counted piece by piece: the column is left to the pen.
    assert "Uang kertas Rp 50.000,00" in plain and "Penutupan kas yang lalu : belum ada" in plain


@pytest.mark.parametrize("kind", list(KINDS))
def test_qr_code_is_the_address_of_the_page(told, kind):
    document = told.document_of(kind)
    data = reading.printed(kind, document)
    address = f"https://kapuas.contoh/{kind}/{document.pk}/"
    expected = [list(row) for row in segno.make_qr(address, error="m").matrix]
    assert reading.qr_of(data) == expected
    other = [list(row) for row in segno.make_qr(address + "0", error="m").matrix]
    assert reading.qr_of(data) != other


@pytest.mark.parametrize("kind", ["spp", "spm", "sp2d", "spd", "dpa"])
def test_without_anybody_in_office_lines_stay_open(told, kind):
    Appointment.objects.update(valid_from=date(2019, 1, 1), valid_to=date(2019, 12, 31))
    text = reading.flat(reading.printed(kind, told.document_of(kind)))
    assert "NIP …………………………" in text
    assert ("Belum ada pejabat pada tanggal ini" in text) == (kind == "spd")
