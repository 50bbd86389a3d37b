"""Row by row: every step of RKA and APBD, by the right person and every wrong one, from wrong states."""

import pytest
from django.db import connection

from budget import proposal_store
from budget.models import BudgetProposal, RegionalBudget
from budget.proposals import create_proposal
from core import clock
from core.errors import AccessDenied, DomainError
from reference.models import REGION_ROLES, Role
from tests.factories import apbd
from tests.factories.apbd import AGREED, EVALUATED, PERDA, PERKADA, PLANNED_ON
from tests.factories.reference import make_appointment
from workflows import engine, flow

PROPOSAL_STEPS = {
    "submit": (("draft", "returned"), "submitted", (Role.BUDGET_USER,), False),
    "verify": (("submitted",), "verified", (Role.TAPD,), False),
    "return_": (("submitted", "verified"), "returned", (Role.TAPD,), True),
}
PROPOSAL_STATES = ("draft", "submitted", "returned", "verified")
# The steps that bring a draft to each state.
PROPOSAL_WAYS = {
    "draft": (),
    "submitted": ("submit",),
    "returned": ("submit", "return_"),
    "verified": ("submit", "verify"),
}
BUDGET_STEPS = {
    "compile": (("draft",), "compiled", (Role.FINANCE_OFFICER,), False),
    "agree": (("compiled",), "agreed", (Role.REGIONAL_SECRETARY,), False),
    "evaluate": (("agreed",), "evaluated", (Role.FINANCE_OFFICER,), False),
    "enact": (("evaluated",), "enacted", (Role.REGIONAL_SECRETARY,), False),
    "enact_shift": (("compiled",), "enacted", (Role.REGIONAL_SECRETARY, Role.FINANCE_OFFICER), False),
    "return_": (
        ("compiled", "agreed", "evaluated"),
        "draft",
        (Role.FINANCE_OFFICER, Role.REGIONAL_SECRETARY),
        True,
    ),
}
BUDGET_STATES = ("draft", "compiled", "agreed", "evaluated", "enacted")
DATA = {**AGREED, **EVALUATED, **PERDA, **PERKADA}
WHY = "Perlu perbaikan."


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(PLANNED_ON):
        yield


@pytest.fixture
def proposal(region) -> BudgetProposal:
    return apbd.make_proposal(region, apbd.begin(region), apbd.spending())


def bring_proposal(region, proposal, state):
    for step in PROPOSAL_WAYS[state]:
        role = PROPOSAL_STEPS[step][2][0]
        proposal = engine.run("budget_proposal", proposal.pk, step, actor=region[role], reason=WHY)
    return proposal


def bring_budget(region, budget, state):
    for step in apbd.WAY[: BUDGET_STATES.index(state)]:
        budget = apbd.run(region, budget, step)
    return budget


def table_of(name):
    return {
        step.name: (step.source_states, step.target, step.roles, step.reason_required)
        for step in flow.get(name).steps
    }


def test_the_table_of_the_rka():
    assert table_of("budget_proposal") == PROPOSAL_STEPS


def test_the_table_of_the_apbd():
    assert table_of("regional_budget") == BUDGET_STEPS


@pytest.mark.parametrize(
    ("function", "name"),
    [("budget_proposal_may_move", "budget_proposal"), ("budget_regional_may_move", "regional_budget")],
)
@pytest.mark.django_db
def test_the_database_knows_the_same_moves(function, name):
    declared = flow.get(name)
    moves = {(source, step.target) for step in declared.steps for source in step.source_states}
    with connection.cursor() as cursor:
        for before in declared.states:
            for after in declared.states:
                cursor.execute(f"SELECT {function}(%s, %s)", [before, after])
                assert cursor.fetchone()[0] == ((before, after) in moves), (before, after)


@pytest.mark.parametrize("state", PROPOSAL_STATES)
@pytest.mark.parametrize("step", PROPOSAL_STEPS)
def test_every_step_of_the_rka_from_every_state(region, proposal, state, step):
    sources, target, roles, _ = PROPOSAL_STEPS[step]
    proposal = bring_proposal(region, proposal, state)
    if state in sources:
        done = engine.run("budget_proposal", proposal.pk, step, actor=region[roles[0]], reason=WHY)
        assert done.state == target
        return
    with pytest.raises(DomainError, match="hanya dari status") as e:
        engine.run("budget_proposal", proposal.pk, step, actor=region[roles[0]], reason=WHY)
    assert e.value.rules == ("I-11",)
    proposal.refresh_from_db()
    assert proposal.state == state


@pytest.mark.parametrize("step", PROPOSAL_STEPS)
def test_nobody_else_takes_a_step_of_the_rka(region, proposal, step):
    sources, _, roles, _ = PROPOSAL_STEPS[step]
    proposal = bring_proposal(region, proposal, sources[0])
    strangers = [region[role] for role in Role if role not in roles]
    strangers += [region.person(role, region.other) for role in roles if role not in REGION_ROLES]
    for stranger in strangers:
        with pytest.raises(AccessDenied) as e:
            engine.run("budget_proposal", proposal.pk, step, actor=stranger, reason=WHY)
        assert "I-40" in e.value.rules
    proposal.refresh_from_db()
    assert proposal.state == sources[0]


@pytest.mark.parametrize("flow_name", ["budget_proposal", "regional_budget"])
def test_to_send_back_takes_a_reason(region, flow_name):
    budget = apbd.balanced(region)
    if flow_name == "budget_proposal":
        document, actor = budget.proposals.get(unit=region.unit), region[Role.TAPD]
    else:
        document, actor = apbd.run(region, budget, "compile"), region[Role.FINANCE_OFFICER]
    with pytest.raises(DomainError) as e:
        engine.run(flow_name, document.pk, "return_", actor=actor, reason="  ")
    assert e.value.rules == ("I-41",)


def test_who_submitted_does_not_verify(region, proposal):
    make_appointment(region[Role.BUDGET_USER], Role.TAPD)
    proposal = bring_proposal(region, proposal, "submitted")
    for step in ("verify", "return_"):
        with pytest.raises(AccessDenied) as e:
            engine.run("budget_proposal", proposal.pk, step, actor=region[Role.BUDGET_USER], reason=WHY)
        assert e.value.rules == ("I-42",)


def test_a_list_without_units_has_no_way(region):
    officer = region[Role.FINANCE_OFFICER]
    listed = create_proposal(apbd.begin(region), None, actor=officer)
    proposal_store.add_lines(listed, [apbd.spending()], actor=officer)
    with pytest.raises(AccessDenied):
        engine.run("budget_proposal", listed.pk, "submit", actor=region[Role.BUDGET_USER])
    apbd.make_proposal(region, listed.budget, apbd.spending(), unit=region.other)
    with pytest.raises(DomainError, match="berisi daftar tanpa unit"):
        apbd.run(region, listed.budget, "compile")


@pytest.mark.parametrize("state", BUDGET_STATES)
@pytest.mark.parametrize("step", BUDGET_STEPS)
def test_every_step_of_the_apbd_from_every_state(region, state, step):
    sources, target, roles, _ = BUDGET_STEPS[step]
    budget = bring_budget(region, apbd.balanced(region), state)
    if step != "enact_shift" and state in sources:
        assert apbd.run(region, budget, step).state == target
        return
    with pytest.raises(DomainError, match=r"hanya dari status|tidak berlaku bagi") as e:
        engine.run("regional_budget", budget.pk, step, actor=region[roles[0]], reason=WHY, data=DATA)
    assert e.value.rules == ("I-11",)
    budget.refresh_from_db()
    assert budget.state == state


@pytest.mark.parametrize("step", ["compile", "agree", "evaluate", "enact", "return_"])
def test_nobody_else_takes_a_step_of_the_apbd(region, step):
    sources, _, roles, _ = BUDGET_STEPS[step]
    budget = bring_budget(region, apbd.balanced(region), sources[0])
    for role in Role:
        if role in roles:
            continue
        with pytest.raises(AccessDenied) as e:
            engine.run("regional_budget", budget.pk, step, actor=region[role], reason=WHY, data=DATA)
        assert "I-40" in e.value.rules
    assert RegionalBudget.objects.get(pk=budget.pk).state == sources[0]


def test_who_compiled_as_ppkd_does_not_enact_as_sekda(region):
    budget = bring_budget(region, apbd.balanced(region), "evaluated")
    make_appointment(region[Role.FINANCE_OFFICER], Role.REGIONAL_SECRETARY)
    with pytest.raises(AccessDenied) as e:
        engine.run("regional_budget", budget.pk, "enact", actor=region[Role.FINANCE_OFFICER], data=DATA)
    assert e.value.rules == ("I-42",)


def test_a_pergeseran_is_a_perkada_only(region):
    apbd.in_force(region)
    budget = apbd.begin(region, kind="pergeseran", name="PERGESERAN 1")
    budget = apbd.run(region, budget, "compile")
    with pytest.raises(DomainError, match="tidak berlaku bagi"):
        apbd.run(region, budget, "agree")
    for role in (r for r in Role if r not in BUDGET_STEPS["enact_shift"][2]):
        with pytest.raises(AccessDenied):
            apbd.run(region, budget, "enact_shift", role=role)
    assert apbd.run(region, budget, "enact_shift", role=Role.FINANCE_OFFICER).state == "enacted"


def test_every_step_is_logged_with_its_role(region):
    budget = apbd.enact(region, apbd.balanced(region))
    rows = engine.history(budget.document_key).values_list("step", "from_state", "to_state", "role")
    assert list(rows) == [
        ("compile", "draft", "compiled", Role.FINANCE_OFFICER),
        ("agree", "compiled", "agreed", Role.REGIONAL_SECRETARY),
        ("evaluate", "agreed", "evaluated", Role.FINANCE_OFFICER),
        ("enact", "evaluated", "enacted", Role.REGIONAL_SECRETARY),
    ]
