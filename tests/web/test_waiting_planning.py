"""What waits in planning for each person: web.waiting_planning, web.waiting_item."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from budget import planned_programs, planning, price_proposals, proposal_store, review
from budget.ceilings import CeilingInput
from budget.planned_programs import IndicatorInput, ProgramInput
from core import clock
from core.money import Decimal, exact
from reference.models import Role
from tests.factories import apbd
from tests.factories import proposals as standards
from tests.factories.planning import agree, make_ceilings, make_proposal
from tests.factories.reference import program
from web import waiting
from workflows import engine

DAY = date(2025, 1, 2)


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(DAY):
        yield


def told(user) -> list[tuple[str, str, str]]:
    return [(item.title, item.note, item.action) for item in waiting.items(user, DAY)]


def queries(user) -> int:
    with CaptureQueriesContext(connection) as caught:
        waiting.items(user, DAY)
    return len(caught)


def price(region, name="Kertas A4", unit=None):
    unit = unit or region.unit
    return price_proposals.propose(
        year=region.year,
        unit=unit,
        kind="ssh",
        name=name,
        specification="80 gram",
        measure="rim",
        price=Decimal(55_000),
        basis="Survei tiga toko",
        actor=region.person(Role.OPERATOR, unit),
    )


def public(region, name="Jalan desa"):
    return planning.propose(
        year=region.year,
        unit=region.unit,
        origin="musrenbang",
        description=name,
        location="Desa Hulu",
        amount=exact(75_000_000),
        actor=region[Role.OPERATOR],
    )


# --- RKA and APBD --------------------------------------------------------------------------------
def test_an_rka_waits_from_its_beginning_to_the_compilation(region):
    budget = apbd.begin(region)
    operator, leader, tapd = region[Role.OPERATOR], region[Role.BUDGET_USER], region[Role.TAPD]
    office = region[Role.FINANCE_OFFICER]
    assert told(operator) == [("RKA MURNI belum disusun", "tahun 2025", "Susun RKA")]
    proposal = make_proposal(region, budget, apbd.levy(500), apbd.spending(500), on=DAY)
    assert told(operator) == [] and told(office) == []
    assert told(leader) == [("RKA MURNI", region.unit.name, "Ajukan")]
    apbd.submit(region, proposal)
    assert told(leader) == []
    assert told(tapd) == [("RKA MURNI", region.unit.name, "Telaah")]
    (item,) = waiting.items(tapd, DAY)
    assert (item.url, item.amount) == (reverse("proposal-review", args=[proposal.pk]), exact(500))
    note = review.add_note(proposal, "Volume?", actor=tapd)
    asked = f"{region.unit.name}, 1 catatan terbuka"
    assert told(operator) == [("RKA MURNI", asked, "Jawab")]
    assert told(tapd) == [("RKA MURNI", asked, "Telaah")]
    review.answer_note(note, "Sudah benar.", actor=operator)
    assert told(operator) == []
    assert told(tapd) == [("RKA MURNI", f"{asked} (1 terjawab)", "Telaah")]
    review.close_note(note, actor=tapd)
    engine.run("budget_proposal", proposal.pk, "return_", actor=tapd, reason="Ubah harga.")
    assert told(operator) == [("RKA MURNI", region.unit.name, "Perbaiki")]
    assert told(region.person(Role.OPERATOR, region.other)) == [
        ("RKA MURNI belum disusun", "tahun 2025", "Susun RKA")
    ]
    assert told(office) == []
    apbd.verify(region, proposal)
    assert told(operator) == told(leader) == told(tapd) == []
    assert told(office) == [("APBD MURNI", "tahun 2025, 1 RKA sesuai", "Himpun")]


def test_a_copy_that_changes_nothing_waits_for_nobody(region):
    apbd.enact(region, apbd.balanced(region))
    later = apbd.begin(region, kind="perubahan", name="PERUBAHAN")
    leader = region[Role.BUDGET_USER]
    assert told(leader) == []
    own = later.proposals.get(unit=region.unit)
    proposal_store.add_lines(own, [apbd.levy(7)], actor=region[Role.OPERATOR])
    assert told(leader) == [("RKA PERUBAHAN", region.unit.name, "Ajukan")]
    assert told(region.person(Role.BUDGET_USER, region.other)) == []


def test_a_shift_waits_for_its_decree_and_not_for_the_council(region):
    apbd.enact(region, apbd.balanced(region))
    shift = apbd.begin(region, kind="pergeseran", name="PERGESERAN 1", exception_basis="")
    own = shift.proposals.get(unit=region.unit)
    apbd.verify(region, own)
    apbd.run(region, shift, "compile")
    assert told(region[Role.REGIONAL_SECRETARY]) == [("APBD PERGESERAN 1", "tahun 2025", "Tetapkan")]


# --- Plans, ceilings, standards ------------------------------------------------------------------
def test_a_plan_waits_for_its_programs_and_then_for_its_enactment(region):
    tapd, secretary = region[Role.TAPD], region[Role.REGIONAL_SECRETARY]
    plan = planning.create_plan(kind="rkpd", name="RKPD 2025", first_year=2025, actor=tapd)
    own = planning.create_plan(
        kind="renja", name="Renja", first_year=2025, unit=region.unit, actor=region[Role.OPERATOR]
    )
    bare = "program atau indikatornya belum lengkap"
    assert told(tapd) == [("RKPD 2025", bare, "Isi program")] and told(secretary) == []
    assert told(region[Role.OPERATOR]) == [("Renja", bare, "Isi program")]
    assert told(region[Role.BUDGET_USER]) == []
    indicator = IndicatorInput("Nilai AKIP", "nilai", {2025: Decimal(80)})
    for one, actor in ((plan, tapd), (own, region[Role.OPERATOR])):
        wanted = ProgramInput(region.unit, program("1.02.01"), {2025: exact(900)}, [indicator])
        planned_programs.put_program(one, wanted, actor=actor)
    assert told(tapd) == told(region[Role.OPERATOR]) == []
    assert told(secretary) == [("RKPD 2025", "lengkap, menunggu penetapan", "Catat penetapan")]
    assert told(region[Role.BUDGET_USER]) == [("Renja", region.unit.name, "Tetapkan")]


def test_ceilings_and_standards_wait_once_they_hold_something(region):
    budget = apbd.begin(region)
    secretary, office = region[Role.REGIONAL_SECRETARY], region[Role.FINANCE_OFFICER]
    assert told(secretary) == []
    plan = make_ceilings(region, budget.version, CeilingInput(region.unit, exact(900)), on=DAY)
    assert told(secretary) == [(str(plan), "tahun 2025", "Catat persetujuan")]
    agree(region, plan, on=DAY)
    assert told(secretary) == []
    (first, *_) = standards.price_items(region, {"code": "1.1", "price": Decimal(45_000)}, is_decreed=False)
    assert told(office) == [(str(first.edition), "menunggu SK Kepala Daerah", "Catat SK")]


def test_proposals_of_one_step_stand_in_one_row(region):
    leader, tapd = region[Role.BUDGET_USER], region[Role.TAPD]
    one = price(region)
    assert told(leader) == [("Usulan standar harga “Kertas A4”", region.unit.name, "Ajukan")]
    two = price(region, "Tinta")
    public(region)
    public(region, "Puskesmas pembantu")
    assert told(leader) == [
        ("Usulan standar harga", "2 usulan", "Ajukan"),
        ("Usulan rencana", "2 usulan", "Verifikasi"),
    ]
    assert [(item.url, item.amount) for item in waiting.items(leader, DAY)] == [
        (f"{reverse('price-proposal-list')}?state=draft", None),
        (f"{reverse('plan-proposal-list')}?state=draft", exact(150_000_000)),
    ]
    for proposal in (one, two):
        engine.run("price_proposal", proposal.pk, "submit", actor=leader)
    assert told(tapd) == [("Usulan standar harga", "2 usulan", "Verifikasi")]
    engine.run("price_proposal", one.pk, "verify", actor=tapd)
    assert told(region[Role.FINANCE_OFFICER]) == [
        ("Usulan standar harga “Kertas A4”", region.unit.name, "Terima")
    ]


# --- Queries -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("role", "most"),
    [
        (Role.OPERATOR, 5),
        (Role.BUDGET_USER, 10),
        (Role.TAPD, 8),
        (Role.REGIONAL_SECRETARY, 5),
        (Role.FINANCE_OFFICER, 10),
    ],
)
def test_queries_do_not_follow_the_number_of_things(region, role, most):
    budget = apbd.begin(region)
    user = region[role]

    def more(unit):
        proposal = make_proposal(region, budget, apbd.spending(1_000), unit=unit, on=DAY)
        apbd.submit(region, proposal)
        review.add_note(proposal, "Volume?", actor=region[Role.TAPD])
        for number in range(2):
            one = price(region, f"Kertas {unit.code} {number}", unit)
            engine.run("price_proposal", one.pk, "submit", actor=region.person(Role.BUDGET_USER, unit))
            public(region, f"Jalan {unit.code} {number}")

    more(region.unit)
    few = queries(user)
    more(region.other)
    assert (queries(user), few) == (few, most)
