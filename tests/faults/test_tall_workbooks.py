"""Long lists as workbooks: 60,000 standards are read in bounded memory, and so is the emptiest long sheet."""

import io

import openpyxl
import pytest

from budget import import_file
from budget.price_import import FIELDS
from core.errors import DomainError
from core.workbooks import TALL
from tests.core.test_workbooks import with_cells
from tests.extent import IS_WHOLE
from tests.faults.test_broken_workbooks import forget_peak, peak
from tests.faults.workbooks import broken

MEGABYTE = 1024 * 1024
ROWS = 60_000
READ_MAX = 250 * MEGABYTE
EMPTY_MAX = 120 * MEGABYTE


def test_sixty_thousand_standards_are_read():
    made = openpyxl.Workbook(write_only=True)
    sheet = made.create_sheet("SSH")
    sheet.append(["kode", "uraian", "spesifikasi", "satuan", "harga"])
    for number in range(ROWS):
        sheet.append(
            [f"1.1.{number:06}", f"Barang pakai habis {number}", f"isi {number % 97}", "buah", number]
        )
    target = io.BytesIO()
    made.save(target)
    data = target.getvalue()
    del made, sheet, target
    forget_peak()
    start = peak()
    _, table = import_file.table_of(import_file.read_grid(data, shape=TALL), FIELDS)
    assert peak() - start < READ_MAX
    assert len(table.rows) == ROWS
    last = table.rows[-1]
    assert (last.number, last.values["code"], last.values["price"]) == (60_001, "1.1.059999", 59_999)


def test_two_far_corners_take_bounded_memory():
    data = with_cells(
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="99999"><c r="O99999"><v>1</v></c></row>'
    )
    forget_peak()
    start = peak()
    grid = import_file.read_grid(data, sheet="Data", shape=TALL)
    assert len(grid.rows) == 99_999
    assert peak() - start < EMPTY_MAX


@pytest.mark.parametrize("first", range(0, 600 if IS_WHOLE else 150, 150))
def test_broken_workbooks_are_refused_as_long_lists_too(first):
    """Either the package is refused in words, or its sheet has none of the headings of a list."""
    forget_peak()
    start = peak()
    for seed in range(first, first + 150):
        kind, data = broken(seed)
        with pytest.raises(DomainError) as refused:
            import_file.table_of(import_file.read_grid(data, shape=TALL), FIELDS)
        assert len(refused.value.message) > 20, (seed, kind)
    assert peak() - start < READ_MAX
