"""Page furniture: letterhead, running head, numbers of pages, signature block, line breaking."""

import io
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from pypdf import PdfReader

from reports.printouts import sheet
from reports.printouts.sheet import BOLD, REGULAR, Imprint, Letterhead, NumberedCanvas

IMPRINT = Imprint(datetime(2025, 11, 3, 2, 5, tzinfo=UTC), "Siti Aminah")
HEAD = Letterhead(
    "Kabupaten Contoh", ("Kantor Bupati",), "Dinas Kesehatan", "Jalan Merdeka 1", "contoh.go.id"
)


@dataclass(frozen=True)
class Signs:
    title: str = "Kepala Dinas Kesehatan"
    name: str = "dr. Siti Aminah, M.Kes."
    employee_number: str = "197001011995032001"
    prefix: str = "Plt."


def drawn(draw) -> list[str]:
    """The text of each page of what `draw` put on a canvas."""
    out = io.BytesIO()
    canvas = NumberedCanvas(out, imprint=IMPRINT, title="Contoh", author="Kabupaten Contoh")
    draw(canvas)
    canvas.save()
    return [page.extract_text() for page in PdfReader(out, strict=True).pages]


def test_pages_of_each_document_count_from_one():
    def draw(canvas):
        for name, pages in (("Pertama", 3), ("Kedua", 1)):
            canvas.begin(name)
            for number in range(pages):
                canvas.setFont(REGULAR, 9)
                canvas.drawString(100, 500, f"isi {name} {number}")
                canvas.showPage()

    pages = drawn(draw)
    assert len(pages) == 4
    for text, number, total in zip(pages, (1, 2, 3, 1), (3, 3, 3, 1), strict=True):
        assert f"Halaman {number} dari {total}" in text.replace("\n", " ").replace("  ", " ")
        assert "Dicetak 03-11-2025 pukul 09.05 oleh Siti Aminah" in text
    assert [text.count("Pertama") for text in pages] == [1, 2, 2, 0]


def test_the_last_page_needs_no_show_page():
    def draw(canvas):
        canvas.begin("Satu")
        canvas.setFont(REGULAR, 9)
        canvas.drawString(100, 500, "isi")

    assert len(drawn(draw)) == 1


def test_letterhead_and_signature():
    def draw(canvas):
        canvas.begin()
        below = sheet.letterhead(canvas, HEAD, left=50, right=550, top=800)
        assert 700 < below < 760
        end = sheet.signature_block(
            canvas, Signs(), left=300, top=400, width=200, place="Kota Contoh", on=date(2025, 12, 31)
        )
        assert 400 - sheet.SIGNATURE_HEIGHT < end < 340

    (text,) = drawn(draw)
    for part in (
        "KABUPATEN CONTOH",
        "Kantor Bupati",
        "DINAS KESEHATAN",
        "Jalan Merdeka 1  ·  contoh.go.id",
        "Kota Contoh, 31 Desember 2025",
        "Plt. Kepala Dinas Kesehatan",
        "dr. Siti Aminah, M.Kes.",
        "NIP 197001011995032001",
    ):
        assert part in text


def test_an_unknown_signatory_leaves_open_lines():
    def draw(canvas):
        canvas.begin()
        sheet.signature_block(canvas, None, left=300, top=400, lead="Mengetahui,")

    (text,) = drawn(draw)
    assert "Mengetahui," in text
    assert "NIP …" in text


def test_figures_have_one_width():
    assert len({sheet.text_width(digit, font, 10) for digit in "0123456789" for font in (REGULAR,)}) == 1
    assert len({sheet.text_width(digit, BOLD, 10) for digit in "0123456789"}) == 1


def test_width_is_what_reportlab_measures():
    from reportlab.pdfbase.pdfmetrics import stringWidth

    for text in ("Laporan Realisasi Anggaran", "(1.234.567,89)", "Kabupaten Ñ é – …"):
        assert sheet.text_width(text, REGULAR, 8) == pytest.approx(stringWidth(text, REGULAR, 8))


def test_lines_are_broken_at_words_and_long_words_cut():
    lines = sheet.wrapped("Belanja Alat Tulis Kantor", REGULAR, 8, 70)
    assert len(lines) > 1
    assert " ".join(lines) == "Belanja Alat Tulis Kantor"
    assert all(sheet.text_width(line, REGULAR, 8) <= 70 for line in lines)
    assert "".join(sheet.wrapped("x" * 60, REGULAR, 8, 70)) == "x" * 60
    assert sheet.wrapped("", REGULAR, 8, 70) == [""]
    assert sheet.wrapped("00001/SPM/LS-BJ/DINKES/2025", REGULAR, 8, 110) == [
        "00001/SPM/LS-BJ/DINKES/",
        "2025",
    ]


def test_a_line_that_does_not_fit_is_set_smaller():
    assert sheet.fitting_size("9", REGULAR, 8, 100) == 8
    assert 5 < sheet.fitting_size("9" * 20, REGULAR, 8, 80) < 8
    assert sheet.fitting_size("9" * 200, REGULAR, 8, 80) == 5


@pytest.mark.django_db
def test_the_letterhead_reads_the_settings():
    from reference.models import Setting

    Setting.objects.create(key="region.name", value="Kabupaten Contoh")
    Setting.objects.create(key="region.letterhead", value="Baris satu\n\n Baris dua ")
    head = sheet.letterhead_of("Dinas Kesehatan")
    assert (head.region_name, head.lines, head.unit_name) == (
        "Kabupaten Contoh",
        ("Baris satu", "Baris dua"),
        "Dinas Kesehatan",
    )
    Setting.objects.filter(key="region.letterhead").update(value="PEMERINTAH KABUPATEN CONTOH\nBaris dua")
    head = sheet.letterhead_of()
    assert (head.region_name, head.lines) == ("PEMERINTAH KABUPATEN CONTOH", ("Baris dua",))
