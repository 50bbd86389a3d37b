"""PDF: every figure on paper, repeated heading, no page with a signature alone, flat memory."""

import io

from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from core.money import Decimal, plain
from reports.matrix import RowKind
from reports.writers import layout
from tests.reports import papers
from tests.reports.papers import matrix, row


def pages_of(data: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(data), strict=True).pages]


def many(count: int):
    return matrix(*(row(f"5.1.{at:04}", 1_000_000 + at) for at in range(count)))


def test_one_page_holds_everything(tmp_path):
    found = matrix(
        row("5", 1, kind=RowKind.HEADER, is_bold=True, level=1, label="Belanja – Déwan"),
        row("5.1.02", "-1234567.89", payee="CV (Maju) \\ Jaya"),
        row("JML", 1_500, kind=RowKind.TOTAL, is_bold=True, label="JUMLAH"),
        note="Rekening 5.1.02",
    )
    text = papers.poppler_text(papers.as_pdf(found), tmp_path, "-layout")
    for part in (
        "KABUPATEN CONTOH",
        "DINAS KESEHATAN",
        "LAPORAN CONTOH",
        "1 Januari sampai 31 Desember 2025",
        "Rekening 5.1.02",
        "(Dalam Rupiah)",
        "Belanja – Déwan",
        "(1.234.567,89)",
        "CV (Maju) \\ Jaya",
        "04-03-2025",
        "1.500,00",
        "Kota Contoh, 31 Desember 2025",
        "NIP 197001011995032001",
        "Halaman 1 dari 1",
        "oleh Siti & Rekan",
    ):
        assert part in text, part
    assert "JML" not in text


def test_heading_and_running_head_on_each_page():
    pages = pages_of(papers.as_pdf(many(200)))
    assert len(pages) > 3
    for number, text in enumerate(pages, 1):
        assert "Uraian" in text
        assert f"Halaman {number} dari" in text
        assert ("Laporan Contoh, Dinas Kesehatan, 1 Januari" in text) is (number > 1)


def test_every_row_is_drawn_once_and_in_order():
    found = many(700)
    figures = [one for text in pages_of(papers.as_pdf(found)) for one in papers.figures_of(text)]
    expected = [plain(value) for one in found for value in (one.cells[2].value, one.cells[3].value)]
    assert figures == expected


def test_the_signature_is_never_alone():
    for count in range(20, 60):
        last = pages_of(papers.as_pdf(many(count)))[-1]
        assert "NIP 197001011995032001" in last
        assert "Belanja 5.1." in last, count


def test_a_heading_is_never_last_on_its_page():
    rows = [row("5.1", 1), row("7", 1, kind=RowKind.HEADER, label="Judul"), row("5.2", 2)]
    for count in range(20, 60):
        pages = pages_of(papers.as_pdf(matrix(*(row("4", 4) for _ in range(count)), *rows), None))
        (page,) = [text for text in pages if "Judul" in text]
        assert "Belanja 5.2" in page, count


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-(10**20) + 1, 10**20 - 1), min_size=1, max_size=8))
def test_any_amount_reads_back_equal(sen):
    found = matrix(*(row(str(at), Decimal(one).scaleb(-2)) for at, one in enumerate(sen)))
    figures = papers.figures_of(" ".join(pages_of(papers.as_pdf(found))))
    assert figures[::2] == [plain(Decimal(one).scaleb(-2)) for one in sen]


def test_figures_never_leave_their_column():
    wide = matrix(*(row(str(at), "-999999999999999999.99") for at in range(3)))
    laid = layout.layout_of(wide)
    assert laid.size >= 4.5
    left, width = laid.columns[2]
    assert left + width <= laid.right
    assert laid.label[0] + laid.label[1] < laid.columns[0][0]


def test_narrow_statements_stand_upright():
    narrow = matrix(row("1", 5)._replace(cells=row("1", 5).cells[2:3]), columns=(papers.COLUMNS[2],))
    assert layout.layout_of(narrow).pagesize == layout.PORTRAIT
    assert layout.layout_of(many(1)).right < layout.LANDSCAPE[0]


def test_words_that_are_too_long_break_into_lines(tmp_path):
    name = "Pengadaan " + "sangat panjang " * 20
    text = papers.poppler_text(papers.as_pdf(matrix(row("5", 5, label=name), row("6", 6))), tmp_path)
    assert " ".join(text.split()).count("sangat panjang") == 20


def test_control_characters_and_unknown_letters_do_no_harm(tmp_path):
    papers.poppler_text(papers.as_pdf(matrix(row("5", 5, label="a\nb\x00c 漢 \u00a0 é"))), tmp_path)


def test_an_empty_statement_is_a_page(tmp_path):
    assert "Halaman 1 dari 1" in papers.poppler_text(papers.as_pdf(matrix(), None), tmp_path)
