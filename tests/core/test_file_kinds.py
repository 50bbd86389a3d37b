"""Whole files are accepted for what they are; each way of hiding something is refused by its name."""

import io
import zlib

import pytest
from PIL import Image

from core import pdf_structure
from core.file_kinds import FileKind, UnacceptableFile, clean_name, inspect
from tests.factories import evidence as made


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (made.pdf(pages=3), "a.pdf", FileKind("application/pdf", "3 halaman")),
        (made.handmade_pdf(), "A.PDF", FileKind("application/pdf", "1 halaman")),
        (made.packed_pdf(), "a.pdf", FileKind("application/pdf", "1 halaman")),
        (
            made.handmade_pdf(catalog="/OpenAction [3 0 R /Fit]"),
            "a.pdf",
            FileKind("application/pdf", "1 halaman"),
        ),
        (
            made.handmade_pdf("<< /S /GoTo /D [3 0 R /Fit] >>", catalog="/OpenAction 4 0 R"),
            "a.pdf",
            FileKind("application/pdf", "1 halaman"),
        ),
        (
            made.handmade_pdf("<< /S /URI /URI (https://contoh.go.id/JS/AA) >>"),
            "a.pdf",
            FileKind("application/pdf", "1 halaman"),
        ),
        (made.picture(), "a.png", FileKind("image/png", "40 × 30 piksel")),
        (made.picture("JPEG"), "a.JPG", FileKind("image/jpeg", "40 × 30 piksel")),
        (made.picture("JPEG", progressive=True), "a.jpeg", FileKind("image/jpeg", "40 × 30 piksel")),
    ],
)
def test_whole_files_are_accepted(data, name, expected):
    assert inspect(data, name) == expected


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_has_its_exact_size(mode):
    found = io.BytesIO()
    Image.new(mode, (37, 11)).save(found, "PNG")
    assert inspect(found.getvalue(), "a.png").extent == "37 × 11 piksel"


HIDDEN = {
    "Encrypt": made.handmade_pdf(trailer="/Encrypt << /Filter /Standard >>"),
    "script": made.handmade_pdf("<< /S /JavaScript /JS (app.alert(1)) >>"),
    "escaped script": made.handmade_pdf("<< /S /Java#53cript >>"),
    "packed script": made.packed_pdf("<< /S /JavaScript /JS (app.alert(1)) >>"),
    "launch": made.handmade_pdf("<< /S /Launch /F (x.exe) >>"),
    "attachment": made.handmade_pdf("<< /Type /EmbeddedFile >>"),
    "automatic": made.handmade_pdf("<< /AA << /O 5 0 R >> >>"),
    "sending form": made.handmade_pdf("<< /S /SubmitForm /F (https://x) >>"),
    "address on opening": made.handmade_pdf("<< /S /URI /URI (https://x) >>", catalog="/OpenAction 4 0 R"),
    "inline action": made.handmade_pdf(catalog="/OpenAction << /S /URI /URI (https://x) >>"),
    "action elsewhere": made.handmade_pdf(catalog="/OpenAction 99 0 R"),
    "object in a string": made.handmade_pdf("<< /Title (x 7 0 obj << /S /JavaScript >> endobj) >>"),
    "object in a comment": made.handmade_pdf("<< >> % 7 0 obj << /S /JavaScript >> endobj"),
    "object in a stream": made.handmade_pdf(
        "<< /Length 30 >>\nstream\n7 0 obj << /S /JavaScript >> \nendstream"
    ),
    "stream in a string": made.handmade_pdf("<< /X (>>stream\n) /S /JavaScript /Y (\nendstream) >>"),
}


@pytest.mark.parametrize("case", HIDDEN)
def test_a_pdf_carries_nothing_but_pages(case):
    with pytest.raises(
        UnacceptableFile, match=r"PDF ditolak karena memuat .* Cetak ulang dokumennya ke PDF biasa"
    ):
        inspect(HIDDEN[case], "a.pdf")


def test_packed_objects_are_unpacked_within_limits(monkeypatch):
    monkeypatch.setattr(pdf_structure, "UNPACKED_MAX", 1024 * 1024)
    with pytest.raises(pdf_structure.Forbidden, match="mengembang lebih dari 1 MB"):
        pdf_structure.check(made.packed_pdf("(" + "a" * 1_100_000 + ")"))


def test_a_png_that_unpacks_to_more_than_its_size():
    data = made.picture(size=(10, 10))
    at = data.index(b"IDAT")
    length = int.from_bytes(data[at - 4 : at], "big")
    bomb = zlib.compress(b"\0" * 50_000_000)
    chunk = len(bomb).to_bytes(4, "big") + b"IDAT" + bomb + zlib.crc32(b"IDAT" + bomb).to_bytes(4, "big")
    with pytest.raises(UnacceptableFile, match="lebih banyak daripada ukurannya"):
        inspect(data[: at - 4] + chunk + data[at + 8 + length :], "a.png")


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"", "a.pdf", r"kosong \(0 bita\)"),
        (b"MZ" + b"\0" * 100, "a.pdf", "bukan PDF, JPG, atau PNG"),
        (b"<html><script>1</script></html>", "a.png", "bukan PDF, JPG, atau PNG"),
        (made.pdf(), "a.png", r"Isi berkas adalah PDF, tetapi namanya tidak berakhiran \.pdf"),
        (made.picture("JPEG"), "a.png", r"tidak berakhiran \.jpg atau \.jpeg"),
        (made.pdf() + b"PK\x05\x06", "a.pdf", "ada data di belakangnya"),
        (made.picture() + b"x", "a.png", "PNG rusak"),
        (made.picture("JPEG") + b"<script>", "a.jpg", "8 bita di belakang gambar"),
        (made.picture()[:-20], "a.png", "terpotong"),
        (made.picture("JPEG")[:-2], "a.jpg", "terpotong"),
    ],
)
def test_refusals_say_what_is_wrong(data, name, message):
    with pytest.raises(UnacceptableFile, match=message) as error:
        inspect(data, name)
    assert "lagi" in error.value.message or "lain" in error.value.message
    assert error.value.field == "file"


@pytest.mark.parametrize("name", ["Kuitansi ke-1 (asli).pdf", "Bukti Pa’e.pdf", "ﬁle é.pdf"])
def test_ordinary_names_stay(name):
    assert clean_name(f" {name} ") == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "  ",
        "a\x00.pdf",
        "a\u202efdp.exe",
        "\u200bb.pdf",
        "../a.pdf",
        "a/b.pdf",
        "C:\\a.pdf",
        ".pdf",
        "a\nb.pdf",
        "x" * 117 + ".pdf",
        'a".pdf',
        "a\ue000.pdf",
    ],
)
def test_names_that_mislead_are_refused(name):
    with pytest.raises(UnacceptableFile, match="Nama berkas"):
        clean_name(name)
