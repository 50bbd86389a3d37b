"""Lists with parents: shape of codes, orphans, circles; each fault named by its line."""

import pytest

from reference.models import Edition
from reference.sheets import Row, Sheet
from reference.trees import _levels, check_shape, refuse_orphans


def rows_of(**parents: str) -> dict[str, Row]:
    """code=parent, numbered from line 2."""
    return {
        code: Row(line, {"code": code, "parent": parent})
        for line, (code, parent) in enumerate(parents.items(), 2)
    }


@pytest.mark.parametrize(("code", "is_right"), [("1", True), ("1.02", True), ("1.2", False), ("11", False)])
def test_segments_have_the_widths_of_the_edition(code, is_right):
    sheet = Sheet("list.csv")
    check_shape(sheet, Row(2, {"code": code}), Edition(segment_widths=[1, 2]))
    assert (sheet.bad == []) is is_right


def test_an_edition_without_widths_takes_any_shape():
    sheet = Sheet("list.csv")
    check_shape(sheet, Row(2, {"code": "a.bbbb"}), Edition(segment_widths=[]))
    assert sheet.bad == []


def test_orphans_and_skipped_levels_are_refused_by_line():
    sheet, rows = Sheet("list.csv"), rows_of(a="", b="a", c="z", d="a", e="")
    refuse_orphans(sheet, rows, {"a": 1, "b": 2, "c": 2, "d": 3, "e": 2})
    assert [(fault.line, fault.why) for fault in sheet.bad] == [
        (4, "induk tidak ada"),
        (5, "induk bertingkat 1, harus 2"),
        (6, "hanya tingkat 1 yang tanpa induk"),
    ]


def test_levels_follow_the_parents_in_file_and_edition():
    sheet = Sheet("list.csv")
    assert _levels(sheet, rows_of(c="b", b="a"), {"a": None}) == {"a": 1, "b": 2, "c": 3}
    assert sheet.bad == []


def test_a_circle_is_a_fault_of_the_row_that_closes_it():
    sheet = Sheet("list.csv")
    _levels(sheet, rows_of(a="b", b="a"), {})
    assert [(fault.line, fault.column, fault.why) for fault in sheet.bad] == [
        (2, "parent", "induk melingkar")
    ]
