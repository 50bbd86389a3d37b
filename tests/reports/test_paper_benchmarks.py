"""Paper benchmarks draw the same rows on both sides; writers hold no rows: memory stays flat."""

import io
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace

import openpyxl
from pypdf import PdfReader

from benchmarks import paper, paper_floors
from core.money import plain
from reports.writers import pdf
from tests.reports import papers


def test_floor_and_product_show_the_same_figures():
    rows = paper.plain_rows(40)
    expected = [plain(value) for _, _, figures in rows for value in figures]
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper_floors.pdf(rows))).pages)
    assert papers.figures_of(text) == expected
    matrix = paper.statement(rows)
    drawn = "".join(page.extract_text() for page in PdfReader(io.BytesIO(papers.as_pdf(matrix))).pages)
    assert papers.figures_of(drawn) == expected
    bare = openpyxl.load_workbook(io.BytesIO(paper_floors.workbook(rows))).active
    own = papers.read_openpyxl(papers.as_xlsx(matrix), matrix)
    assert [[str(cell) for cell in line[:2]] for line in bare.values] == [line[:2] for line in own]
    assert [[plain(value) for value in figures] for _, _, figures in rows] == [line[2:] for line in own]


class _Stream:
    """Rows that are made when they are asked for and never kept."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.row = next(iter(paper.statement(paper.plain_rows(1))))

    def __iter__(self) -> Iterator:
        return (self.row for _ in range(self.count))

    def __len__(self) -> int:
        return self.count

    def __contains__(self, row: object) -> bool:
        return row == self.row


class _Nowhere(io.RawIOBase):
    """Takes a file without keeping it."""

    at = 0

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def write(self, data) -> int:
        self.at += len(data)
        return len(data)

    def tell(self) -> int:
        return self.at

    def seek(self, offset: int, whence: int = 0) -> int:
        self.at = offset if whence == 0 else self.at + offset
        return self.at


def _peak(write, count: int) -> int:
    matrix = replace(paper.statement([]), rows=_Stream(count))
    tracemalloc.start()
    try:
        write(matrix)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _fill(matrix) -> None:
    paper.xlsx.write(matrix, _Nowhere(), head=paper.HEAD, imprint=paper.IMPRINT)


def _draw(matrix) -> None:
    pdf.write(matrix, _Nowhere(), head=paper.HEAD, imprint=paper.IMPRINT)


def test_a_longer_workbook_takes_no_more_memory():
    _fill(replace(paper.statement([]), rows=_Stream(10)))
    small, large = _peak(_fill, 500), _peak(_fill, 5_000)
    assert large < small * 1.2 + 200_000


def test_a_longer_pdf_keeps_only_compressed_pages():
    _draw(replace(paper.statement([]), rows=_Stream(10)))
    small, large = _peak(_draw, 500), _peak(_draw, 5_000)
    # 4,500 rows more are some 140 pages; the text of a page is 12 kB, compressed it is under 4.
    assert large - small < 140 * 12_000
