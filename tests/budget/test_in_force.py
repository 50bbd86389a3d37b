"""The document in force by unit, year and date."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from budget.in_force import documents_in_force
from tests.factories.budget import line, make_budget, make_draft, make_version


def test_the_latest_signed_version_of_every_unit(region):
    first = make_budget(region, line(amount=400))
    other = make_budget(region, line(amount=70), unit=region.other)
    later = date(2025, 3, 1)
    version = make_version(region, on=later, kind="perubahan", name="PERUBAHAN")
    second = make_budget(region, line(amount=300), version=version, on=later)
    make_draft(region, line(amount=80), unit=region.other, version=version, on=later)

    assert set(documents_in_force(year=2025)) == {second, other}
    assert set(documents_in_force(year=2025, at=date(2025, 2, 28))) == {first, other}
    assert set(documents_in_force(year=2025, at=date(2025, 1, 1))) == set()
    assert set(documents_in_force(year=2026)) == set()


def test_nobody_but_the_database_keeps_planned_months(region):
    make_budget(region, line(amount=120))
    for statement in (
        "DELETE FROM budget_plannedmonth",
        "UPDATE budget_plannedmonth SET amount = 0",
        "INSERT INTO budget_plannedmonth (document_id, month, amount) VALUES (1, 5, 1)",
        "TRUNCATE budget_plannedmonth",
        "SELECT budget_keep_planned_months()",
    ):
        with pytest.raises(DatabaseError) as found, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        assert found.value.__cause__.sqlstate == "42501", statement
