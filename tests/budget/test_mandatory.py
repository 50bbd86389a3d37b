"""Mandatory spending: what counts, of which base, to the rupiah; which shares are valid in which year."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from budget import mandatory, proposal_store
from budget.models import DevelopmentPlan, MandatoryShare, PlannedProgram
from core import clock
from core.money import ZERO, Decimal
from reference.models import Role
from tests.factories import apbd
from tests.factories.apbd import PLANNED_ON
from tests.factories.budget import STATIONERY
from tests.factories.planning import detail, make_proposal, plan_indicator
from tests.factories.reference import program

MILLION = 1_000_000
SALARY = "5.1.01.01.01.0001"
TEACHERS = "5.1.01.03.03.0001"
CIGARETTES = "4.1.01.05.01.0001"
# DAK Non Fisik, Tunjangan Profesi Guru: TKD.
TRANSFER = "2.2.01.09.02.0036"
TO_VILLAGES = "5.4.02.05.01.0001"
ROAD = "5.2.04.01.01.0001"
BUILDING = "5.2.03.01.01.0001"
SCHOOL = "1.01.02.2.01.0001"
HEALTH = "1.02.02.2.01.0001"


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(PLANNED_ON):
        yield


@pytest.fixture
def from_2025():
    """The shares of UU 1/2022 as if they were valid in the year of the tests."""
    MandatoryShare.objects.filter(code__in=("pegawai", "infrastruktur")).update(valid_from=date(2025, 1, 1))


@pytest.fixture
def budget(region):
    """Spending 1,000 (million), of it 200 to villages; revenue 1,000, which no share counts."""
    found = apbd.begin(region)
    make_proposal(
        region,
        found,
        apbd.levy(1_000 * MILLION),
        detail(SALARY, 280 * MILLION),
        detail(TEACHERS, 50 * MILLION, fund=TRANSFER),
        detail(ROAD, 150 * MILLION),
        detail(BUILDING, 120 * MILLION, sub_activity=SCHOOL),
        detail(BUILDING, 100 * MILLION, sub_activity=HEALTH),
        detail(code=STATIONERY, amount=100 * MILLION),
    )
    make_proposal(region, found, detail(TO_VILLAGES, 200 * MILLION), unit=region.other)
    return found


def tag(region, code, *tags):
    """The program of the code, tagged in the year's RKPD."""
    planned = plan_indicator(region, program(code), code, "unit", 1).planned
    PlannedProgram.objects.filter(pk=planned.pk).update(tags=list(tags))


def found_of(budget):
    """(counted, base in million, percent, is met) by code."""
    return {
        use.share.code: (use.counted / MILLION, use.base / MILLION, str(use.percent), use.is_met)
        for use in mandatory.of_budget(budget)
    }


def test_each_share_has_its_own_count_and_base(region, budget, from_2025):
    assert found_of(budget) == {
        "infrastruktur": (150, 800, "18.75", False),
        "pegawai": (280, 1000, "28.00", True),
        "pendidikan": (120, 1000, "12.00", False),
    }


def test_tags_of_the_years_plans_count_once_with_all_below(region, budget, from_2025):
    tag(region, "1.01.02", "infrastructure", "gender")
    tag(region, "1.02.02.2.01", "infrastructure", "education")
    assert found_of(budget) == {
        "infrastruktur": (370, 800, "46.25", True),
        "pegawai": (280, 1000, "28.00", True),
        "pendidikan": (220, 1000, "22.00", True),
    }
    DevelopmentPlan.objects.update(first_year=2026, last_year=2026)
    assert found_of(budget)["infrastruktur"] == (150, 800, "18.75", False)


def test_an_amount_judges_where_the_percentage_is_rounded(region, from_2025):
    budget = apbd.begin(region)
    lines = [detail(STATIONERY, 1_999_999, sub_activity=SCHOOL), detail(STATIONERY, 8_000_001)]
    proposal = make_proposal(region, budget, *lines)
    (use,) = [use for use in mandatory.of_budget(budget) if use.share.code == "pendidikan"]
    assert (use.percent, use.limit, use.is_met, use.gap) == (Decimal("20.00"), 2_000_000, False, 1)
    proposal_store.remove_lines(proposal, actor=region[Role.OPERATOR])
    lines = [detail(STATIONERY, 2_000_000, sub_activity=SCHOOL), detail(STATIONERY, 8_000_000)]
    proposal_store.add_lines(proposal, lines, actor=region[Role.OPERATOR])
    (use,) = [use for use in mandatory.of_budget(budget) if use.share.code == "pendidikan"]
    assert (use.percent, use.is_met, use.gap) == (Decimal("20.00"), True, ZERO)


def test_a_ceiling_is_kept_to_its_last_rupiah(region, from_2025):
    budget = apbd.begin(region)
    make_proposal(region, budget, detail(SALARY, 3_000_001), detail(TEACHERS, 6_999_999, fund=TRANSFER))
    use = next(use for use in mandatory.missed(budget) if use.share.code == "pegawai")
    assert (use.counted, use.limit, use.gap) == (3_000_001, 3_000_000, 1)
    assert use.warning == (
        "Belanja pegawai di luar tunjangan guru dari TKD 30,00 % (Rp\u00a03.000.001 dari Rp\u00a010.000.000),"
        " paling tinggi 30,00 % menurut UU 1/2022 Pasal 146: lebih Rp\u00a01."
    )


def test_an_account_of_a_longer_code_is_not_below(region):
    share = MandatoryShare(base_accounts=["5"], counted_accounts=["5.1.01"])
    sums = [mandatory.Sums("5.1.011", "", Decimal(7)), mandatory.Sums("50.1", "", Decimal(5))]
    use = mandatory.use_of(share, sums, {})
    assert (use.counted, use.base) == (ZERO, 7)


def test_a_code_as_given_counts_until_it_is_resolved(region):
    budget = apbd.begin(region)
    given = {"account": "5.1.02.99.99.9999", "sub_activity": "1.01.99.2.01.0001"}
    line = replace(detail(amount=30), account_id=None, sub_activity_id=None, given=given)
    proposal = make_proposal(region, budget, detail(amount=70))
    proposal_store.add_lines(proposal, [line], actor=region[Role.FINANCE_OFFICER])
    (use,) = mandatory.of_budget(budget)
    assert (use.counted, use.base, use.percent) == (30, 100, Decimal("30.00"))


def test_a_budget_without_spending_misses_nothing(region):
    budget = apbd.begin(region)
    (use,) = mandatory.of_budget(budget)
    assert (use.percent, use.limit, use.is_met) == (None, ZERO, True)
    assert mandatory.missed(budget) == []


def test_queries_do_not_grow(region, budget, from_2025, django_assert_num_queries):
    for code in ("1.01.02", "1.02.02"):
        with django_assert_num_queries(3):
            mandatory.of_budget(budget)
        tag(region, code, "infrastructure")
        extra = {"code": "kesehatan", "name": "Kesehatan", "bound": "at_least", "percent": 10}
        MandatoryShare.objects.get_or_create(
            **extra, base_accounts=["5"], counted_tags=["health"], valid_from=date(2025, 1, 1)
        )


def test_shares_of_uu_1_2022_begin_with_the_budget_of_2027(db):
    assert [share.code for share in mandatory.shares_of(2002)] == []
    assert [share.code for share in mandatory.shares_of(2026)] == ["pendidikan"]
    assert [(share.code, share.bound, share.percent) for share in mandatory.shares_of(2027)] == [
        ("infrastruktur", "at_least", 40),
        ("pegawai", "at_most", 30),
        ("pendidikan", "at_least", 20),
    ]


def test_of_each_code_the_newest_that_is_valid_counts(db):
    old = MandatoryShare.objects.get(code="pegawai")
    MandatoryShare.objects.create(
        **{
            name: getattr(old, name)
            for name in ("code", "name", "bound", "counted_accounts", "base_accounts", "legal_basis")
        },
        percent=35,
        valid_from=date(2028, 7, 1),
        valid_to=date(2029, 6, 30),
    )
    percents = [
        next(share.percent for share in mandatory.shares_of(year) if share.code == "pegawai")
        for year in (2027, 2028, 2029)
    ]
    assert percents == [30, 35, 30]


@pytest.mark.parametrize(
    ("over", "name"),
    [
        ({"percent": 0}, "share_percent_in_bounds"),
        ({"percent": Decimal("100.01")}, "share_percent_in_bounds"),
        ({"base_accounts": []}, "share_has_a_base"),
        ({"counted_programs": [], "counted_tags": []}, "share_counts_something"),
        ({"valid_to": date(2003, 7, 7)}, "share_dates_in_order"),
    ],
)
def test_the_database_refuses_a_share_that_means_nothing(db, over, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        MandatoryShare.objects.filter(code="pendidikan").update(**over)


def test_compiling_names_each_missed_share(region, from_2025):
    budget = apbd.run(region, apbd.balanced(region), "compile")
    assert (budget.state, budget.notices) == (
        "compiled",
        [
            "Infrastruktur pelayanan publik 0,00 % (Rp\u00a00 dari Rp\u00a0500.000.000), paling rendah 40,00"
            " % menurut UU 1/2022 Pasal 147: kurang Rp\u00a0200.000.000.",
            "Fungsi pendidikan 0,00 % (Rp\u00a00 dari Rp\u00a0500.000.000), paling rendah 20,00 % menurut"
            " UUD 1945 Pasal 31 ayat (4); UU 20/2003 Pasal 49: kurang Rp\u00a0100.000.000.",
        ],
    )


def test_allowances_that_the_region_pays_itself_are_personnel_spending(region, from_2025):
    budget = apbd.begin(region)
    lines = [detail(TEACHERS, 40, fund=TRANSFER), detail(TEACHERS, 25), detail(STATIONERY, 35)]
    make_proposal(region, budget, *lines)
    use = next(use for use in mandatory.of_budget(budget) if use.share.code == "pegawai")
    assert (use.counted, use.base) == (25, 100)
    assert "dari sumber dana 1.2.01, 2.2.01" in use.counted_words
    MandatoryShare.objects.filter(code="pegawai").update(left_out_funds=[])
    use = next(use for use in mandatory.of_budget(budget) if use.share.code == "pegawai")
    assert use.counted == 0


def test_an_earmark_weighs_spending_of_its_fund_against_the_revenue(region):
    budget = apbd.begin(region)
    lines = [
        detail(CIGARETTES, 1_000, sub_activity=None, fund="2.1.01.05.01.0001"),
        detail(STATIONERY, 499, fund="2.1.01.05.01.0001"),
        detail(STATIONERY, 9_000),
    ]
    proposal = make_proposal(region, budget, *lines)
    uses = {use.share.code: use for use in mandatory.of_budget(budget)}
    assert list(uses) == ["pajak-rokok", "pendidikan"]
    use = uses["pajak-rokok"]
    assert (use.counted, use.base, use.limit, use.is_met, use.gap) == (499, 1_000, 500, False, 1)
    assert use.base_words.startswith("penerimaan akun 4.1.01.05, ")
    more = [detail(STATIONERY, 700, fund="2.1.01.05.01.0001")]
    proposal_store.add_lines(proposal, more, actor=region[Role.OPERATOR])
    use = {use.share.code: use for use in mandatory.of_budget(budget)}["pajak-rokok"]
    assert (use.counted, use.shown, use.is_met) == (1_199, 1_000, True)
    assert [share.code for share in mandatory.shares_of(2025)] == ["pendidikan"]
