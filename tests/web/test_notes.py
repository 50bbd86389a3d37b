"""CaLK on screen: begun, written, two at once, printed, approved, copied (web.views.notes, notes_text)."""

import io
import re

from pypdf import PdfReader

from reference.models import FiscalYear, NoteScope, Role
from tests.factories import notes as factory
from tests.factories.reference import make_appointment, make_user
from treasury.models import FinancialNotes
from treasury.services import financial_notes as service
from web.views import notes, notes_text
from workflows.models import JobRun

LIST = "/laporan/catatan/"


def shown(page) -> str:
    return re.sub(r"\s+", " ", page.content.decode().split("<main")[1].split("</main>")[0])


def test_from_the_list_to_a_final_pdf(paying, sign_in):
    writer, head = sign_in(paying[Role.SKPD_VERIFIER]), sign_in(paying[Role.BUDGET_USER])
    assert "Belum ada CaLK" in shown(head.get(LIST))
    assert "Susun CaLK" in shown(writer.get(LIST))
    data = {"unit": str(paying.unit.pk), "scope": NoteScope.UNIT}
    assert sign_in(paying[Role.TREASURER]).post(f"{LIST}baru/", data).status_code == 403
    begun = writer.post(f"{LIST}baru/", data)
    found = FinancialNotes.objects.get()
    path = f"{LIST}{found.pk}/"
    assert begun.url == path
    page = shown(writer.get(path))
    assert "BAB V Penjelasan pos-pos laporan keuangan" in page and "teks bawaan" in page
    assert "JUMLAH BELANJA" in page and notes.EMPTY_TABLE in page
    section = f"{path}bagian/6.1/"
    assert "{realisasi_belanja}" in shown(writer.get(section))
    wrong = writer.post(section, {"body": "{laba} tetap", "revision": "0", "action": "save"})
    assert wrong.status_code == 422 and "{laba} tetap" in shown(wrong) and "tidak dikenal" in shown(wrong)
    typed = "Jalan <b>Merdeka</b> 1, tahun {tahun}.\n\n- satu\n- dua"
    saved = writer.post(section, {"body": typed, "revision": "0", "action": "next"})
    assert saved.url == f"{path}bagian/6.3/"
    assert writer.post(section, {"body": typed, "revision": "1", "action": "save"}).url == f"{path}#b-6-1"
    page = shown(head.get(path))
    assert "Jalan &lt;b&gt;Merdeka&lt;/b&gt; 1, tahun 2025." in page and "<li>dua</li>" in page
    assert "Ubah" not in page.split("Riwayat")[0] and head.get(section).status_code == 403
    writer.post(f"/dokumen/financial_notes/{found.pk}/langkah/submit/")
    assert "Menunggu persetujuan" in shown(head.get(path))
    assert writer.get(section).url == path
    approve = f"/dokumen/financial_notes/{found.pk}/langkah/approve/"
    assert "CaLK final" in head.post(approve, follow=True).content.decode()
    file = head.get(f"{path}pdf/")
    assert file["Content-Disposition"] == 'attachment; filename="calk-dinkes-2025.pdf"'
    reader = PdfReader(io.BytesIO(file.content))
    assert "Jalan <b>Merdeka</b> 1" in "".join(page.extract_text() for page in reader.pages)
    ordered = head.post(f"{path}cetak/")
    assert ordered.url.endswith(f"/{JobRun.objects.get(name='financial-notes').pk}/")


def test_the_second_of_two_writers_sees_both_texts_and_keeps_his(paying, sign_in):
    second = make_user("ppk_kedua", full_name="Sari Dewi")
    make_appointment(second, Role.SKPD_VERIFIER, paying.unit)
    found = factory.draft(paying.region)
    path = f"{LIST}{found.pk}/bagian/2.2/"
    mine, hers = sign_in(paying[Role.SKPD_VERIFIER]), sign_in(second)
    assert 'name="revision" value="0"' in shown(mine.get(path))
    hers.post(path, {"body": "Teks Sari", "revision": "0", "action": "save"})
    stale = mine.post(path, {"body": "Teks saya", "revision": "0", "action": "save"})
    page = shown(stale)
    assert stale.status_code == 409
    assert "sudah diubah Sari Dewi" in page and "Teks Sari" in page and "Teks saya" in page
    restored = shown(mine.post(path, {"body": "Teks saya", "revision": "0", "action": notes_text.RESTORE}))
    assert 'name="revision" value="1"' in restored and "Teks saya" in restored
    assert mine.post(path, {"body": "Keduanya", "revision": "1", "action": "save"}).status_code == 302
    assert found.texts.get().body == "Keduanya"


def test_last_years_texts_and_the_regions_writer(paying, sign_in):
    region = paying.region
    chief = region.person(Role.SKPD_VERIFIER, region.ppkd)
    before = factory.draft(region, region.ppkd, NoteScope.REGION, s2_1="Ekonomi tumbuh.")
    year = FiscalYear.objects.get(pk=2025)
    client = sign_in(chief)
    page = shown(client.get(f"{LIST}{before.pk}/"))
    assert "Ekonomi tumbuh." in page and "Salin teks" not in page
    # He explains figures whose lines he may not all open: they are no links.
    assert "Telusur" not in page and 'href="/laporan/telusur' not in page
    assert 'href="/laporan/telusur' in shown(sign_in(region[Role.AUDITOR]).get(f"{LIST}{before.pk}/"))
    none = client.post(f"{LIST}{before.pk}/salin/", follow=True).content.decode()
    assert "2024 belum punya CaLK" in none
    assert year.pk == before.year_id and service.previous_of(before) is None
    assert sign_in(region.person(Role.TREASURER, region.ppkd)).get(f"{LIST}{before.pk}/").status_code == 404
    assert sign_in(paying[Role.TREASURER]).get(f"{LIST}{before.pk}/pdf/").status_code == 404
