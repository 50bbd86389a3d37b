"""What a migration brings has a history; taken back, it removes only what nobody changed since."""

from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from budget.models import LegalConsideration, MandatoryShare

pytestmark = pytest.mark.django_db
BUDGET = "budget.migrations."


@pytest.fixture
def apps():
    """The models as migrations see them, without what simple-history writes by itself."""
    return MigrationLoader(connection).project_state().apps


def seeded(name: str):
    (operation,) = import_module(BUDGET + name).Migration.operations
    return operation


@pytest.mark.parametrize(
    ("migration", "model", "count", "its"),
    [
        ("0021_spd_considerations", LegalConsideration, 6, {"kind": "SPD"}),
        (
            "0027_apbd_considerations",
            LegalConsideration,
            21,
            {"kind__in": ("DPA", "DPPA", "PERDA", "PERKADA")},
        ),
        ("0024_mandatory_rows", MandatoryShare, 3, {"is_earmark": False}),
        ("0030_earmark_rows", MandatoryShare, 4, {"is_earmark": True}),
    ],
)
def test_rows_come_and_go_with_their_history(apps, migration, model, count, its):
    operation = seeded(migration)
    rows, told = model.objects.filter(**its), model.history.filter(**its)
    assert (rows.count(), told.filter(history_type="+").count()) == (count, count)
    operation.reverse_code(apps, None)
    assert (rows.count(), told.filter(history_type="-").count()) == (0, count)
    operation.code(apps, None)
    assert (rows.count(), told.filter(history_type="+").count()) == (count, 2 * count)


def test_the_history_says_what_the_row_says():
    row = MandatoryShare.objects.get(code="infrastruktur")
    told = MandatoryShare.history.get(id=row.pk)
    for name in ("percent", "counted_accounts", "counted_tags", "base_left_out", "valid_from"):
        assert getattr(told, name) == getattr(row, name)


def test_what_people_changed_stays(apps):
    MandatoryShare.objects.filter(code="pegawai").update(percent=35)
    seeded("0024_mandatory_rows").reverse_code(apps, None)
    rows = MandatoryShare.objects.filter(is_earmark=False)
    assert list(rows.values_list("code", "percent")) == [("pegawai", 35)]


def test_a_row_that_nobody_changed_is_said_anew_and_taken_back(apps):
    operation = seeded("0031_transfer_funds")
    row = MandatoryShare.objects.get(code="pegawai")
    assert row.left_out_funds == ["1.2.01", "2.2.01"]
    operation.reverse_code(apps, None)
    row.refresh_from_db()
    assert row.left_out_funds == []
    assert row.history.first().left_out_funds == []
    MandatoryShare.objects.update(left_out_funds=["2.2"])
    operation.code(apps, None)
    row.refresh_from_db()
    assert row.left_out_funds == ["2.2"]
