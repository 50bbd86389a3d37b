"""Bukti on the screens: beside its document, added, looked at, handed out safely, withdrawn."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core import clock, files
from reference.models import Role
from tests.factories import evidence as made
from tests.factories import treasury
from workflows.models import Evidence


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture(autouse=True)
def on_the_day():
    with clock.frozen(treasury.ASKED_ON):
        yield


@pytest.fixture
def request_(paying):
    return treasury.draft_request(paying)


def shown(page) -> str:
    return re.sub(r"\s+", " ", page.content.decode().split("<main")[1].split("</main>")[0])


def upload(client: Client, document, *given: tuple[str, bytes], description: str = ""):
    key = document.document_key.replace(":", "/")
    data = {"file": [SimpleUploadedFile(*one) for one in given], "description": description}
    return client.post(f"/dokumen/{key}/bukti/", data)


def test_a_treasurer_adds_and_everybody_of_the_unit_sees(paying, sign_in, request_):
    treasurer = sign_in(paying[Role.TREASURER])
    page = shown(treasurer.get(f"/belanja/spp/{request_.pk}/"))
    assert "Belum ada bukti" in page and "paling besar 5 MB per berkas, 20 berkas per dokumen" in page
    done = upload(treasurer, request_, ("kuitansi.pdf", made.pdf()), description="Kuitansi asli")
    assert done.url == f"/belanja/spp/{request_.pk}/#bukti"
    row = Evidence.objects.get()
    for role in (Role.TREASURER, Role.SKPD_VERIFIER, Role.AUDITOR):
        page = shown(sign_in(paying[role]).get(f"/belanja/spp/{request_.pk}/"))
        assert "kuitansi.pdf" in page and "Kuitansi asli" in page
        assert ("Unggah bukti" in page) == (role == Role.TREASURER)
        assert (f"/bukti/{row.pk}/tarik/" in page) == (role == Role.TREASURER)


def test_several_at_once_and_each_refused_one_is_named(paying, sign_in, request_):
    treasurer = sign_in(paying[Role.TREASURER])
    page = upload(
        treasurer,
        request_,
        ("satu.pdf", made.pdf()),
        ("dua.exe", b"MZ" + b"\0" * 40),
        ("tiga.png", made.picture()),
        ("kosong.pdf", b""),
    )
    assert page.status_code == 422
    text = shown(page)
    assert "2 hal perlu diselesaikan" in text and 'href="#bukti-file"' in text
    assert "dua.exe: Isi berkas bukan PDF, JPG, atau PNG" in text and "kosong.pdf: Berkas kosong" in text
    assert [row.name for row in Evidence.objects.order_by("id")] == ["satu.pdf", "tiga.png"]


def test_no_file_and_too_many_files(paying, sign_in, request_):
    treasurer = sign_in(paying[Role.TREASURER])
    assert "Pilih berkas yang akan diunggah" in shown(upload(treasurer, request_))
    many = [(f"{number}.pdf", b"%PDF-") for number in range(21)]
    assert "21 berkas sekaligus, batasnya 20" in shown(upload(treasurer, request_, *many))
    assert not Evidence.objects.exists() and list(files.stored_hashes()) == []


def test_the_content_is_handed_out_so_that_nothing_runs(paying, sign_in, request_):
    row = made.add(paying, request_, name="Kuitansi “asli” ü.pdf")
    client = sign_in(paying[Role.AUDITOR])
    response = client.get(f"/bukti/{row.pk}/isi/")
    assert b"".join(response.streaming_content) == made.pdf()
    assert response["Content-Type"] == "application/pdf" and response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("inline; filename*=utf-8''Kuitansi%20")
    # Chromium 156 and Firefox 153 show a PDF under this policy as they do without it: looked at in both.
    assert response["Content-Security-Policy"].split("; ") == [
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "frame-ancestors 'none'",
        "sandbox",
    ]
    assert "no-store" in response["Cache-Control"]
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY" and response["Content-Length"] == str(row.size)
    saved = client.get(f"/bukti/{row.pk}/isi/?unduh")
    assert saved["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    "content",
    [
        b"<!doctype html><script>alert(1)</script>",
        b"<!-- %PDF-1.7 --><html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"%PDF-1.7\n<html><script>alert(1)</script></html>\n%%EOF\n",
        b"\x89PNG\r\n\x1a\n<html><script>alert(1)</script></html>",
        b"\xff\xd8\xff\xe0<html><script>alert(1)</script></html>",
    ],
)
@pytest.mark.parametrize("name", ["kuitansi.pdf", "kuitansi.png", "kuitansi.jpg", "kuitansi.html"])
def test_a_page_in_disguise_is_refused(paying, sign_in, request_, content, name):
    page = upload(sign_in(paying[Role.TREASURER]), request_, (name, content))
    assert page.status_code == 422
    assert not Evidence.objects.exists() and list(files.stored_hashes()) == []


def test_a_damaged_file_is_said_and_not_given(paying, sign_in, request_):
    row = made.add(paying, request_)
    files.path_of(row.sha256).write_bytes(b"%PDF-1.4 lain")
    page = sign_in(paying[Role.AUDITOR]).get(f"/bukti/{row.pk}/isi/")
    assert page.status_code == 422 and "tidak sama dengan saat disimpan" in page.content.decode()


def test_preview_is_a_page_and_a_drawer(paying, sign_in, request_):
    picture = made.add(paying, request_, name="foto.png", data=made.picture())
    document = made.add(paying, request_, name="k.pdf")
    client = sign_in(paying[Role.AUDITOR])
    page = shown(client.get(f"/bukti/{picture.pk}/"))
    assert f'<img src="/bukti/{picture.pk}/isi/"' in page and picture.sha256 in page
    headers = {"HX-Request": "true", "HX-Target": "telusur"}
    drawer = client.get(f"/bukti/{document.pk}/", headers=headers).content.decode()
    assert "<html" not in drawer and 'class="drawer-head"' in drawer
    assert "Buka PDF di tab baru" in drawer and "<iframe" not in drawer


def test_withdrawing_keeps_the_file_in_sight(paying, sign_in, request_):
    row = made.add(paying, request_)
    treasurer = sign_in(paying[Role.TREASURER])
    without = treasurer.post(f"/bukti/{row.pk}/tarik/", {"reason": " "})
    assert without.status_code == 422 and f'href="#tarik-{row.pk}"' in shown(without)
    page = shown(treasurer.post(f"/bukti/{row.pk}/tarik/", {"reason": "Buram"}, follow=True))
    assert "1 ditarik" in page and "Buram" in page


def test_sent_on_the_list_is_frozen_and_its_hashes_stand_in_the_history(paying, sign_in, request_):
    row = made.add(paying, request_)
    treasury.submit(paying, request_)
    treasurer = sign_in(paying[Role.TREASURER])
    page = shown(treasurer.get(f"/belanja/spp/{request_.pk}/"))
    assert "1 berkas, tidak dapat diubah lagi" in page and "Unggah bukti" not in page
    assert "1 bukti saat itu" in page and f"SHA-256 {row.sha256}" in page
    assert upload(treasurer, request_, ("b.pdf", made.pdf("b"))).status_code == 422
    assert treasurer.post(f"/bukti/{row.pk}/tarik/", {"reason": "x"}).status_code == 422


def test_spm_and_sp2d_show_the_files_of_their_spp_and_contract(paying, sign_in):
    contract = treasury.make_contract(paying, is_confirmed=False)
    made.add(paying, contract, name="kontrak.pdf")
    contract = treasury.step("contract", contract, "confirm", paying[Role.BUDGET_USER])
    drafted = treasury.draft_request(
        paying, treasury.line(contract.key, 10_000_000), contract=contract, vendor=contract.vendor
    )
    made.add(paying, drafted, name="faktur.pdf")
    order = treasury.order(paying, treasury.verify(paying, treasury.submit(paying, drafted)))
    page = shown(sign_in(paying[Role.BUDGET_USER]).get(f"/belanja/spm/{order.pk}/"))
    assert "faktur.pdf" in page and "kontrak.pdf" in page and "Unggah bukti" not in page


def test_strangers_get_nothing(paying, sign_in, request_):
    row = made.add(paying, request_)
    stranger = sign_in(paying.region.person(Role.TREASURER, paying.region.other))
    administrator = sign_in(paying[Role.ADMINISTRATOR])
    for client in (stranger, administrator):
        assert client.get(f"/bukti/{row.pk}/").status_code == 404
        assert client.get(f"/bukti/{row.pk}/isi/").status_code == 404
        assert client.post(f"/bukti/{row.pk}/tarik/", {"reason": "x"}).status_code == 404
        assert upload(client, request_, ("b.pdf", made.pdf("b"))).status_code == 404
    verifier = sign_in(paying[Role.SKPD_VERIFIER])
    assert upload(verifier, request_, ("b.pdf", made.pdf("b"))).status_code == 403
    assert verifier.post(f"/bukti/{row.pk}/tarik/", {"reason": "x"}).status_code == 403
    assert Client().get(f"/bukti/{row.pk}/isi/").url.startswith("/masuk/")
    assert verifier.get("/dokumen/disbursement/1/bukti/").status_code == 405
    assert upload(verifier, treasury.make_handover(paying, 1000)).status_code in (403, 422)


def test_the_files_cost_one_query_whatever_their_number(paying, sign_in, request_, django_assert_num_queries):
    client = sign_in(paying[Role.AUDITOR])
    client.get(f"/belanja/spp/{request_.pk}/")
    with django_assert_num_queries(26, exact=False) as few:
        client.get(f"/belanja/spp/{request_.pk}/")
    for number in range(6):
        made.add(paying, request_, data=made.pdf(str(number)), name=f"{number}.pdf")
    with django_assert_num_queries(len(few.captured_queries)):
        assert "5.pdf" in shown(client.get(f"/belanja/spp/{request_.pk}/"))


def test_the_right_is_asked_before_what_was_sent(paying, sign_in, request_):
    colleague = sign_in(paying[Role.SKPD_VERIFIER])
    add = f"/dokumen/payment_request/{request_.pk}/bukti/"
    assert colleague.post(add).status_code == 403
    assert sign_in(paying[Role.TREASURER]).post(add).status_code == 422
    stranger = sign_in(paying.region.person(Role.TREASURER, paying.region.other))
    assert stranger.post(add).status_code == 404
    assert colleague.post(f"/belanja/spp/{request_.pk}/spm/").status_code == 422
    assert sign_in(paying[Role.OPERATOR]).post(f"/belanja/spp/{request_.pk}/spm/").status_code == 403
