"""Annexes of the LRA: exact rows, totals that tie to the LRA to the sen, and the lines behind each figure."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.errors import DomainError
from core.money import Decimal
from reports import statements
from reports.definitions import lra_by_activity, lra_by_function, lra_by_unit, semester
from reports.definitions.lra import LRA
from reports.engine import build
from reports.selectors import budget_behind, lines_behind
from tests.factories import budget as budgets
from tests.reports.realisation import story
from tests.reports.story import YEAR_END, parameters
from tests.worlds import made_once

told = made_once("realisation", story.tell)
ANNEXES = (lra_by_unit, lra_by_activity, lra_by_function)
SCOPES = ("unit", "other", "ppkd", "sub_unit", None)
JUNE = date(2025, 6, 30)


def unit_of(told, scope):
    if scope is None:
        return None
    return told.sub_unit if scope == "sub_unit" else getattr(told.region, scope)


def annex(module, told, scope=None, **over):
    return module.build(parameters(unit_of(told, scope), **over))


def shown(matrix, key):
    """The figures of a row without its percentages."""
    row = next(row for row in matrix if row.key == key)
    pairs = zip(row.cells, matrix.columns, strict=True)
    return [cell.value for cell, column in pairs if not column.is_percent]


@pytest.mark.parametrize("at", [date(2025, 1, 1), JUNE, YEAR_END])
@pytest.mark.parametrize("scope", SCOPES)
def test_totals_are_those_of_the_lra(told, scope, at):
    unit = unit_of(told, scope)
    lra = build(LRA, parameters(unit, at=at))
    detail = annex(lra_by_activity, told, scope, at=at)
    keys = ("revenue", "spending", "surplus", "financing", "silpa")
    totals = {row.key: row.cells for row in detail if row.key in keys}
    wanted = {row.key: row.cells for row in lra if row.key in keys}
    if not detail.rows:
        assert not any(cell.value for cells in wanted.values() for cell in cells)
        return
    assert set(totals) == set(wanted)
    for key, cells in totals.items():
        assert [cell.value for cell in cells] == [cell.value for cell in wanted[key][:4]], key
    summary = annex(lra_by_unit, told, scope, at=at)
    for part in ("revenue", "spending"):
        its = [summary.value("total", f"{part}{word}") for word in ("_budget", "", "_percent")]
        if its != [None] * 3:
            assert its == [wanted[part][place].value for place in (0, 1, 3)]
        else:
            assert not any(cell.value for cell in wanted[part][:2])
    recapitulation = annex(lra_by_function, told, scope, at=at)
    if recapitulation.rows:
        assert [c.value for c in recapitulation.row("spending").cells] == [
            cell.value for cell in wanted["spending"][:4]
        ]
    else:
        assert not wanted["spending"][1].value


def test_the_summary_stands_by_urusan_bidang_and_skpd(told):
    found = annex(lra_by_unit, told)
    other, levy = story.OTHER, "4.1"
    assert [row.key for row in found] == [
        "1",
        "1 1.01",
        f"1 1.01 {other}",
        f"1 1.01 {other} {levy}",
        f"1 1.01 {other} 5.1",
        "1 1.02",
        "1 1.02 DINKES",
        "1 1.02 DINKES 4.1",
        "1 1.02 DINKES 5.1",
        "1 1.02 DINKES 5.2",
        "1 1.03",
        f"1 1.03 {other}",
        f"1 1.03 {other} 5.1",
        "2",
        "2 2.22",
        f"2 2.22 {other}",
        f"2 2.22 {other} 5.1",
        "-",
        "- PPKD",
        "- PPKD 4.1",
        "- PPKD 5.3",
        "total",
    ]
    assert shown(found, "1 1.01") == [30_000_000, 0, 200_000_000, 50_000_000]
    # What has no sub kegiatan and what the sub-unit spent are in their SKPD.
    dinkes = [600_000_000, 574_000_000, 7_950_000_000, Decimal("1588000000.50")]
    assert shown(found, "1 1.02 DINKES") == dinkes
    assert [cell.value for cell in found.row("1 1.02 DINKES").cells][2::3] == [
        Decimal("95.67"),
        Decimal("19.97"),
    ]
    assert shown(found, "1 1.02 DINKES 5.2") == [None, None, 1_500_000_000, 0]
    assert shown(found, "- PPKD") == [50_000_000, 2_000_000, 0, 7_000_000]
    assert found.value("- PPKD", "spending_percent") is None
    assert shown(found, "total") == [680_000_000, 576_000_000, 8_330_000_000, Decimal("1680000000.50")]
    assert found.row("-").label == "Tanpa urusan pemerintahan"


def test_the_detail_goes_down_to_sub_kegiatan_and_account(told):
    found = annex(lra_by_activity, told, "unit", level=3)
    head = "1 1.02 DINKES"
    office = f"{head} 5 1.02.01 1.02.01.2.06 1.02.01.2.06.0002"
    assert [row.key for row in found] == [
        "1",
        "1 1.02",
        head,
        f"{head} 4",
        f"{head} 4 4.1",
        f"{head} 4 4.1 4.1.02",
        f"{head} 5",
        f"{head} 5 1.02.01",
        f"{head} 5 1.02.01 1.02.01.2.02",
        f"{head} 5 1.02.01 1.02.01.2.02 {budgets.PAYROLL}",
        f"{head} 5 1.02.01 1.02.01.2.02 {budgets.PAYROLL} 5.1",
        f"{head} 5 1.02.01 1.02.01.2.02 {budgets.PAYROLL} 5.1 5.1.01",
        f"{head} 5 1.02.01 1.02.01.2.06",
        office,
        f"{office} 5.1",
        f"{office} 5.1 5.1.02",
        f"{head} 5 1.02.01 1.02.01.2.07",
        f"{head} 5 1.02.01 1.02.01.2.07 {budgets.EQUIPMENT}",
        f"{head} 5 1.02.01 1.02.01.2.07 {budgets.EQUIPMENT} 5.2",
        f"{head} 5 1.02.01 1.02.01.2.07 {budgets.EQUIPMENT} 5.2 5.2.02",
        f"{head} 5 -",
        f"{head} 5 - 5.1",
        f"{head} 5 - 5.1 5.1.02",
        "revenue",
        "spending",
        "surplus",
    ]
    assert shown(found, head) == [None] * 3
    assert shown(found, office) == [450_000_000, 85_000_000, -365_000_000]
    assert shown(found, f"{head} 5 -") == [0, 3_000_000, 3_000_000]
    assert shown(found, f"{head} 4") == [600_000_000, 574_000_000, -26_000_000]
    assert shown(found, "surplus") == [-7_350_000_000, Decimal("-1014000000.50"), Decimal("6335999999.50")]
    deep = annex(lra_by_activity, told, "unit", level=6)
    assert shown(deep, f"{office} 5.1 5.1.02 5.1.02.04 5.1.02.04.01 {budgets.TRAVEL}") == [
        50_000_000,
        5_000_000,
        -45_000_000,
    ]
    flat = [row.key for row in annex(lra_by_activity, told, "unit", level=1)]
    assert office in flat
    assert f"{office} 5.1" not in flat
    # Until June only what was posted by then.
    assert shown(annex(lra_by_activity, told, "unit", at=JUNE), office)[:2] == [450_000_000, 100_000_000]


def test_financing_stands_with_who_has_it(told):
    found = annex(lra_by_activity, told, level=2)
    assert shown(found, "- PPKD 6 6.1") == [1_640_000_000, 1_640_000_000, 0]
    assert shown(found, "financing") == [1_640_000_000, 1_640_000_000, 0]
    assert shown(found, "silpa")[1] == Decimal("535999999.50")
    assert "financing" not in {row.key for row in annex(lra_by_activity, told, "other")}


def test_functions_come_from_the_map_and_nothing_is_dropped(told):
    found = annex(lra_by_function, told)
    assert [(row.key, row.label) for row in found if row.level <= 2] == [
        ("04", "Perlindungan Lingkungan Hidup"),
        ("04 04.01", "Penataan Ruang"),
        ("06", "Kesehatan"),
        ("06 06.01", "Kesehatan"),
        ("07", "Pariwisata"),
        ("07 07.01", "Kebudayaan"),
        ("08", "Pendidikan"),
        ("08 08.01", "Pendidikan"),
        ("-", "Tanpa fungsi"),
        ("spending", "JUMLAH BELANJA"),
    ]
    assert shown(found, "06") == [7_950_000_000, Decimal("1588000000.50"), Decimal("-6361999999.50")]
    assert shown(found, "04 04.01 1.03") == [80_000_000, 10_000_000, -70_000_000]
    assert shown(found, "- -") == [0, 7_000_000, 7_000_000]
    assert shown(found, "spending")[:2] == [8_330_000_000, Decimal("1680000000.50")]


def test_without_a_list_of_functions_all_is_of_none(told):
    year = told.region.year
    year.functions = None
    year.save()
    found = annex(lra_by_function, told)
    assert [row.label for row in found if row.level == 1] == ["Tanpa fungsi", "JUMLAH BELANJA"]
    assert shown(found, "-") == shown(found, "spending")


@pytest.mark.parametrize("module", ANNEXES)
def test_every_figure_leads_to_lines_that_add_up_to_it(told, module):
    count = 0
    for scope in SCOPES:
        for row in annex(module, told, scope, level=6):
            for cell in row.cells:
                if cell.source is not None:
                    behind = budget_behind if cell.source.mode == "budget" else lines_behind
                    assert behind(cell.source, limit=0).total == cell.value, (scope, row)
                    count += bool(cell.value)
    assert count > 30


def test_a_figure_without_one_list_of_lines_leads_nowhere(told):
    # DINKES spent with and without a sub kegiatan; functions are no part of a journal line.
    summary = annex(lra_by_unit, told)
    assert summary.row("1 1.02 DINKES").cells[4].source is None
    assert summary.row("1 1.02 DINKES").cells[1].source.unit_id == told.region.unit.pk
    assert annex(lra_by_function, told).row("06").cells[1].source is None
    programme = annex(lra_by_activity, told).row(f"1 1.01 {story.OTHER} 5 1.01.01").cells[1].source
    assert (programme.program_id is not None, programme.sub_activity_id) == (True, None)


def test_a_bidang_of_two_functions_leads_nowhere(told):
    post = story.draft
    sides = (budgets.STATIONERY, 4_000_000, 0), (story.SAL, 0, 4_000_000)
    road = "1.03.01.2.06.0002"
    story.post_all(told.region, post(told.region.other, "BUD", date(2025, 8, 1), *sides, sub=road))
    found = annex(lra_by_function, told)
    assert shown(found, "05 05.01 1.03")[1] == 4_000_000
    assert shown(found, "04 04.01 1.03")[1] == 10_000_000
    assert found.row("04 04.01 1.03").cells[1].source is None
    assert found.row("06 06.01 1.02").cells[0].source is None
    assert found.row("07 07.01 2.22").cells[1].source.program_id is not None


def test_old_books_of_the_year_are_left_out_or_shown_alone(told):
    before = [row.cells for row in annex(lra_by_activity, told)]
    story.add_old_books(told)
    found = annex(lra_by_activity, told)
    assert [[c.value for c in cells] for cells in before] == [[c.value for c in row.cells] for row in found]
    assert "pembukuan lama" in found.note
    old = annex(lra_by_activity, told, is_legacy=True)
    assert old.value("spending", "realisation") == 900_000_000
    assert old.title.endswith("(pembukuan lama)")
    office = old.row(f"1 1.02 DINKES 5 1.02.01 1.02.01.2.06 {budgets.OFFICE}").cells[1]
    assert lines_behind(office.source, limit=0).total == 900_000_000


@pytest.mark.parametrize("module", [*ANNEXES, semester])
def test_zero_is_never_negative(told, module):
    zeros = [c.value for row in annex(module, told, level=6) for c in row.cells if c.value == 0]
    assert zeros
    assert not any(zero.is_signed() for zero in zeros)


@pytest.mark.parametrize(("module", "count"), [(lra_by_unit, 4), (lra_by_activity, 4), (lra_by_function, 6)])
def test_queries_do_not_grow_with_the_rows(told, module, count):
    annex(module, told)
    for scope in (None, "unit"):
        with CaptureQueriesContext(connection) as queries:
            annex(module, told, scope, level=6)
        assert len(queries) == count, scope


def test_without_a_budget_in_force_there_is_no_data(told):
    story.post_all(
        told.region,
        story.draft(
            told.region.unit,
            "BUD",
            date(2025, 1, 1),
            (budgets.STATIONERY, 1_000, 0),
            (story.SAL, 0, 1_000),
            sub=budgets.OFFICE,
        ),
    )
    found = annex(lra_by_activity, told, at=date(2025, 1, 1))
    assert [cell.value for cell in found.row("spending").cells] == [None, 1_000, None, None]


@pytest.mark.parametrize("module", ANNEXES)
def test_another_year_is_refused(told, module):
    with pytest.raises(DomainError, match="di luar tahun anggaran 2025"):
        annex(module, told, at=date(2024, 12, 31))


def test_a_long_table_is_read_page_by_page_and_written_whole(told, monkeypatch):
    wanted = statements.Request("lra_by_activity", 2025, YEAR_END, offset=20, limit=10)
    whole = statements.listing(wanted)
    assert whole.count == 0
    monkeypatch.setattr(statements, "ROWS_SHOWN_MAX", 30)
    page = statements.listing(wanted)
    rows = list(whole.matrix.rows)
    assert (page.count, list(page.matrix.rows)) == (len(rows), rows[20:30])
    assert len(statements.matrix(wanted).rows) == len(rows)
