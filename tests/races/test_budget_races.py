"""Budget races on real connections; each control takes the lock away and shows what then goes wrong."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.db.models import F

from budget import availability, signing
from budget.availability import remaining, reserve
from budget.models import BudgetDocument, BudgetKey, FundReleaseLine
from core.errors import DomainError
from core.money import Decimal
from reference.models import Role, Setting
from tests.database import connect
from tests.factories.budget import (
    TRAVEL,
    draft_release,
    in_month,
    key_of,
    line,
    make_budget,
    make_draft,
    make_release,
    make_version,
    sign_budget,
    sign_release,
    use,
)
from tests.factories.reference import Region, make_region
from workflows import engine

pytestmark = pytest.mark.race
ON = date(2025, 2, 1)
LATER = date(2025, 3, 1)
WAIT = 30


@pytest.fixture
def region(committed) -> Region:
    """A region on a clone of its own that commits; threads open their own connections to it."""
    return make_region()


def at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Run all acts together, each on its own connection; results or DomainErrors, in order."""
    start = threading.Barrier(len(acts))
    found: list[object] = [None] * len(acts)

    def one(place: int, act: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            start.wait(WAIT)
            found[place] = act()
        except Exception as error:
            found[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT * 4)
        assert not thread.is_alive()
    return found


def asks(region: Region, keys: list[BudgetKey], amount: int, count: int) -> list[Callable[[], object]]:
    """`count` documents, turn by turn on the keys, each asking the amount."""

    def ask(place: int) -> Callable[[], object]:
        one = use(keys[place % len(keys)], amount)
        return lambda: reserve(
            [one], source=f"spp:{place}", event="submit:0", on=ON, actor=region[Role.TREASURER]
        )

    return [ask(place) for place in range(count)]


def shared_keys(region: Region) -> list[BudgetKey]:
    """Two keys of one sub kegiatan with ceilings 400 each that share one SPD of 100."""
    Setting.objects.create(key="spd_level", value="sub_kegiatan")
    budget = make_budget(
        region, line(amount=400, months=in_month(400, 1)), line(TRAVEL, 400, months=in_month(400, 1))
    )
    keys = [key_of(budget), key_of(budget, TRAVEL)]
    make_release(region, budget, lines=[(keys[0], Decimal(60)), (keys[1], Decimal(40))])
    return keys


def test_two_keys_of_one_sub_kegiatan_share_one_spd(region):
    keys = shared_keys(region)
    found = at_once(asks(region, keys, 10, 32))
    refusals = [one for one in found if isinstance(one, Exception)]
    assert len(found) - len(refusals) == 10
    assert {type(one) for one in refusals} == {DomainError}
    assert {one.rules for one in refusals} == {("I-16",)}
    assert all(
        "sub kegiatan" in one.message and "Rp\u00a00, diminta Rp\u00a010" in one.message for one in refusals
    )
    left = remaining([key.pk for key in keys], on=ON)
    assert {(left[key.pk].spd, left[key.pk].group_used) for key in keys} == {(Decimal(0), Decimal(100))}


def test_control_locking_only_the_own_key_overdraws_the_shared_spd(region, monkeypatch):
    keys = shared_keys(region)
    tested = threading.Barrier(2)
    real = availability.tested

    def test_then_meet(*words, **named):
        result = real(*words, **named)
        tested.wait(WAIT)
        return result

    def lock_own_only(key_ids, *, on=None):
        own = availability.lock(
            BudgetKey.objects.filter(pk__in=list(key_ids)).select_related("account", "sub_activity"),
            availability.Rank.BUDGET_KEY,
        )
        others = BudgetKey.objects.exclude(pk__in=[key.pk for key in own]).select_related(
            "account", "sub_activity"
        )
        return {key.pk: key for key in [*own, *others]}

    monkeypatch.setattr(availability, "tested", test_then_meet)
    monkeypatch.setattr(availability, "lock_keys", lock_own_only)
    assert at_once(asks(region, keys, 100, 2)) == [[], []]
    assert remaining([keys[0].pk], on=ON)[keys[0].pk].spd == Decimal(-100)


def test_one_key_that_bears_ten(region):
    budget = make_budget(region, line(amount=400, months=in_month(400, 1)))
    key = key_of(budget)
    make_release(region, budget, lines=[(key, Decimal(100))])
    found = at_once(asks(region, [key], 10, 32))
    assert sum(one == [] for one in found) == 10
    key.refresh_from_db()
    assert key.reserved == 100


def version_to_sign(region: Region) -> tuple[BudgetKey, BudgetDocument]:
    """A key of 400 with SPD 400, and an approved version that lowers it to 100."""
    budget = make_budget(region, line(amount=400, months=in_month(400, 1)))
    make_release(region, budget)
    version = make_version(region, on=LATER, kind="perubahan", name="PERUBAHAN")
    draft = make_draft(region, line(amount=100, months=in_month(100, 1)), version=version, on=LATER)
    people = [("submit", Role.BUDGET_USER), ("verify", Role.TAPD), ("approve", Role.REGIONAL_SECRETARY)]
    for step, role in people:
        engine.run("budget_document", draft.pk, step, actor=region[role])
    return key_of(budget), draft


def sign(region: Region, draft: BudgetDocument) -> Callable[[], object]:
    return lambda: engine.run("budget_document", draft.pk, "sign", actor=region[Role.FINANCE_OFFICER])


def test_a_version_being_signed_against_a_reservation(region):
    for _ in range(1):
        key, draft = version_to_sign(region)
        ask = asks(region, [key], 150, 1)[0]
        found = at_once([sign(region, draft), ask])
        refused = [one for one in found if isinstance(one, DomainError)]
        assert len(refused) == 1
        draft.refresh_from_db()
        key.refresh_from_db()
        if isinstance(found[0], DomainError):
            assert found[0].rules[0] == "I-12"
            assert (draft.state, key.ceiling, key.reserved) == ("approved", 400, 150)
        else:
            assert found[1].rules[0] == "I-15"
            assert (draft.state, key.ceiling, key.reserved) == ("signed", 100, 0)


@pytest.mark.parametrize("first", ["sign", "reserve"])
def test_whoever_holds_the_keys_first_wins(region, monkeypatch, first):
    """The other waits for the lock and then sees what was done."""
    key, draft = version_to_sign(region)
    holding, both = threading.Event(), threading.Event()
    real_lock = signing.lock if first == "sign" else availability.lock

    def lock_and_hold(queryset, rank):
        rows = real_lock(queryset, rank)
        holding.set()
        both.wait(1)
        return rows

    monkeypatch.setattr(signing if first == "sign" else availability, "lock", lock_and_hold)
    acts = {"sign": sign(region, draft), "reserve": asks(region, [key], 150, 1)[0]}
    second = acts["reserve" if first == "sign" else "sign"]

    def after() -> object:
        assert holding.wait(WAIT)
        return second()

    found = at_once([acts[first], after])
    assert not isinstance(found[0], Exception)
    assert isinstance(found[1], DomainError)
    assert found[1].rules[0] == ("I-15" if first == "sign" else "I-12")


def test_control_without_locks_the_database_alone_refuses(region, monkeypatch):
    """The reservation is tested, then the version is signed, then the movement comes: the CHECK refuses."""
    outcome = interleaved(region, monkeypatch)
    assert "used_within_ceiling" in str(outcome)
    assert not BudgetKey.objects.filter(reserved__gt=0).exists()


def test_control_without_locks_and_fence_use_passes_the_ceiling(region, monkeypatch, committed_database):
    with connect(committed_database, owner=True) as link:
        link.execute("ALTER TABLE budget_budgetkey DROP CONSTRAINT used_within_ceiling")
    assert interleaved(region, monkeypatch) == []
    assert BudgetKey.objects.filter(reserved=150, ceiling=100).count() == 1


def interleaved(region: Region, monkeypatch) -> object:
    """Reserve tests its limits without locks, waits for a signing, then writes; what came of it."""
    key, draft = version_to_sign(region)
    tested, signed = threading.Event(), threading.Event()
    real = availability.tested

    def test_then_wait(*words, **named):
        result = real(*words, **named)
        tested.set()
        signed.wait(WAIT)
        return result

    monkeypatch.setattr(availability, "tested", test_then_wait)
    monkeypatch.setattr(availability, "lock", lambda queryset, rank: list(queryset.order_by("pk")))

    def sign_between() -> object:
        assert tested.wait(WAIT)
        try:
            return sign(region, draft)()
        finally:
            signed.set()

    signing_result, outcome = at_once([sign_between, asks(region, [key], 150, 1)[0]])
    assert signing_result.state == "signed"
    return outcome


def test_two_releases_of_one_key_signed_at_once(region):
    budget = make_budget(region, line(amount=400, months=in_month(400, 1)))
    drafts = [draft_release(region, budget, lines=[(key_of(budget), Decimal(300))]) for _ in range(2)]
    found = at_once([lambda draft=draft: sign_release(region, draft) for draft in drafts])
    refused = [one for one in found if isinstance(one, DomainError)]
    assert [one.rules for one in refused] == [("I-17", "I-16")]
    given = FundReleaseLine.objects.filter(release__state="signed").annotate(given=F("amount"))
    assert [row.given for row in given] == [Decimal(300)]


def test_a_release_signed_against_a_lower_version(region):
    budget = make_budget(region, line(amount=400, months=in_month(400, 1)))
    version = make_version(region, on=LATER, kind="perubahan", name="PERUBAHAN")
    draft = make_draft(region, line(amount=100, months=in_month(100, 1)), version=version, on=LATER)
    release = draft_release(region, budget)
    found = at_once([lambda: sign_budget(region, draft, on=LATER), lambda: sign_release(region, release)])
    key, released = key_of(budget), FundReleaseLine.objects.filter(release__state="signed").count()
    # Whichever came first: the version tells of the SPD's excess, or the SPD is refused.
    assert key.ceiling == 100
    if isinstance(found[1], DomainError):
        assert (released, set(found[1].rules) & {"I-16", "I-17", "I-18"} != set()) == (0, True)
    else:
        assert (released, len(found[0].notices)) == (1, 1)
