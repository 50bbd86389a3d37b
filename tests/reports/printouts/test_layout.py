"""The drawing kit: nothing is cut, pages turn, heads return, blocks stand level."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from core.money import exact
from reference.officials import Signatory
from reports.printouts.common import money
from reports.printouts.layout import Column, Form, Line, Signing, qr_rows
from reports.printouts.ruled import Grid
from reports.printouts.sheet import (
    BOLD,
    REGULAR,
    Imprint,
    NumberedCanvas,
    mm,
    signature_height,
    text_width,
    wrapped,
)
from tests.reports.printouts import reading

WIDEST = exact("9999999999999999.99")
LONG = " ".join(["Penyelenggaraan", "Rapat", "Koordinasi", "dan", "Konsultasi"] * 12)


@pytest.fixture
def paper():
    out = BytesIO()
    return NumberedCanvas(out, imprint=Imprint(reading.PRINTED_AT, "Uji"), title="Uji"), out


def finished(paper) -> bytes:
    canvas, out = paper
    canvas.save()
    return out.getvalue()


def test_widest_amount_and_longest_name_fit_their_cells(paper):
    form = Form(paper[0], running="Uji")
    columns = [Column("Uraian", 200), Column("Jumlah (Rp)", 112, "right")]
    edge = form.left + 200 + 112
    form.table(columns, [Line((LONG, money(WIDEST)))])
    data = finished(paper)
    assert "9.999.999.999.999.999,99" in reading.flat(data)
    assert LONG in reading.flat(data)
    for text, left, width in drawn(data):
        assert left + width <= edge + 0.1, text
        if text != "9.999.999.999.999.999,99" and text in LONG:
            assert left + width <= form.left + 200


def drawn(data: bytes) -> list[tuple[str, float, float]]:
    """(text, x, width) of every line of text on the first page."""
    found = []

    def visit(text, _cm, matrix, _font, size):
        if text.strip():
            found.append((text.strip(), matrix[4], text_width(text.strip(), REGULAR, size)))

    PdfReader(BytesIO(data)).pages[0].extract_text(visitor_text=visit)
    return [one for one in found if "Dicetak" not in one[0] and "Halaman" not in one[0]]


def test_amount_too_wide_for_its_column_shrinks_instead_of_being_cut(paper):
    form = Form(paper[0], running="Uji")
    form.table([Column("Rp", 80, "right")], [Line((money(WIDEST),))])
    assert "9.999.999.999.999.999,99" in reading.flat(finished(paper))


def test_head_of_a_table_returns_on_every_page(paper):
    form = Form(paper[0], running="SPD 1")
    columns = [Column("Nama uji", 200), Column("Jumlah", 100, "right")]
    form.table(columns, [Line((f"Baris {number}", "1,00")) for number in range(1, 121)], with_numbers=True)
    pages = reading.pages(finished(paper))
    assert len(pages) > 2
    assert all("Nama uji" in page for page in pages)
    assert "SPD 1" not in pages[0] and all("SPD 1" in page for page in pages[1:])
    found = [line for page in pages for line in page.splitlines() if line.startswith("Baris ")]
    assert found == [f"Baris {number}" for number in range(1, 121)]


def test_mark_stands_on_every_page(paper):
    form = Form(paper[0], running="X", mark="BATAL")
    form.turn(is_landscape=True)
    form.paragraph("Lampiran")
    data = finished(paper)
    assert [page.count("BATAL") for page in reading.pages(data)] == [1, 1]
    sizes = [page.mediabox.width for page in PdfReader(BytesIO(data)).pages]
    assert sizes[0] < sizes[1]


def test_signature_names_stand_level(paper):
    form = Form(paper[0], running="X")
    long_title = "Kepala Dinas Pekerjaan Umum dan Penataan Ruang selaku Pengguna Anggaran Kabupaten"
    form.signatures(
        Signing(Signatory("PPTK", "Ani", "1", "Plt."), lead="Mengetahui,"),
        Signing(Signatory(long_title, "Budi", "2"), place="Sukadana", on=reading.PRINTED_AT.date()),
    )
    data = finished(paper)
    heights = {}

    def visit(text, _cm, matrix, _font, _size):
        heights[text.strip()] = matrix[5]

    PdfReader(BytesIO(data)).pages[0].extract_text(visitor_text=visit)
    assert heights["Ani"] == heights["Budi"]
    text = reading.flat(data)
    assert "Plt. PPTK" in text and "Sukadana, 3 Februari 2025" in text
    assert " ".join(long_title.split()) in text


def test_a_long_name_takes_lines_instead_of_its_neighbours_place(paper):
    name = (
        "Prof. Dr. dr. Ir. Raden Ajeng Siti Nurhaliza Wulandari Kusumaningrum Pangestuti, S.E., M.Si., Ph.D."
    )
    long = Signatory("PPKD", name, "1978")
    form = Form(paper[0], running="X")
    width = form.width / 3 - 4 * mm
    parts = wrapped(name, BOLD, 9, width)
    assert len(parts) == 4
    taken = signature_height(long, width=width)
    assert taken == signature_height(Signatory("PPKD", "Ani", "1978"), width=width) + 3 * 11.5
    top = form.y
    form.signatures(*[Signing(long)] * 3)
    assert top - form.y <= taken + 6 + 4
    data = finished(paper)
    shown = [(text, left) for text, left, _ in drawn(data) if text in parts]
    assert sorted(text for text, _ in shown) == sorted(parts * 3)
    for text, left in shown:
        place = (left - form.left) // (form.width / 3)
        assert left + text_width(text, BOLD, 9) <= form.left + (place + 1) * form.width / 3


@pytest.mark.parametrize("is_boxed", [True, False])
def test_facts_longer_than_a_page_flow_over_it(paper, is_boxed):
    form = Form(paper[0], running="X")
    many = "; ".join(f"BAST {number:05}/BAST/DINKES/2025 tanggal 3 Februari 2025" for number in range(200))
    facts = [("Dasar pembayaran", many), ("Untuk keperluan", "Pengadaan komputer")]
    form.boxes(facts) if is_boxed else form.facts(facts)
    assert form.y >= paper[0].body_bottom
    data = finished(paper)
    assert len(reading.pages(data)) == 3
    text = reading.flat(data)
    assert all(f"{number:05}/BAST/" in text for number in range(200))
    for page in PdfReader(BytesIO(data)).pages:
        heights = []
        page.extract_text(visitor_text=lambda t, _c, m, _f, _s, h=heights: h.append((t.strip(), m[5])))
        body = [at for text, at in heights if text and not text.startswith(("Dicetak", "Halaman", "3"))]
        assert min(body) >= paper[0].body_bottom


def test_signatures_on_a_page_of_their_own_say_of_what(paper):
    form = Form(paper[0], running="SPM 7")
    form.y = paper[0].body_bottom + 20
    form.signatures(None, Signing(None))
    assert "Lembar tanda tangan SPM 7" in reading.pages(finished(paper))[1]


def test_qr_is_read_back_and_links(paper):
    form = Form(paper[0], running="X")
    url = "https://kapuas.contoh/belanja/sp2d/7/"
    form.title("JUDUL", "Nomor 1", url=url)
    data = finished(paper)
    assert reading.qr_of(data) == [list(row) for row in qr_rows(url)]
    notes = PdfReader(BytesIO(data)).pages[0]["/Annots"]
    assert [note.get_object()["/A"]["/URI"] for note in notes] == [url]


def test_rows_that_stand_in_do_so_in_the_widest_column_of_words(paper):
    form = Form(paper[0], running="X")
    columns = [
        Column("No.", 30, "centre"),
        Column("Kode", 60),
        Column("Uraian", 200),
        Column("Rp", 300, "right"),
    ]
    assert Grid(form, columns, size=8, with_numbers=False).words_at == 2


def test_a_heading_row_is_not_left_alone_at_the_foot_of_a_page(paper):
    form = Form(paper[0], running="X")
    grid = Grid(form, [Column("Uraian", 300)], size=8, with_numbers=False)
    form.y = paper[0].body_bottom + 20
    grid.draw(Line(("Sub kegiatan",), is_bold=True, is_head=True))
    grid.draw(Line(("Rekening",)))
    first, second = reading.pages(finished(paper))
    assert "Sub kegiatan" not in first and "Rekening" not in first
    assert second.index("Uraian") < second.index("Sub kegiatan") < second.index("Rekening")
