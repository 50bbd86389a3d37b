"""E-planning in the browser: a plan typed, enacted, derived, made into ceilings; proposals of the public.

Modules: web.views.planning, web.views.plan_programs, web.views.plan_proposals, web.forms.development_plan.
"""

from datetime import date

import pytest
from django.urls import reverse

from budget.models import CeilingPlan, DevelopmentPlan, PlanProposal
from core import clock
from core.money import Decimal, exact
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
    assert client.post(page(made, "program"), {**program(region), "program": "9.9"}).status_code == 422
    assert client.post(page(made, "program"), program(region)).status_code == 302
    return made


def program(region, *indicators: tuple[str, ...], **over) -> dict[str, object]:
    """The form of a program of the first SKPD as it is sent."""
    rows = indicators or (("Nilai AKIP", "nilai", "", "80,5", "82"),)
    names = ("name", "measure", "baseline", "target_2025", "target_2026")
    cells = {f"row-{name}": list(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}
    return {
        "action": "save",
        "unit": region.unit.pk,
        "program": "1.02.01",
        "priority": "1",
        "tags": ["spm"],
        "amount_2025": "1.000.000",
        "amount_2026": "2.000.000,50",
        **cells,
        **over,
    }


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


def edit(plan: DevelopmentPlan, name: str = "edit") -> str:
    return reverse(f"plan-program-{name}", args=[plan.pk, plan.programs.get().pk])


def sent(client, plan, data):
    """The form as the page has it now, with other content."""
    revision = client.get(edit(plan)).context["revision"]
    return client.post(edit(plan), {**data, "revision": revision})


def test_indicators_are_added_changed_and_removed_by_rows(region, plan, client_of):
    client = client_of(Role.TAPD)
    two = (("Nilai AKIP", "nilai", "75", "80,5", "83"), ("Laju stunting", "persen", "", "-0,25", "-0,5"))
    data = program(region, *two)
    more = client.post(edit(plan), {**data, "action": "add_line"}).content.decode()
    assert 'id="row-name-2"' in more and "Laju stunting" in more
    less = client.post(edit(plan), {**data, "action": "remove_line:0"}).content.decode()
    assert "Laju stunting" in less and "Nilai AKIP" not in less
    assert sent(client, plan, data).status_code == 302
    indicators = plan.programs.get().indicators.all()
    assert [(one.name, [each.value for each in one.targets.all()]) for one in indicators] == [
        ("Nilai AKIP", [Decimal("80.5"), Decimal(83)]),
        ("Laju stunting", [Decimal("-0.25"), Decimal("-0.5")]),
    ]
    assert "-0,25" in client.get(page(plan)).content.decode()


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("", "nilai", "", "1", "2")], "Indikator belum diisi."),
        ([("A", "", "", "1", "2")], "Satuan belum diisi."),
        ([("A", "x", "", "", "2")], "Target 2025 belum diisi."),
        ([("A", "x", "", "1", "dua")], "bukan angka"),
        ([("A", "x", "1,23456", "1", "2")], "4 desimal"),
        ([("A", "x", "", "1", "2")] * 2, "ada dua kali"),
        ([("", "", "", "", "")], "sedikitnya satu indikator"),
    ],
)
def test_bad_cells_are_named(region, plan, client_of, rows, words):
    answer = sent(client_of(Role.TAPD), plan, program(region, *rows))
    assert answer.status_code == 422 and words in answer.content.decode()
    assert [one.name for one in plan.programs.get().indicators.all()] == ["Nilai AKIP"]


def test_the_first_entry_is_never_overwritten_unseen(region, plan, client_of):
    client = client_of(Role.TAPD)
    again = client.post(page(plan, "program"), program(region, ("Lain", "x", "", "1", "2")))
    assert again.status_code == 422 and "sudah ada dalam RPJMD 2025–2026" in again.content.decode()
    stale = client.post(edit(plan), {**program(region, ("Lain", "x", "", "1", "2")), "revision": "1"})
    assert stale.status_code == 422 and "sejak Anda membukanya" in stale.content.decode()
    assert [one.name for one in plan.programs.get().indicators.all()] == ["Nilai AKIP"]


def test_a_program_is_taken_out_while_the_plan_is_a_draft(region, plan, client_of):
    tapd, secretary = client_of(Role.TAPD), client_of(Role.REGIONAL_SECRETARY)
    out = edit(plan, "remove")
    assert client_of(Role.OPERATOR).post(out).status_code == 403
    assert step(secretary, plan).status_code == 302
    tapd.post(out)
    assert plan.programs.count() == 1
    assert "tidak dapat diubah" in tapd.get(edit(plan), follow=True).content.decode()
    tapd.post(page(plan, "derive"), {"year": "2025"})
    annual = DevelopmentPlan.objects.get(kind="rkpd")
    told = tapd.post(edit(annual, "remove"), follow=True).content.decode()
    assert "1.02.01 dikeluarkan dari RKPD 2025" in told and not annual.programs.exists()


def test_a_unit_begins_its_renja_or_derives_it_from_the_rkpd(region, plan, client_of):
    tapd, secretary, operator = (
        client_of(role) for role in (Role.TAPD, Role.REGIONAL_SECRETARY, Role.OPERATOR)
    )
    step(secretary, plan)
    tapd.post(page(plan, "derive"), {"year": "2025"})
    annual = DevelopmentPlan.objects.get(kind="rkpd")
    assert "Turunkan Renja" not in operator.get(page(annual)).content.decode()
    step(secretary, annual)
    assert "Turunkan Renja" in operator.get(page(annual)).content.decode()
    assert tapd.post(page(annual, "derive"), {"year": "2025", "unit": region.unit.pk}).status_code == 403
    operator.post(page(annual, "derive"), {"year": "2025", "unit": region.unit.pk})
    own = DevelopmentPlan.objects.get(kind="renja")
    assert (own.unit, own.programs.get().program.code) == (region.unit, "1.02.01")
    assert "Turunkan Renja" not in operator.get(page(annual)).content.decode()
    assert "Tambah program" in operator.get(page(own)).content.decode()
    assert operator.get(edit(own)).status_code == 200
    typed = {"kind": "renja", "unit": region.unit.pk, "name": "Renja 2026", "first_year": "2026"}
    assert operator.post(reverse("plan-new"), typed).status_code == 302
    begun = DevelopmentPlan.objects.get(name="Renja 2026")
    assert (begun.unit, begun.first_year, begun.last_year) == (region.unit, 2026, 2026)
    assert operator.post(reverse("plan-new"), {**typed, "unit": region.other.pk}).status_code == 422
    assert operator.post(reverse("plan-new"), {**typed, "kind": "rkpd"}).status_code == 422
    other = client_of(Role.OPERATOR, region.other)
    assert other.get(page(own)).status_code == 404


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
    drafts = client_of(Role.AUDITOR).get(reverse("plan-proposal-list"), {"state": "draft"}).content.decode()
    assert "Tidak ada usulan dengan status itu" in drafts and "Rehabilitasi puskesmas" not in drafts
    assert (
        "Rehabilitasi"
        in client_of(Role.AUDITOR).get(reverse("plan-proposal-list"), {"state": "rejected"}).content.decode()
    )
    other = client_of(Role.OPERATOR, region.other).get(reverse("plan-proposal-list")).content.decode()
    assert "Belum ada usulan" in other
