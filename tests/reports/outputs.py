"""One statement in all its outputs: golden text, CSV, HTML, XLSX and PDF, compared cell by cell."""

from pathlib import Path

from reports.matrix import Matrix
from tests import golden
from tests.reports import papers, readback


def assert_one_statement(matrix: Matrix, name: str, folder: Path, *, is_update: bool) -> None:
    """The statement is the golden one, and every output carries its figures in their places."""
    text = golden.as_text(matrix)
    file = golden.FOLDER / f"{name}.txt"
    if is_update:
        file.write_text(text)
    assert text == file.read_text()
    for form in readback.FORMS:
        found = readback.read(readback.written(matrix, form), matrix, form, folder)
        assert readback.differences(matrix, found, form) == []
    assert papers.read_calamine(papers.as_xlsx(matrix), matrix) == papers.cells_of(matrix)
