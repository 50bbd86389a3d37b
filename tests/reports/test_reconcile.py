"""Cross-book checks: silent when all agrees, both values when it does not."""

from dataclasses import replace
from datetime import date

import pytest

from core.checks import registered
from core.money import Decimal
from reports import reconcile
from reports.matrix import Cell
from tests.factories.treasury import make_paying, make_receipt, paid
from tests.reports import story

pytestmark = pytest.mark.django_db


def test_the_checks_are_registered_with_their_titles():
    names = {"budget_use", "consolidation", "trial_balance"}
    assert names <= set(registered())
    assert registered()["consolidation"][0].startswith("A-12")


def test_documents_through_the_services_agree_everywhere():
    paying = make_paying()
    paid(paying)
    make_receipt(paying, "4.1.04.05.01.0001", 2_000_000, unit=paying.region.ppkd)
    assert list(reconcile.budget_use()) == []
    assert list(reconcile.consolidation()) == []
    assert list(reconcile.trial_balance()) == []


def test_spending_past_the_budget_is_named_with_both_values():
    told = story.tell()
    found = {finding.subject: finding for finding in reconcile.budget_use()}
    finding = found[f"2025 DINKES {story.SALARY}"]
    assert (finding.expected, finding.found) == ("0,00", "1.500.000.000,50")
    assert not finding.is_ok
    assert len(found) == 2
    assert told.entries


def test_a_region_that_is_not_its_entities_is_named(monkeypatch):
    story.tell()
    whole = reconcile.build

    def bent(definition, parameters):
        matrix = whole(definition, parameters)
        if parameters.unit_id is not None:
            return matrix
        rows = [
            row._replace(cells=(row.cells[0], Cell(row.cells[1].value + 1), *row.cells[2:]))
            if row.code == "5.1"
            else row
            for row in matrix.rows
        ]
        return replace(matrix, rows=tuple(rows))

    monkeypatch.setattr(reconcile, "build", bent)
    (finding,) = reconcile.consolidation()
    assert finding.subject == "2025 5.1 realisation"
    assert (finding.expected, finding.found) == ("1.480.000.000,50", "1.480.000.001,50")


def test_a_set_that_does_not_balance_is_named(monkeypatch):
    story.tell()
    whole = reconcile.build

    def bent(definition, parameters):
        matrix = whole(definition, parameters)
        rows = [
            row._replace(cells=(*row.cells[:4], Cell(Decimal(7)), row.cells[5])) if row.code == "BUD" else row
            for row in matrix.rows
        ]
        return replace(matrix, rows=tuple(rows))

    monkeypatch.setattr(reconcile, "build", bent)
    found = list(reconcile.trial_balance())
    assert {finding.subject for finding in found} == {
        "2025 DINKES BUD closing",
        "2025 DISDIK BUD closing",
        "2025 PPKD BUD closing",
    }
    assert {finding.expected for finding in found} == {"7,00"}


def test_years_without_entries_are_not_checked():
    story.make_region_with_books()
    assert list(reconcile.consolidation()) == []
    assert reconcile.years() == []
    assert date(2025, 12, 31) == story.YEAR_END
