"""APBD: what compiling asks, what each step records, the balance rule and its acknowledged difference."""

from dataclasses import replace
from datetime import date

import pytest

from budget import enactment, proposal_store
from budget.models import BudgetProposal, RegionalBudget
from budget.proposals import begin_budget, create_proposal
from budget.version_sums import difference_of
from core import clock
from core.errors import AccessDenied, DomainError
from core.money import ZERO, Decimal
from reference.models import Role
from tests.factories import apbd
from tests.factories.apbd import PLANNED_ON
from tests.factories.budget import make_version

SEN = Decimal("0.07")


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(PLANNED_ON):
        yield


@pytest.fixture
def uneven(region) -> RegionalBudget:
    """Revenue is seven sen more than spending; compiled."""
    budget = apbd.begin(region)
    proposal = apbd.make_proposal(region, budget, apbd.levy("400000000.07"), apbd.spending())
    apbd.verify(region, proposal)
    return apbd.run(region, budget, "compile")


def acknowledge(region, budget, difference=SEN, reason="Pembulatan Perda asal.", role=Role.FINANCE_OFFICER):
    return enactment.acknowledge_difference(budget, difference=difference, reason=reason, actor=region[role])


def test_every_rka_is_verified_before_compiling(region):
    budget = apbd.begin(region)
    apbd.make_proposal(region, budget, apbd.spending())
    second = apbd.make_proposal(region, budget, apbd.spending(1_000), unit=region.other)
    apbd.submit(region, second)
    with pytest.raises(DomainError) as e:
        apbd.run(region, budget, "compile")
    assert [one.message for one in e.value.refusals] == [
        "RKA Satuan Kerja DINKES masih Draf. Selesaikan verifikasi TAPD.",
        "RKA Satuan Kerja DISDIK masih Diajukan. Selesaikan verifikasi TAPD.",
    ]


def test_an_empty_budget_is_not_compiled(region):
    with pytest.raises(DomainError, match="belum berisi RKA"):
        apbd.run(region, apbd.begin(region), "compile")


def test_an_imported_rka_needs_no_review_but_whole_lines(region):
    officer = region[Role.FINANCE_OFFICER]
    version = make_version(region)
    budget = begin_budget(version, actor=officer, origin=RegionalBudget.Origin.IMPORTED)
    proposal = create_proposal(budget, region.unit, actor=region[Role.OPERATOR])
    lines = [
        apbd.spending(),
        replace(apbd.spending(5), account_id=None, given={"account": "5.1.02.99.99.9999"}),
    ]
    proposal_store.add_lines(proposal, lines, actor=officer)
    with pytest.raises(DomainError, match=r"Kode akun 5\.1\.02\.99\.99\.9999 belum dikenal") as e:
        apbd.run(region, budget, "compile")
    assert e.value.rules == ("I-01",)
    proposal_store.remove_lines(proposal, actor=officer)
    proposal_store.add_lines(proposal, lines[:1], actor=officer)
    assert apbd.run(region, budget, "compile").state == "compiled"
    assert BudgetProposal.objects.get().state == "draft"


def test_compiling_names_the_difference(region, uneven):
    assert difference_of(uneven) == SEN
    assert uneven.notices == [
        "SiLPA berkenaan Rp\u00a00,07, seharusnya nol. Penetapan menunggu rincian yang seimbang atau"
        " pengakuan selisih itu oleh PPKD.",
        "Fungsi pendidikan 0,00 % (Rp\u00a00 dari Rp\u00a0400.000.000), paling rendah 20,00 % menurut UUD"
        " 1945 Pasal 31 ayat (4); UU 20/2003 Pasal 49: kurang Rp\u00a080.000.000.",
    ]


def test_a_difference_stops_at_enactment_until_it_is_acknowledged(region, uneven):
    for step in ("agree", "evaluate"):
        uneven = apbd.run(region, uneven, step)
    with pytest.raises(DomainError, match=r"SiLPA berkenaan Rp.0,07") as e:
        apbd.run(region, uneven, "enact")
    assert e.value.rules == ("I-10",)
    assert enactment.awaits_acknowledgement(uneven, SEN)
    assert not enactment.awaits_acknowledgement(uneven, ZERO)
    kept = acknowledge(region, uneven)
    assert not enactment.awaits_acknowledgement(kept, SEN)
    assert (kept.acknowledged_difference, kept.acknowledged_by) == (SEN, region[Role.FINANCE_OFFICER])
    enacted = apbd.run(region, uneven, "enact")
    assert (enacted.state, enacted.acknowledged_difference) == ("enacted", SEN)
    assert difference_of(enacted) == SEN


@pytest.mark.parametrize("wrong", [Decimal("0.08"), Decimal("-0.07"), ZERO])
def test_the_exact_difference_is_repeated(region, uneven, wrong):
    with pytest.raises(DomainError, match="Tulis selisih yang sebenarnya") as e:
        acknowledge(region, uneven, wrong)
    assert (e.value.rules, e.value.field) == (("I-10",), "difference")


def test_a_difference_is_acknowledged_with_a_reason_by_ppkd_of_a_compiled_budget(region, uneven):
    with pytest.raises(DomainError) as e:
        acknowledge(region, uneven, reason=" ")
    assert e.value.rules == ("I-41",)
    for role in Role:
        if role != Role.FINANCE_OFFICER:
            with pytest.raises(AccessDenied):
                acknowledge(region, uneven, role=role)
    drafted = apbd.run(region, uneven, "return_")
    with pytest.raises(DomainError, match="berstatus Draf") as e:
        acknowledge(region, drafted)
    assert e.value.rules == ("I-10",)


def test_a_balanced_budget_has_nothing_to_acknowledge(region):
    budget = apbd.run(region, apbd.balanced(region), "compile")
    assert difference_of(budget) == ZERO
    with pytest.raises(DomainError, match="seimbang"):
        acknowledge(region, budget, ZERO)


def test_sent_back_to_drafting_it_forgets_numbers_and_acknowledgement(region, uneven):
    acknowledge(region, uneven)
    apbd.run(region, uneven, "agree")
    back = apbd.run(region, uneven, "return_")
    back.refresh_from_db()
    assert (back.state, back.agreement_number, back.agreed_on) == ("draft", "", None)
    assert (back.acknowledged_difference, back.acknowledged_reason, back.acknowledged_by) == (None, "", None)
    assert [row.acknowledged_difference for row in back.history.all() if row.acknowledged_difference]
    assert back.proposals.get().state == "verified"


@pytest.mark.parametrize(
    ("step", "before", "data", "field"),
    [
        ("agree", ("compile",), {"agreement_number": " "}, "agreement_number"),
        ("agree", ("compile",), {"agreed_on": None}, "agreed_on"),
        ("agree", ("compile",), {"agreed_on": date(2025, 1, 3)}, "agreed_on"),
        ("agree", ("compile",), {"agreed_on": date(2023, 12, 31)}, "agreed_on"),
        ("evaluate", ("compile", "agree"), {"evaluated_on": date(2025, 1, 1)}, "evaluated_on"),
        ("evaluate", ("compile", "agree"), {"evaluation_number": ""}, "evaluation_number"),
        ("enact", apbd.WAY[:3], {"perda_number": ""}, "perda_number"),
        ("enact", apbd.WAY[:3], {"perkada_number": ""}, "perkada_number"),
        ("enact", apbd.WAY[:3], {"perda_on": date(2025, 1, 1)}, "perda_on"),
        ("enact", apbd.WAY[:3], {"perkada_on": date(2025, 1, 1)}, "perkada_on"),
    ],
)
def test_each_step_records_its_number_and_date(region, step, before, data, field):
    budget = apbd.balanced(region)
    for one in before:
        budget = apbd.run(region, budget, one)
    with pytest.raises(DomainError) as e:
        apbd.run(region, budget, step, **data)
    assert e.value.field == field


def test_an_enacted_budget_carries_all_it_recorded(region):
    budget = apbd.enact(region, apbd.balanced(region))
    budget.refresh_from_db()
    assert (budget.agreement_number, budget.evaluation_number) == ("PB/1/2025", "EV/1/2025")
    assert (budget.perda_number, budget.perda_on) == ("1/2025", PLANNED_ON)
    assert (budget.perkada_number, budget.perkada_on) == ("2/2025", PLANNED_ON)


def test_a_code_that_was_resolved_is_enacted(region):
    officer = region[Role.FINANCE_OFFICER]
    origin = RegionalBudget.Origin.IMPORTED
    budget = begin_budget(make_version(region), actor=officer, origin=origin)
    proposal = create_proposal(budget, region.unit, actor=region[Role.OPERATOR])
    lines = [apbd.levy(5), replace(apbd.spending(5), given={"account": "5.1.02.01.01.24"})]
    proposal_store.add_lines(proposal, lines, actor=officer)
    assert apbd.enact(region, budget).state == "enacted"
