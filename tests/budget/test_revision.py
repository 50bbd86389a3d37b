"""The next version: a full copy while the present one is spent, compared, and held by what is used of it."""

import pytest

from budget import revision
from budget.availability import reserve
from budget.models import BudgetKey, BudgetProposal, ProposalLine, RegionalBudget
from budget.shift_levels import Level, shifts_of
from budget.version_sums import below_use, changes, differing_proposals
from core import clock
from core.errors import DomainError
from core.money import Decimal
from reference.models import Role
from tests.factories import apbd
from tests.factories.apbd import PLANNED_ON
from tests.factories.budget import ELECTRICITY, SERVICES, STATIONERY, make_budget, use

# Same rincian objek as STATIONERY, same objek, same jenis.
PAPER = "5.1.02.01.01.0025"
MILLION = 1_000_000


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(PLANNED_ON):
        yield


@pytest.fixture
def murni(region) -> RegionalBudget:
    """MURNI in force: levy 500 and stationery 400 of DINKES, stationery 100 of DISDIK (million)."""
    return apbd.in_force(region)


def shift(region, **over) -> RegionalBudget:
    return apbd.begin(region, **{"kind": "pergeseran", "name": "PERGESERAN 1", **over})


def put(region, budget, *lines, unit=None) -> BudgetProposal:
    """The unit's RKA holds these lines instead."""
    from budget import proposal_store

    unit = unit or region.unit
    proposal = budget.proposals.get(unit=unit)
    proposal_store.remove_lines(proposal, actor=region.person(Role.OPERATOR, unit))
    proposal_store.add_lines(proposal, lines, actor=region.person(Role.OPERATOR, unit))
    return proposal


def held(region, amount) -> BudgetKey:
    """An SPP holds the amount on the stationery of DINKES."""
    key = BudgetKey.objects.get(unit=region.unit, account__code=STATIONERY)
    reserve(
        [use(key, amount)],
        source="contract:1",
        event="c",
        on=PLANNED_ON,
        actor=region[Role.OPERATOR],
        basis="contract",
    )
    return key


def test_the_next_version_is_a_full_copy_in_draft(region, murni):
    budget = shift(region)
    assert [(p.unit, p.state) for p in budget.proposals.order_by("unit__code")] == [
        (region.unit, "draft"),
        (region.other, "draft"),
    ]
    lines = ProposalLine.objects.filter(proposal__budget=budget).order_by("proposal__unit__code", "place")
    assert [(line.account.code, line.amount.amount, line.place) for line in lines] == [
        ("4.1.02.01.01.0001", Decimal(500 * MILLION), 10),
        (STATIONERY, Decimal(400 * MILLION), 20),
        (STATIONERY, Decimal(100 * MILLION), 10),
    ]
    assert [row.history_user for row in ProposalLine.history.filter(proposal__budget=budget)] == [
        region[Role.FINANCE_OFFICER]
    ] * 3
    assert all(row.before == row.after for row in changes(budget.version))
    assert differing_proposals(budget) == set()


@pytest.mark.parametrize("count", [1, 40])
def test_the_number_of_queries_does_not_follow_the_number_of_lines(region, count, django_assert_num_queries):
    budget = apbd.begin(region)
    lines = [apbd.spending(1_000, description=f"Baris {number}") for number in range(count)]
    proposal = apbd.make_proposal(region, budget, apbd.levy(1_000 * count), *lines)
    apbd.verify(region, proposal)
    apbd.enact(region, budget)
    with django_assert_num_queries(26):
        shift(region)


def test_where_there_was_no_rka_the_dpa_is_copied(region):
    make_budget(region)
    budget = shift(region)
    line = ProposalLine.objects.get(proposal__budget=budget)
    assert (line.proposal.unit, line.account.code) == (region.unit, STATIONERY)
    assert (line.amount.amount, line.description) == (Decimal(400 * MILLION), line.account.name)
    assert differing_proposals(budget) == set()


def test_one_version_is_in_work_at_a_time(region, murni):
    shift(region)
    with pytest.raises(DomainError, match="PERGESERAN 1 belum ditetapkan"):
        shift(region, name="PERGESERAN 2")
    assert RegionalBudget.objects.count() == 2


def test_any_number_of_versions_is_kept_and_compared(region, murni):
    for number, amount in ((1, 390), (2, 380), (3, 370)):
        budget = shift(region, kind="perubahan", name=f"PERUBAHAN {number}")
        proposal = put(
            region,
            budget,
            apbd.levy(500 * MILLION),
            apbd.spending(amount * MILLION),
            apbd.spending((400 - amount) * MILLION, ELECTRICITY, sub_activity=SERVICES),
        )
        apbd.verify(region, proposal)
        budget = apbd.enact(region, budget)
        for document in apbd.make_documents(region, budget):
            apbd.sign(region, document)
    found = {
        version.name: {row.account_id: (row.before, row.after) for row in changes(version, unit=region.unit)}[
            BudgetKey.objects.get(unit=region.unit, account__code=STATIONERY).account_id
        ]
        for version in (b.version for b in RegionalBudget.objects.select_related("version"))
    }
    assert found == {
        "MURNI": (0, 400 * MILLION),
        "PERUBAHAN 1": (400 * MILLION, 390 * MILLION),
        "PERUBAHAN 2": (390 * MILLION, 380 * MILLION),
        "PERUBAHAN 3": (380 * MILLION, 370 * MILLION),
    }


def test_an_untouched_rka_needs_no_new_review_and_no_new_dpa(region, murni):
    budget = shift(region)
    proposal = put(
        region,
        budget,
        apbd.levy(500 * MILLION),
        apbd.spending(300 * MILLION),
        apbd.spending(100 * MILLION, PAPER),
    )
    assert differing_proposals(budget) == {proposal.pk}
    with pytest.raises(DomainError, match="RKA Satuan Kerja DINKES masih Draf"):
        apbd.run(region, budget, "compile")
    apbd.verify(region, proposal)
    budget = apbd.enact(region, budget)
    assert [document.unit for document in apbd.make_documents(region, budget)] == [region.unit]


def test_a_version_below_what_is_committed_is_refused_with_the_list(region, murni):
    held(region, 350 * MILLION)
    budget = shift(region, kind="perubahan", name="PERUBAHAN")
    proposal = put(region, budget, apbd.levy(300 * MILLION), apbd.spending(200 * MILLION))
    used = below_use(budget.version)
    assert [(k.unit, k.amount, k.realised, k.committed, k.lacking) for k in used] == [
        ("Satuan Kerja DINKES", 200 * MILLION, 0, 350 * MILLION, 150 * MILLION)
    ]
    with pytest.raises(DomainError) as e:
        apbd.submit(region, proposal)
    assert e.value.rules == ("I-12",)
    assert (
        "menjadi Rp\u00a0200.000.000, padahal realisasi Rp\u00a00 dan komitmen Rp\u00a0350.000.000,"
        " kurang Rp\u00a0150.000.000" in e.value.message
    )


def test_what_is_committed_after_compiling_stops_the_enactment(region, murni):
    budget = shift(region, kind="perubahan", name="PERUBAHAN")
    proposal = put(region, budget, apbd.levy(300 * MILLION), apbd.spending(200 * MILLION))
    apbd.verify(region, proposal)
    for step in apbd.WAY[:3]:
        budget = apbd.run(region, budget, step)
    held(region, 350 * MILLION)
    with pytest.raises(DomainError) as e:
        apbd.run(region, budget, "enact")
    assert e.value.rules == ("I-12",)


@pytest.mark.parametrize(
    ("lines", "level", "approver"),
    [
        ([apbd.levy, 400, STATIONERY], Level.NONE, None),
        ([apbd.levy, 300, STATIONERY, 100, PAPER], Level.SUB_DETAIL, Role.FINANCE_OFFICER),
        ([apbd.levy, 300, STATIONERY, 100, ELECTRICITY], Level.OBJECT, Role.REGIONAL_SECRETARY),
    ],
)
def test_the_level_that_moved_says_who_approves(region, murni, lines, level, approver):
    budget = shift(region)
    wanted = [apbd.levy(500 * MILLION)]
    wanted += [apbd.spending(lines[at] * MILLION, lines[at + 1]) for at in range(1, len(lines), 2)]
    put(region, budget, *wanted)
    found = {one.unit: one.level for one in shifts_of(budget)}
    assert found == {region.unit: level, region.other: Level.NONE}
    assert found[region.unit].approver == approver


def test_other_words_alone_are_the_units_own_matter(region, murni):
    budget = shift(region)
    put(region, budget, apbd.levy(500 * MILLION), apbd.spending(400 * MILLION, description="Kertas A4"))
    assert [one.level for one in shifts_of(budget)] == [Level.TEXT, Level.NONE]
    assert Level.TEXT.approver == Role.BUDGET_USER


def test_beyond_one_objek_the_sekda_enacts(region, murni):
    budget = shift(region)
    proposal = put(
        region,
        budget,
        apbd.levy(500 * MILLION),
        apbd.spending(300 * MILLION),
        apbd.spending(100 * MILLION, ELECTRICITY),
    )
    apbd.verify(region, proposal)
    budget = apbd.run(region, budget, "compile")
    with pytest.raises(DomainError, match="penetapannya oleh Sekretaris Daerah") as e:
        apbd.run(region, budget, "enact_shift", role=Role.FINANCE_OFFICER)
    assert e.value.rules == ("I-13",)
    assert apbd.run(region, budget, "enact_shift").state == "enacted"


def test_a_pergeseran_leaves_its_kegiatan_by_decree_only(region, murni):
    budget = shift(region)
    moved = (
        apbd.levy(500 * MILLION),
        apbd.spending(300 * MILLION),
        apbd.spending(100 * MILLION, ELECTRICITY, sub_activity=SERVICES),
    )
    proposal = put(region, budget, *moved)
    with pytest.raises(DomainError) as e:
        apbd.submit(region, proposal)
    assert e.value.rules == ("I-13",)
    assert [one.message.split(" dari ")[0] for one in e.value.refusals] == [
        f"Satuan Kerja DINKES: PERGESERAN 1 mengubah jumlah kegiatan {activity}, jenis 5.1.02"
        " Belanja Barang dan Jasa"
        for activity in ("1.02.01.2.06", "1.02.01.2.08")
    ]


def test_by_decree_it_may(region, murni):
    budget = shift(region, exception_basis="Kep. Bupati 1/2025")
    proposal = put(
        region,
        budget,
        apbd.levy(500 * MILLION),
        apbd.spending(300 * MILLION),
        apbd.spending(100 * MILLION, ELECTRICITY, sub_activity=SERVICES),
    )
    assert apbd.submit(region, proposal).state == "submitted"
    assert shifts_of(budget)[0].level == Level.KIND


def test_only_the_finance_side_begins_a_version(region, murni):
    from core.errors import AccessDenied

    for role in Role:
        if role not in (Role.FINANCE_OFFICER, Role.TAPD):
            with pytest.raises(AccessDenied):
                revision.begin_next(year=region.year, kind="perubahan", name="P", actor=region[role])
