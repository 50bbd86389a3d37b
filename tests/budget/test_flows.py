"""Row by row: every step of the budget flows, by the right person and every wrong one, from wrong states."""

from datetime import date

import pytest

from core import clock
from core.errors import AccessDenied, DomainError
from reference.models import REGION_ROLES, Role
from tests.factories.budget import draft_release, make_budget, make_draft, sign_release
from tests.factories.reference import make_appointment
from workflows import engine, flow

DAY = date(2025, 1, 2)
PATH = [
    ("submit", "draft", "submitted", Role.BUDGET_USER),
    ("verify", "submitted", "verified", Role.TAPD),
    ("approve", "verified", "approved", Role.REGIONAL_SECRETARY),
    ("sign", "approved", "signed", Role.FINANCE_OFFICER),
]
STATES = ["draft", "submitted", "verified", "approved", "signed"]


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(DAY):
        yield


@pytest.fixture
def draft(region):
    return make_draft(region)


def bring_to(region, document, state):
    from treasury.services.year import open_year

    open_year(region.year, actor=region[Role.ADMINISTRATOR])
    for step, source, _, role in PATH:
        if source == state:
            break
        if state == "draft":
            break
        document = engine.run("budget_document", document.pk, step, actor=region[role])
        if document.state == state:
            break
    assert document.state == state
    return document


def test_the_table_of_the_budget_document():
    table = {
        step.name: (step.source_states, step.target, step.roles, step.reason_required)
        for step in flow.get("budget_document").steps
    }
    assert table == {
        **{name: ((source,), target, (role,), False) for name, source, target, role in PATH},
        "return_": (
            ("submitted", "verified", "approved"),
            "draft",
            (Role.TAPD, Role.REGIONAL_SECRETARY, Role.FINANCE_OFFICER),
            True,
        ),
    }


def test_the_table_of_the_fund_release():
    table = {
        step.name: (step.source_states, step.target, step.roles, step.reason_required)
        for step in flow.get("fund_release").steps
    }
    assert table == {
        "sign": (("draft",), "signed", (Role.FINANCE_OFFICER,), False),
        # By the signing of a revision only; nobody presses it.
        "replace": (("signed",), "replaced", (), True),
        "cancel": (("draft",), "cancelled", (Role.TREASURY_STAFF,), True),
    }


def test_operator_pa_tapd_secretary_and_finance_officer_bring_it_in_force(region):
    document = make_budget(region)
    assert (document.state, document.in_force_from, document.number) == ("signed", DAY, "001/DPA/DINKES/2025")
    rows = engine.history(document.document_key).values_list("step", "from_state", "to_state", "role")
    assert list(rows) == [
        ("create", "", "draft", Role.OPERATOR),
        ("submit", "draft", "submitted", Role.BUDGET_USER),
        ("verify", "submitted", "verified", Role.TAPD),
        ("approve", "verified", "approved", Role.REGIONAL_SECRETARY),
        ("sign", "approved", "signed", Role.FINANCE_OFFICER),
    ]


@pytest.mark.parametrize("row", PATH, ids=[row[0] for row in PATH])
def test_nobody_else_takes_the_step(region, draft, row):
    step, source, target, role = row
    document = bring_to(region, draft, source)
    for other in Role:
        if other == role:
            continue
        with pytest.raises(AccessDenied) as e:
            engine.run("budget_document", document.pk, step, actor=region[other])
        assert "I-40" in e.value.rules
    if role not in REGION_ROLES:
        stranger = region.person(role, region.other)
        with pytest.raises(AccessDenied):
            engine.run("budget_document", document.pk, step, actor=stranger)
    document.refresh_from_db()
    assert document.state == source
    assert engine.run("budget_document", document.pk, step, actor=region[role]).state == target


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("row", PATH, ids=[row[0] for row in PATH])
def test_forbidden_moves(region, draft, state, row):
    step, source, target, role = row
    document = bring_to(region, draft, state)
    if state == source:
        assert engine.run("budget_document", document.pk, step, actor=region[role]).state == target
        return
    with pytest.raises(DomainError, match="hanya dari status") as e:
        engine.run("budget_document", document.pk, step, actor=region[role])
    assert e.value.rules == ("I-11",)


@pytest.mark.parametrize("state", ["submitted", "verified", "approved"])
@pytest.mark.parametrize("role", [Role.TAPD, Role.REGIONAL_SECRETARY, Role.FINANCE_OFFICER])
def test_a_return_needs_a_reason_and_leads_to_the_draft(region, draft, state, role):
    document = bring_to(region, draft, state)
    with pytest.raises(DomainError) as e:
        engine.run("budget_document", document.pk, "return_", actor=region[role])
    assert e.value.rules == ("I-41",)
    back = engine.run(
        "budget_document", document.pk, "return_", actor=region[role], reason="anggaran kas keliru"
    )
    assert (back.state, engine.history(back.document_key).last().reason) == ("draft", "anggaran kas keliru")
    assert (
        engine.run("budget_document", back.pk, "submit", actor=region[Role.BUDGET_USER]).state == "submitted"
    )


@pytest.mark.parametrize("state", ["draft", "signed"])
def test_no_return_from_draft_or_signed(region, draft, state):
    document = bring_to(region, draft, state)
    with pytest.raises(DomainError, match="hanya dari status"):
        engine.run("budget_document", document.pk, "return_", actor=region[Role.TAPD], reason="x")


def test_one_person_with_two_roles_takes_one_of_two_steps(region, draft):
    document = bring_to(region, draft, "submitted")
    make_appointment(region[Role.TAPD], Role.REGIONAL_SECRETARY)
    engine.run("budget_document", document.pk, "verify", actor=region[Role.TAPD])
    with pytest.raises(AccessDenied) as e:
        engine.run("budget_document", document.pk, "approve", actor=region[Role.TAPD])
    assert e.value.rules == ("I-42",)


def test_the_maker_cannot_submit_his_own_draft(region, draft):
    make_appointment(region[Role.OPERATOR], Role.BUDGET_USER, region.unit)
    with pytest.raises(AccessDenied) as e:
        engine.run("budget_document", draft.pk, "submit", actor=region[Role.OPERATOR])
    assert e.value.rules == ("I-42",)


def test_only_the_finance_officer_signs_an_spd(region, budget):
    release = draft_release(region, budget)
    with clock.frozen(date(2025, 1, 3)):
        for role in Role:
            if role == Role.FINANCE_OFFICER:
                continue
            with pytest.raises(AccessDenied) as e:
                engine.run("fund_release", release.pk, "sign", actor=region[role])
            assert "I-40" in e.value.rules
            assert ("I-42" in e.value.rules) == (role == Role.TREASURY_STAFF)
    signed = sign_release(region, release)
    assert (signed.state, signed.number) == ("signed", "00001/SPD/2025")
    with pytest.raises(DomainError, match="berstatus Ditandatangani"):
        sign_release(region, release)


def test_a_draft_spd_is_cancelled_with_a_reason_and_takes_no_number(region, budget):
    release = draft_release(region, budget)
    with pytest.raises(DomainError) as e:
        engine.run("fund_release", release.pk, "cancel", actor=region[Role.TREASURY_STAFF])
    assert e.value.rules == ("I-41",)
    gone = engine.run("fund_release", release.pk, "cancel", actor=region[Role.TREASURY_STAFF], reason="dobel")
    assert (gone.state, gone.number) == ("cancelled", "")
    with pytest.raises(DomainError, match="berstatus Dibatalkan"):
        engine.run("fund_release", release.pk, "sign", actor=region[Role.FINANCE_OFFICER])
