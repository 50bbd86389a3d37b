"""KUA-PPAS: rows typed by unit, agreed by the regional secretary, then frozen in service and database.

Its flow: budget.flows_ceiling.
"""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from budget import ceilings
from budget.ceilings import CeilingInput
from budget.documents import create_version
from budget.models import BudgetProposal, Ceiling, CeilingPlan
from core import clock
from core.errors import AccessDenied, DomainError
from core.money import exact
from reference.models import Role
from tests.factories.planning import agree, detail, make_ceilings, make_proposal, make_regional_budget
from tests.factories.reference import make_fund, program
from workflows import engine, flow

DAY = date(2025, 1, 2)
DATA = {"agreement_number": "900/12/NK/2025", "agreed_on": DAY}


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(DAY):
        yield


@pytest.fixture
def budget(region):
    return make_regional_budget(region)


@pytest.fixture
def plan(region, budget):
    return make_ceilings(region, budget.version, CeilingInput(region.unit, exact(1_000)))


def amounts(plan):
    rows = Ceiling.objects.filter(plan=plan).order_by("unit__code", "pk")
    return [(row.unit.code, row.program_id, row.amount.amount) for row in rows]


def test_the_table_of_the_ceiling_plan():
    table = {
        step.name: (step.source_states, step.target, step.roles, step.reason_required)
        for step in flow.get("ceiling_plan").steps
    }
    assert table == {
        "agree": (("draft",), "agreed", (Role.REGIONAL_SECRETARY,), False),
        "reopen": (("agreed",), "draft", (Role.REGIONAL_SECRETARY,), True),
    }


def test_rows_of_one_unit_change_and_the_others_stay(region, plan):
    officer = region[Role.FINANCE_OFFICER]
    other = CeilingInput(region.other, exact(500))
    assert ceilings.put_ceilings(plan, [other], actor=officer, units=[region.other]) == (1, 0, 0)
    sub = CeilingInput(region.unit, exact("600.50"), program("1.02.01"), make_fund())
    whole = CeilingInput(region.unit, exact(900))
    assert ceilings.put_ceilings(plan, [whole, sub], actor=officer, units=[region.unit]) == (1, 1, 0)
    assert amounts(plan) == [
        ("DINKES", None, exact(900)),
        ("DINKES", program("1.02.01").pk, exact("600.50")),
        ("DISDIK", None, exact(500)),
    ]
    assert ceilings.put_ceilings(plan, [whole], actor=officer, units=[region.unit]) == (0, 0, 1)
    kinds = Ceiling.history.order_by("history_id").values_list("history_type", "history_user")
    assert list(kinds) == [(kind, officer.pk) for kind in ("+", "+", "~", "+", "-")]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda region: [CeilingInput(region.unit, exact(-1))], "kurang dari nol"),
        (lambda region: [CeilingInput(region.unit, exact(1))] * 2, "ada dua kali"),
        (lambda region: [CeilingInput(region.unit, exact(1), program("1.02"))], "bukan program"),
        (
            lambda region: [CeilingInput(region.unit, exact(1), None, make_fund("PAD 26", "funds-2026"))],
            "tidak ada pada daftar",
        ),
        (lambda region: [CeilingInput(region.other, exact(1))], "bukan milik unit"),
    ],
    ids=["negative", "twice", "bidang", "fund of another year", "another unit"],
)
def test_bad_rows_are_refused_and_nothing_changes(region, plan, change, words):
    with pytest.raises(DomainError, match=words):
        ceilings.put_ceilings(plan, change(region), actor=region[Role.FINANCE_OFFICER], units=[region.unit])
    assert amounts(plan) == [("DINKES", None, exact(1_000))]


def test_who_may_draft(region, plan):
    rows = [CeilingInput(region.unit, exact(2))]
    for role in Role:
        if role in ceilings.DRAFTING_ROLES:
            continue
        with pytest.raises(AccessDenied):
            ceilings.put_ceilings(plan, rows, actor=region[role])
        with pytest.raises(AccessDenied):
            ceilings.begin_plan(plan.version, actor=region[role])
    assert ceilings.put_ceilings(plan, rows, actor=region[Role.TAPD]) == (0, 1, 0)


def test_nobody_else_records_the_agreement(region, plan):
    for role in Role:
        if role == Role.REGIONAL_SECRETARY:
            continue
        with pytest.raises(AccessDenied):
            engine.run("ceiling_plan", plan.pk, "agree", actor=region[role], data=DATA)
    done = agree(region, plan)
    assert (done.state, done.agreement_number, done.agreed_on) == ("agreed", "900/12/NK/2025", DAY)
    log = engine.history(plan.document_key).values_list("step", "to_state", "role")
    assert list(log) == [
        ("create", "draft", Role.FINANCE_OFFICER),
        ("agree", "agreed", Role.REGIONAL_SECRETARY),
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({**DATA, "agreement_number": " "}, "nomor Nota"),
        ({**DATA, "agreed_on": date(2025, 1, 3)}, "paling lambat"),
        ({**DATA, "agreed_on": None}, "paling lambat"),
    ],
)
def test_an_agreement_has_number_and_day(region, plan, data, words):
    with pytest.raises(DomainError, match=words):
        engine.run("ceiling_plan", plan.pk, "agree", actor=region[Role.REGIONAL_SECRETARY], data=data)


def test_an_empty_plan_is_not_agreed(region, budget):
    plan = make_ceilings(region, budget.version)
    with pytest.raises(DomainError, match="belum berisi pagu"):
        agree(region, plan)


def test_agreed_ceilings_are_frozen_in_service_and_database(region, plan):
    agree(region, plan)
    with pytest.raises(DomainError, match="sudah disepakati"):
        ceilings.put_ceilings(plan, [], actor=region[Role.FINANCE_OFFICER])
    row = plan.ceilings.get()
    for act in (
        lambda: Ceiling.objects.filter(pk=row.pk).update(amount=1),
        lambda: Ceiling.objects.filter(pk=row.pk).delete(),
        lambda: Ceiling.objects.create(plan=plan, unit=region.other, amount=1),
        lambda: CeilingPlan.objects.filter(pk=plan.pk).update(agreement_number="2"),
        lambda: CeilingPlan.objects.filter(pk=plan.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            act()


def test_reopening_asks_a_reason_and_no_verified_rka(region, budget, plan):
    proposal = make_proposal(region, budget, detail(amount=900))
    agree(region, plan)
    secretary = region[Role.REGIONAL_SECRETARY]
    with pytest.raises(DomainError, match="wajib beralasan"):
        engine.run("ceiling_plan", plan.pk, "reopen", actor=secretary)
    BudgetProposal.objects.filter(pk=proposal.pk).update(state="submitted")
    BudgetProposal.objects.filter(pk=proposal.pk).update(state="verified")
    with pytest.raises(DomainError, match=r"RKA Satuan Kerja DINKES sudah diverifikasi"):
        engine.run("ceiling_plan", plan.pk, "reopen", actor=secretary, reason="Dana berubah")
    with pytest.raises(DatabaseError, match="is verified"), transaction.atomic():
        CeilingPlan.objects.filter(pk=plan.pk).update(state="draft")
    BudgetProposal.objects.filter(pk=proposal.pk).update(state="returned")
    done = engine.run("ceiling_plan", plan.pk, "reopen", actor=secretary, reason="Dana berubah")
    assert (done.state, done.agreement_number, done.agreed_on) == ("draft", "", None)


def test_a_lowered_plan_is_not_agreed_below_what_was_sent_in(region, budget, plan):
    proposal = make_proposal(region, budget, detail(amount=900))
    BudgetProposal.objects.filter(pk=proposal.pk).update(state="submitted")
    lower = [CeilingInput(region.unit, exact("899.99"))]
    ceilings.put_ceilings(plan, lower, actor=region[Role.FINANCE_OFFICER])
    with pytest.raises(DomainError, match=r"berpagu Rp.899,99, diusulkan Rp.900, lebih Rp.0,01") as e:
        agree(region, plan)
    assert e.value.rules == ("I-09",)


def test_a_later_version_begins_with_the_rows_of_the_earlier(region, plan):
    officer = region[Role.FINANCE_OFFICER]
    version = create_version(year=region.year, kind="perubahan", name="PERUBAHAN", actor=officer)
    later = ceilings.begin_next_plan(version, actor=officer)
    assert amounts(later) == [("DINKES", None, exact(1_000))]
    ceilings.put_ceilings(later, [CeilingInput(region.unit, exact(1_200))], actor=officer)
    third = create_version(year=region.year, kind="pergeseran", name="PERGESERAN", actor=officer)
    assert amounts(ceilings.begin_next_plan(third, actor=officer)) == [("DINKES", None, exact(1_200))]
    with pytest.raises(DomainError, match="sudah disusun"):
        ceilings.begin_plan(version, actor=officer)
