"""E-planning in the browser: a plan typed, enacted, derived, made into ceilings; proposals of the public.

Modules: web.views.planning, web.views.plan_proposals, web.forms.development_plan.
"""

from datetime import date

import pytest
from django.urls import reverse

from budget.models import CeilingPlan, DevelopmentPlan, PlanProposal
from core import clock
from core.money import exact
from reference.models import Role
from tests.factories.budget import make_version


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(date(2025, 1, 2)):
        yield


@pytest.fixture
def plan(region, client_of) -> DevelopmentPlan:
    """RPJMD 2025–2026, typed by TAPD, with a program."""
    client = client_of(Role.TAPD)
    data = {"kind": "rpjmd", "name": "RPJMD 2025–2026", "first_year": "2025", "last_year": "2026"}
    client.post(reverse("plan-new"), data)
    made = DevelopmentPlan.objects.get()
    program = {
        "unit": region.unit.pk,
        "program": "1.02.01",
        "priority": "1",
        "indicator": "Nilai AKIP",
        "measure": "nilai",
        "tags": ["spm"],
        "target_2025": "80,5",
        "target_2026": "82",
        "amount_2025": "1.000.000",
        "amount_2026": "2.000.000,50",
    }
    wrong = client.post(page(made, "program"), {**program, "program": "9.9"})
    assert wrong.status_code == 422
    assert client.post(page(made, "program"), program).status_code == 302
    return made


def page(plan: DevelopmentPlan, name: str = "detail") -> str:
    return reverse(f"plan-{name}", args=[plan.pk])


def step(client, plan: DevelopmentPlan, **data: str):
    address = reverse("document-step", args=["development_plan", plan.pk, "enact_plan"])
    return client.post(address, {"legal_basis": "Perda 3/2024", "enacted_on": "02-01-2025", **data})


def test_a_plan_shows_programs_targets_and_amounts_by_year(plan, client_of):
    text = client_of(Role.OPERATOR).get(page(plan)).content.decode()
    for word in ("Nilai AKIP", "80,5", "2.000.000,50", "SPM"):
        assert word in text
    assert "Tambah program" not in text
    assert plan.name in client_of(Role.OPERATOR).get(reverse("plan-list")).content.decode()


def test_enacted_it_gives_the_rkpd_and_that_the_ceilings(region, plan, client_of):
    tapd, secretary = client_of(Role.TAPD), client_of(Role.REGIONAL_SECRETARY)
    assert step(secretary, plan, legal_basis="").status_code == 422
    assert step(tapd, plan).status_code == 403
    assert step(secretary, plan).status_code == 302
    tapd.post(page(plan, "derive"), {"year": "2025"})
    annual = DevelopmentPlan.objects.get(kind="rkpd")
    assert step(secretary, annual).status_code == 302
    version = make_version(region)
    assert "Jadikan KUA-PPAS" in tapd.get(page(annual)).content.decode()
    tapd.post(page(annual, "ceilings"), {"version": version.pk})
    rows = CeilingPlan.objects.get().ceilings.values_list("amount", flat=True)
    assert list(rows) == [exact(1_000_000)] * 2


def test_a_proposal_is_noted_verified_and_refused_with_a_reason(region, client_of):
    data = {
        "unit": region.unit.pk,
        "origin": "pokir",
        "description": "Rehabilitasi puskesmas",
        "location": "Desa Hulu",
        "amount": "150.000.000",
        "priority": "2",
    }
    client = client_of(Role.OPERATOR)
    assert client.post(reverse("plan-proposal-new"), {**data, "amount": "0"}).status_code == 422
    client.post(reverse("plan-proposal-new"), data)
    made = PlanProposal.objects.get()
    verify = reverse("document-step", args=["plan_proposal", made.pk, "verify"])
    assert client_of(Role.BUDGET_USER).post(verify).status_code == 302
    reject = reverse("document-step", args=["plan_proposal", made.pk, "reject"])
    assert client_of(Role.TAPD).post(reject, {"reason": ""}).status_code == 422
    assert client_of(Role.TAPD).post(reject, {"reason": "Di luar RKPD"}).status_code == 302
    listed = client_of(Role.AUDITOR).get(reverse("plan-proposal-list")).content.decode()
    assert "Rehabilitasi puskesmas" in listed and "150.000.000,00" in listed and "Ditolak" in listed
    other = client_of(Role.OPERATOR, region.other).get(reverse("plan-proposal-list")).content.decode()
    assert "Belum ada usulan" in other
