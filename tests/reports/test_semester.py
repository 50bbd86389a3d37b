"""The semester report: figures of 30 June, proposals, what was typed; the region is the sum of its units."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from core.errors import DomainError
from core.money import Decimal
from reference.models import Role
from reports import semester, statements
from reports.definitions import semester as definition
from reports.definitions.lra import LRA
from reports.engine import build
from tests.factories import budget as budgets
from tests.factories import semester as factory
from tests.reports import papers
from tests.reports.realisation import story
from tests.reports.story import YEAR_END, parameters
from tests.worlds import made_once
from workflows import engine

told = made_once("realisation", story.tell)
JUNE = date(2025, 6, 30)
TOTALS = ("revenue", "spending", "surplus", "financing", "silpa")


def report(unit=None, **over):
    return definition.build(parameters(unit, **over))


def shown(matrix, key):
    return [cell.value for cell in matrix.row(key).cells[:4]]


@pytest.mark.parametrize("scope", ["unit", "other", "ppkd", None])
def test_budget_and_realisation_are_those_of_the_lra_of_june(told, scope):
    unit = getattr(told.region, scope) if scope else None
    lra, found = build(LRA, parameters(unit, at=JUNE, level=6)), report(unit, level=6)
    assert (found.start, found.end) == (date(2025, 1, 1), JUNE)
    same = [(row.code, row.label, [cell.value for cell in row.cells[:2]]) for row in lra]
    assert [(row.code, row.label, [cell.value for cell in row.cells[:2]]) for row in found] == same
    for row in found:
        budget, realised, remainder = (cell.value for cell in row.cells[:3])
        assert remainder == budget - realised


def test_the_rest_of_the_budget_stands_in_until_somebody_types(told):
    unit = told.region.unit
    found = report(unit)
    # Revenue beyond its budget is expected to bring nothing more; DINKES has Rp 26 million to go.
    assert shown(found, "revenue") == [600_000_000, 574_000_000, 26_000_000, 26_000_000]
    rest = Decimal("6349999999.50")
    assert shown(found, "spending") == [7_950_000_000, Decimal("1600000000.50"), rest, rest]
    assert "belum disusun" in found.note
    factory.draft(told.region, typed={budgets.LEVY: 40_000_000, budgets.STATIONERY: 310_000_000})
    found = report(unit, level=6)
    assert shown(found, "revenue")[3] == 40_000_000
    assert shown(found, budgets.STATIONERY) == [400_000_000, 100_000_000, 300_000_000, 310_000_000]
    assert shown(found, "5.1.02")[3] == 360_000_000
    assert shown(found, "spending")[3] == rest + 10_000_000
    assert shown(found, "surplus")[3] == 40_000_000 - rest - 10_000_000
    assert found.note == "Prognosis belum diterima PPKD (draf)."


def test_only_spending_that_passes_its_budget_is_warned_of(told):
    made = factory.draft(told.region, typed={budgets.LEVY: 900_000_000, budgets.STATIONERY: "300000000.01"})
    lines = semester.of_report(made)
    (text,) = semester.warnings(lines)
    assert budgets.STATIONERY in text
    for part in ("Rp\u00a0100.000.000", "Rp\u00a0300.000.000,01", "Rp\u00a0400.000.000 sebesar Rp\u00a00,01"):
        assert part in text
    levy = next(line for line in lines if line.account.code == budgets.LEVY)
    assert (levy.over, levy.warning, levy.prognosis) == (0, "", 900_000_000)


def test_the_region_is_the_sum_of_its_units(told):
    region = told.region
    factory.draft(region, typed={budgets.STATIONERY: 310_000_000})
    factory.draft(region, region.other, typed={budgets.LEVY: 35_000_000})
    whole = report()
    parts = [report(unit) for unit in (region.unit, region.other, region.ppkd)]
    for key in TOTALS:
        sums = [Decimal(0)] * 4
        for part in parts:
            if any(row.key == key for row in part):
                sums = [a + b for a, b in zip(sums, shown(part, key), strict=True)]
        if key in ("financing", "silpa"):
            continue
        assert shown(whole, key) == sums, key
    assert shown(whole, "financing") == shown(parts[2], "financing") == [1_640_000_000, 1_640_000_000, 0, 0]
    assert whole.row("silpa").cells[3].value == shown(whole, "surplus")[3]
    assert whole.note == (
        "Prognosis yang belum diterima PPKD: Dinas Pendidikan dan Kebudayaan (draf), "
        "Satuan Kerja DINKES (draf), Satuan Kerja PPKD (belum disusun)."
    )


def test_sending_fixes_the_proposals_and_tells_the_sender(told):
    region = told.region
    made = factory.draft(region, typed={budgets.STATIONERY: 310_000_000})
    with clock.frozen(factory.JULY):
        done = engine.run("semester_report", made.pk, "submit", actor=region[Role.BUDGET_USER])
        assert [budgets.STATIONERY in notice for notice in done.notices] == [True]
        written = {line.account.code: line.amount.amount for line in made.lines.all()}
        assert written == {
            budgets.LEVY: 26_000_000,
            budgets.SALARY: Decimal("4499999999.50"),
            budgets.STATIONERY: 310_000_000,
            budgets.TRAVEL: 50_000_000,
            budgets.COMPUTER: 1_500_000_000,
        }
        engine.run("semester_report", made.pk, "accept", actor=region[Role.FINANCE_OFFICER])
    assert report(region.unit).note == ""
    # What is posted into the first half afterwards moves the realisation, not what was accepted.
    sides = (budgets.TRAVEL, 1_000_000, 0), (story.SAL, 0, 1_000_000)
    story.post_all(region, story.draft(region.unit, "BUD", JUNE, *sides, sub=budgets.OFFICE))
    assert shown(report(region.unit, level=6), budgets.TRAVEL) == [
        50_000_000,
        1_000_000,
        49_000_000,
        50_000_000,
    ]


def test_an_account_without_budget_or_lines_keeps_what_was_typed(told):
    factory.draft(told.region, typed={story.INTEREST: 5_000_000})
    assert shown(report(told.region.unit, level=6), story.INTEREST) == [0, 0, 0, 5_000_000]


def test_before_july_it_shows_what_there_is_and_of_parts_and_old_books_nothing(told):
    early = report(told.region.unit, at=date(2025, 2, 28))
    assert (early.end, shown(early, "revenue")[1]) == (date(2025, 2, 28), 0)
    with pytest.raises(DomainError, match="Pilih SKPD itu"):
        report(told.sub_unit)
    story.add_old_books(told)
    with pytest.raises(DomainError, match="tidak memuatnya"):
        report(told.region.unit, is_legacy=True)


def test_queries_do_not_grow_with_the_accounts(told):
    report()
    for unit in (None, told.region.unit):
        with CaptureQueriesContext(connection) as queries:
            report(unit, level=6)
        assert len(queries) == (7 if unit is None else 6)


def test_it_is_of_june_and_never_an_old_copy(told, tmp_path):
    assert definition.KIND not in statements.KEPT
    matrix = report(told.region.unit)
    text = papers.poppler_text(papers.as_pdf(matrix), tmp_path)
    assert "PROGNOSIS ENAM BULAN BERIKUTNYA" in text
    assert "1 Januari sampai 30 Juni 2025" in text
    assert statements.matrix(statements.Request("semester", 2025, YEAR_END)).end == JUNE
