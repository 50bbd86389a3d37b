"""I-13: a pergeseran keeps every kegiatan and jenis of a unit, in the service and in the database."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from budget import documents
from core import clock
from core.errors import DomainError
from core.money import Decimal
from reference.models import Role
from tests.factories.budget import (
    COMPUTER,
    EQUIPMENT,
    LEVY,
    STATIONERY,
    TRAVEL,
    key_of,
    line,
    make_budget,
    make_draft,
    sign_budget,
)
from workflows import engine

LATER = date(2025, 3, 1)


def shift(region, *lines, kind="pergeseran", **over):
    """A second version's document of DINKES, approved and about to be signed."""
    with clock.frozen(LATER):
        version = documents.create_version(
            year=region.year, kind=kind, name="GESER 1", actor=region[Role.FINANCE_OFFICER], **over
        )
    return make_draft(region, *lines, version=version, on=LATER)


def first(region):
    return make_budget(
        region,
        line(amount=400),
        line(TRAVEL, 100),
        line(COMPUTER, 900, sub_activity=EQUIPMENT),
        line(LEVY, 50, sub_activity=None),
    )


def test_between_accounts_of_one_kegiatan_and_jenis_it_moves_freely(region):
    before = first(region)
    moved = shift(
        region,
        line(amount=450),
        line(TRAVEL, 50),
        line(COMPUTER, 900, sub_activity=EQUIPMENT),
        line(LEVY, 50, sub_activity=None),
    )
    sign_budget(region, moved, on=LATER)
    assert (key_of(before, STATIONERY).ceiling, key_of(before, TRAVEL).ceiling) == (450, 50)


def test_every_kegiatan_and_jenis_that_changes_is_named_and_nothing_comes_into_force(region):
    before = first(region)
    moved = shift(
        region,
        line(amount=500),
        line(TRAVEL, 100),
        line(COMPUTER, 790, sub_activity=EQUIPMENT),
        line(LEVY, 60, sub_activity=None),
    )
    with pytest.raises(DomainError) as refused:
        sign_budget(region, moved, on=LATER)
    assert set(refused.value.rules) == {"I-13"}
    told = str(refused.value).replace("\u00a0", " ")
    assert "jenis 4.1.02 " in told
    assert "dari Rp 50 menjadi Rp 60" in told
    assert "kegiatan 1.02.01.2.06, jenis 5.1.02 " in told
    assert "dari Rp 500 menjadi Rp 600" in told
    assert "kegiatan 1.02.01.2.07, jenis 5.2.02 " in told
    assert "dari Rp 900 menjadi Rp 790" in told
    moved.refresh_from_db()
    assert (moved.state, moved.in_force_from, key_of(before).ceiling) == ("approved", None, 400)


def test_a_perubahan_and_a_shift_by_decree_may(region):
    before = first(region)
    lines = (line(amount=300), line(COMPUTER, 1100, sub_activity=EQUIPMENT))
    by_decree = shift(region, *lines, exception_basis="SK Kepala Daerah 12/2025")
    sign_budget(region, by_decree, on=LATER)
    assert key_of(before).ceiling == Decimal(300)
    with clock.frozen(LATER), pytest.raises(DomainError, match="hanya untuk pergeseran"):
        documents.create_version(
            year=region.year,
            kind="perubahan",
            name="P",
            exception_basis="SK",
            actor=region[Role.FINANCE_OFFICER],
        )


def test_the_database_refuses_what_the_service_would(region, monkeypatch):
    first(region)
    moved = shift(region, line(amount=500))
    monkeypatch.setattr("budget.signing.shift_refusals", lambda document: ())
    with pytest.raises(DomainError) as refused:
        sign_budget(region, moved, on=LATER)
    assert refused.value.rules == ("I-13",)
    assert moved.version.kind == "pergeseran"


def test_the_basis_is_not_written_after_the_fact(region):
    first(region)
    moved = shift(region, line(amount=500), exception_basis="SK Kepala Daerah 12/2025")
    sign_budget(region, moved, on=LATER)
    assert engine.history(moved.document_key).count() == 5
    with (
        pytest.raises(DatabaseError, match="in force"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE budget_budgetversion SET exception_basis = '' WHERE id = %s", [moved.version_id]
        )
