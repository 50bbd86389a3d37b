"""Perubahan SPD: whole amounts take a signed release's place; a lowered budget freezes; use is the floor."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from budget import release_revision
from budget.availability import remaining, reserve
from budget.fund_release import create_release
from budget.models import FundRelease, FundReleaseLine
from budget.release_revision import create_revision, frozen_amounts, needs_revision, proposed_lines
from core import clock
from core.errors import AccessDenied, DomainError
from core.money import Decimal
from reference.models import Role
from tests.factories.budget import (
    ELECTRICITY,
    key_of,
    line,
    make_budget,
    make_release,
    make_version,
    quarterly,
    sign_release,
    use,
)

M = 1_000_000
LATER = date(2025, 2, 1)


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(LATER):
        yield


@pytest.fixture
def release(region, budget) -> FundRelease:
    """SPD of quarter 1, Rp 100.000.000 of stationery."""
    return make_release(region, budget)


def revise(region, release, amount, *, on=LATER, role=Role.TREASURY_STAFF, key=None):
    key = key or FundReleaseLine.objects.filter(release=release).first().key_id
    return create_revision(release, dated_on=on, lines=[(key, Decimal(amount))], actor=region[role])


def held(region, document, amount):
    uses = [use(key_of(document), amount)]
    reserve(uses, source="spp:1", event="s", on=LATER, actor=region[Role.TREASURER])


def released(document) -> Decimal:
    key = key_of(document)
    return remaining([key.pk], on=LATER)[key.pk].released


def test_the_revision_takes_the_place_of_the_signed_one(region, budget, release):
    draft = revise(region, release, 60 * M)
    assert (draft.state, draft.revises, draft.quarter) == ("draft", release, 1)
    assert (draft.description, released(budget)) == ("Perubahan SPD 00001/SPD/2025", 100 * M)
    signed = sign_release(region, draft, on=LATER)
    release.refresh_from_db()
    assert (signed.state, signed.number, release.state) == ("signed", "00002/SPD/2025", "replaced")
    assert released(budget) == 60 * M


def test_a_revision_is_revised_again(region, budget, release):
    second = sign_release(region, revise(region, release, 60 * M), on=LATER)
    third = sign_release(region, revise(region, second, 80 * M), on=LATER)
    assert [one.state for one in FundRelease.objects.order_by("pk")] == ["replaced", "replaced", "signed"]
    assert released(budget) == 80 * M
    with pytest.raises(DomainError, match="tidak berlaku"):
        revise(region, release, 10 * M)
    assert third.revises == second


def test_it_keeps_to_the_cash_plan_without_counting_the_revised_one_twice(region, release):
    assert revise(region, release, 100 * M).state == "draft"
    FundRelease.objects.filter(revises=release).update(state="cancelled")
    with pytest.raises(DomainError) as e:
        revise(region, release, 100 * M + 1)
    assert e.value.rules == ("I-16",)


def test_never_below_what_is_used(region, budget, release):
    held(region, budget, 70 * M)
    with pytest.raises(DomainError) as e:
        revise(region, release, 69 * M)
    assert e.value.rules == ("I-17",)
    assert (
        "menjadi Rp\u00a069.000.000, padahal sudah dipakai Rp\u00a070.000.000, kurang Rp\u00a01.000.000"
        in (e.value.message)
    )
    assert sign_release(region, revise(region, release, 70 * M), on=LATER).state == "signed"


def test_what_is_used_after_the_draft_stops_its_signing(region, budget, release):
    draft = revise(region, release, 60 * M)
    held(region, budget, 70 * M)
    with pytest.raises(DomainError) as e:
        sign_release(region, draft, on=LATER)
    assert e.value.rules == ("I-17",)
    release.refresh_from_db()
    assert release.state == "signed"


def test_one_draft_at_a_time_by_treasury_staff(region, release):
    for role in Role:
        if role != Role.TREASURY_STAFF:
            with pytest.raises(AccessDenied):
                revise(region, release, 60 * M, role=role)
    revise(region, release, 60 * M)
    with pytest.raises(DomainError, match="sudah mempunyai draf perubahan"):
        revise(region, release, 50 * M)


def test_it_is_not_dated_before_the_revised_one(region, release):
    with pytest.raises(DomainError) as e:
        revise(region, release, 60 * M, on=date(2025, 1, 2))
    assert e.value.rules == ("I-07",)


def test_a_lowered_budget_freezes_the_newest_release_first(region, budget):
    first = make_release(region, budget, lines=[(key_of(budget), Decimal(90 * M))])
    second = make_release(region, budget, quarter=2, on=LATER, lines=[(key_of(budget), Decimal(60 * M))])
    version = make_version(region, kind="perubahan", name="PERUBAHAN", on=LATER)
    lines = [line(amount=80 * M, months=quarterly(80 * M)), line(ELECTRICITY, 320 * M)]
    lowered = make_budget(region, *lines, version=version, on=LATER)
    key = key_of(lowered).pk
    assert (frozen_amounts(first, [key]), frozen_amounts(second, [key])) == (
        {key: Decimal(10 * M)},
        {key: Decimal(60 * M)},
    )
    assert needs_revision(first) and needs_revision(second)
    (found,) = proposed_lines(first)
    assert (found.released, found.frozen, found.proposed, found.used) == (90 * M, 10 * M, 80 * M, 0)


def test_nothing_is_frozen_within_the_budget(region, release):
    assert not needs_revision(release)
    assert [one.frozen for one in proposed_lines(release)] == [0]


def test_the_database_refuses_a_replaced_release_without_a_revision(region, release):
    with pytest.raises(DatabaseError) as e, transaction.atomic():
        FundRelease.objects.filter(pk=release.pk).update(state="replaced")
    assert e.value.__cause__.sqlstate == "KP011"
    draft = revise(region, release, 60 * M)
    FundReleaseLine.objects.filter(release=draft).update(amount=50 * M)
    with pytest.raises(DatabaseError) as e, transaction.atomic():
        FundRelease.objects.filter(pk=draft.pk).update(state="signed", number="x")
    # Beside the one that it revises it would be counted twice.
    assert e.value.__cause__.sqlstate == "KP016"


def test_the_database_refuses_a_revision_below_use_and_beside_the_revised_one(region, budget):
    small = make_release(region, budget, lines=[(key_of(budget), Decimal(40 * M))])
    draft = revise(region, small, 30 * M)
    sign = FundRelease.objects.filter(pk=draft.pk)
    with pytest.raises(DatabaseError, match="beside the one") as e, transaction.atomic():
        sign.update(state="signed", number="x")
    assert e.value.__cause__.sqlstate == "KP017"
    held(region, budget, 35 * M)
    with pytest.raises(DatabaseError, match="below what is used") as e, transaction.atomic():
        FundRelease.objects.filter(pk=small.pk).update(state="replaced")
        sign.update(state="signed", number="x")
    assert e.value.__cause__.sqlstate == "KP017"


def test_the_database_lets_nobody_revise_a_draft_or_another_quarter(region, budget, release):
    fields = {"document": budget, "dated_on": LATER, "actor": region[Role.TREASURY_STAFF], "revises": release}
    with pytest.raises(DatabaseError) as e, transaction.atomic():
        create_release(quarter=2, lines=[(key_of(budget), Decimal(1))], **fields)
    assert e.value.__cause__.sqlstate == "KP017"
    assert release_revision.FLOW == "fund_release"
