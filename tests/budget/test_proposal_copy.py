"""Last year's lines × a factor: exact figures, codes of this year, what is left out, refusals, queries."""

from dataclasses import replace
from datetime import date

import pytest

from budget import proposal_copy
from budget.documents import create_document, put_lines
from budget.models import BudgetProposal, ProposalLine
from budget.proposal_lines import Volume
from core.errors import AccessDenied, DomainError
from core.money import Decimal
from reference.models import Edition, Role
from tests.factories import proposals as make
from tests.factories.budget import COMPUTER, EQUIPMENT, LEVY, OFFICE, SERVICES, STATIONERY, TRAVEL, line
from tests.factories.budget import make_version as version
from tests.factories.reference import Region, account, make_year2025, program
from workflows import engine

FACTOR = Decimal("103.50")


@pytest.fixture
def before(region) -> Region:
    """The same people in 2024."""
    return replace(region, year=make_year2025(year=2024))


@pytest.fixture
def proposal(region) -> BudgetProposal:
    """The empty RKA of DINKES in MURNI 2025."""
    return make.proposal(region)


@pytest.fixture
def source(before) -> BudgetProposal:
    """Lines of 2024: two priced, one of them with tax and coefficients, one of an amount, one of revenue."""
    return make.proposal(
        before,
        make.detail("Kertas", price="48500.01"),
        make.detail(
            "Konsumsi",
            (12, "desa"),
            ("2.5", "kali"),
            price=10_333,
            code=TRAVEL,
            sub_activity=SERVICES,
            tax_percent=Decimal(11),
            header="Rapat",
            location="Kota",
        ),
        make.detail("Perjalanan", price=None, amount=Decimal("1000000.50"), code=TRAVEL),
        make.detail("Retribusi", price=90, code=LEVY, sub_activity=None),
    )


def look(proposal, source, region, factor=FACTOR, role=Role.OPERATOR) -> proposal_copy.Copy:
    return proposal_copy.preview(proposal, source, factor, actor=region[role])


def apply(proposal, source, region, factor=FACTOR, role=Role.OPERATOR) -> proposal_copy.Copy:
    return proposal_copy.apply(proposal, source, factor, actor=region[role])


def next_chart() -> Edition:
    """A chart for 2025 that has the levy and stationery only, and travel no longer in use."""
    made = Edition.objects.create(
        kind=Edition.Kind.CHART, code="chart-copy", name="Bagan uji", valid_from=date(2025, 1, 1), depth=6
    )
    for code in (LEVY, STATIONERY, TRAVEL):
        row = account(code)
        row.pk, row.parent, row.edition = None, None, made
        row.is_active = code != TRAVEL
        row.save()
    return made


def test_prices_amounts_and_volumes_become_exact_lines(proposal, source, region):
    found = look(proposal, source, region)
    assert make.lines_of(proposal) == []
    assert apply(proposal, source, region) == found
    paper, food, trip, levy = make.lines_of(proposal)
    # 48500.01 × 1.035 = 50197.51035; × 10 rim = 501975.10.
    assert (paper.price.amount, paper.amount.amount) == (Decimal("50197.51"), Decimal(501_975))
    # 10333 × 1.035 = 10694.655 → 10694.66; × 12 × 2.5 × 1.11 = 356132.178.
    assert (food.price.amount, food.amount.amount) == (Decimal("10694.66"), Decimal(356_132))
    assert (food.volume_1, food.measure_2, food.tax_percent) == (12, "kali", 11)
    assert (food.header, food.location) == ("Rapat", "Kota")
    # 1000000.50 × 1.035 = 1035000.5175.
    assert (trip.price, trip.amount.amount) == (None, Decimal(1_035_001))
    # 90 × 1.035 = 93.15; × 10 = 931.50, half up.
    assert (levy.price.amount, levy.amount.amount) == (Decimal("93.15"), Decimal(932))
    assert [one.place for one in make.lines_of(proposal)] == [10, 20, 30, 40]
    assert {row.history_user for row in ProposalLine.history.filter(proposal=proposal)} == {
        region[Role.OPERATOR]
    }


def test_the_preview_sums_by_sub_kegiatan_and_nature(proposal, source, region):
    found = look(proposal, source, region)
    # Before: 485000.10 → 485000 and 1000000.50; 10333 × 30 × 1.11 = 344088.90 → 344089; 900.
    assert [(part.code, part.lines, part.before, part.after) for part in found.parts] == [
        (OFFICE, 2, Decimal("1485000.50"), Decimal(1_536_976)),
        (SERVICES, 1, Decimal(344_089), Decimal(356_132)),
        ("", 1, Decimal(900), Decimal(932)),
    ]
    assert [part.name for part in found.parts][2] == "Pendapatan"
    assert [(one.name, one.lines, one.before, one.after) for one in found.totals] == [
        ("Pendapatan-LRA", 1, Decimal(900), Decimal(932)),
        ("Belanja", 3, Decimal("1829089.50"), Decimal(1_893_108)),
    ]
    assert (found.totals[1].difference, found.parts[1].difference) == (Decimal("64018.50"), Decimal(12_043))
    assert found.left == []


def test_a_copy_is_appended_after_what_is_there(proposal, source, region):
    apply(proposal, source, region, Decimal(100))
    apply(proposal, source, region, Decimal(50))
    amounts = [int(one.amount.amount) for one in make.lines_of(proposal)]
    assert amounts == [485_000, 344_089, 1_000_001, 900, 242_500, 172_044, 500_000, 450]


def test_codes_are_those_of_this_year_and_what_lacks_one_is_left_out(before, region):
    source = make.proposal(
        before,
        make.detail("Kertas", price=100),
        make.detail("Komputer", price=200, code=COMPUTER, sub_activity=EQUIPMENT),
        make.detail("Perjalanan", price=300, code=TRAVEL, sub_activity=SERVICES),
        make.detail("Asing", price=400, sub_activity=None, code=None, given={"account": "9.9", "unit": "x"}),
    )
    region.year.chart = next_chart()
    region.year.save()
    proposal = make.proposal(region)
    found = apply(proposal, source, region)
    (kept,) = make.lines_of(proposal)
    assert (kept.account.edition.code, kept.account.code) == ("chart-copy", STATIONERY)
    assert kept.sub_activity == program(OFFICE)
    assert [(one.code, one.description, one.amount) for one in found.left] == [
        (COMPUTER, "Komputer", Decimal(2_000)),
        (TRAVEL, "Perjalanan", Decimal(3_000)),
        ("9.9", "Asing", Decimal(4_000)),
    ]
    assert found.left[0].why == f"akun {COMPUTER} tidak ada pada daftar TA 2025"
    assert found.left[1].why == f"{TRAVEL} sudah tidak aktif"


def test_a_code_that_was_only_read_last_year_is_found_in_this_years_list(proposal, before, region):
    source = make.proposal(before, make.detail("Kertas", price=100, code=None, given={"account": STATIONERY}))
    apply(proposal, source, region)
    (kept,) = make.lines_of(proposal)
    assert (kept.account, kept.given) == (account(STATIONERY), None)


def test_the_standard_of_last_year_stays_there(proposal, before, region):
    item = make.price_item(before, price=40_000)
    source = make.proposal(
        before, make.detail("Kertas", price=50_000, price_item_id=item.pk, exception_basis="SK 1")
    )
    apply(proposal, source, region)
    (kept,) = make.lines_of(proposal)
    assert (kept.price_item, kept.exception_basis, int(kept.amount.amount)) == (None, "", 517_500)


def test_an_amount_that_no_column_holds_is_left_out(proposal, before, region):
    source = make.proposal(before, make.detail(price="50000000000000000"), make.detail("Map", price=1))
    found = look(proposal, source, region, Decimal(1000))
    assert [one.description for one in found.left] == ["Kertas A4"]
    assert "melebihi batas" in found.left[0].why
    assert [one.line.amount for one in found.taken] == [Decimal(100)]


def test_dpa_lines_are_taken_where_the_version_has_no_rka(proposal, before, region):
    document = create_document(
        version=version(before, name="MURNI"),
        unit=before.unit,
        dated_on=date(2024, 1, 2),
        actor=before[Role.OPERATOR],
    )
    put_lines(
        document,
        [line(amount=1_001), line(TRAVEL, 500, sub_activity=SERVICES), line(LEVY, 10, sub_activity=None)],
        actor=before[Role.OPERATOR],
    )
    assert proposal_copy.sources_of(proposal) == [document]
    apply(proposal, document, region)
    kept = {one.account.code: one for one in make.lines_of(proposal)}
    # 1001 × 1.035 = 1036.035; 500 × 1.035 = 517.5; 10 × 1.035 = 10.35.
    assert {code: int(one.amount.amount) for code, one in kept.items()} == {
        STATIONERY: 1_036,
        TRAVEL: 518,
        LEVY: 10,
    }
    assert kept[STATIONERY].description == account(STATIONERY).name
    assert (kept[STATIONERY].price, kept[LEVY].sub_activity) == (None, None)


def test_sources_are_of_the_unit_and_the_year_before_newest_first(proposal, source, before, region):
    make.proposal(before, make.detail(), unit=before.other)
    make.regional_budget(before, kind="perubahan", name="PERUBAHAN")
    newer = make.proposal(before, make.detail(), budget_name="PERUBAHAN")
    make.regional_budget(before, kind="perubahan", name="KOSONG")
    make.proposal(before, budget_name="KOSONG")
    assert proposal_copy.sources_of(proposal) == [newer, source]
    assert proposal_copy.sources_of(source) == []


@pytest.mark.parametrize("factor", ["0.99", "0", "-5", "1000.01", "103.505"])
def test_a_factor_outside_its_bounds_is_refused(proposal, source, region, factor):
    with pytest.raises(DomainError, match="Faktor") as refused:
        look(proposal, source, region, Decimal(factor))
    assert refused.value.field == "factor"


@pytest.mark.parametrize("factor", ["1", "1000"])
def test_the_bounds_themselves_are_taken(proposal, source, region, factor):
    assert len(look(proposal, source, region, Decimal(factor)).taken) == 4


def test_a_source_of_another_year_or_unit_is_refused(proposal, before, region):
    theirs = make.proposal(before, make.detail(), unit=before.other)
    with pytest.raises(DomainError, match="bukan milik") as refused:
        apply(proposal, theirs, region)
    assert refused.value.field == "source"
    with pytest.raises(DomainError, match="bukan dari TA 2024"):
        apply(proposal, proposal, region)
    assert make.lines_of(proposal) == []


def test_only_an_open_rka_takes_a_copy_and_only_from_its_editors(source, region):
    proposal = make.proposal(region, make.detail())
    for role in (Role.TAPD, Role.BUDGET_USER):
        with pytest.raises(AccessDenied):
            look(proposal, source, region, role=role)
    engine.run("budget_proposal", proposal.pk, "submit", actor=region[Role.BUDGET_USER])
    for act in (look, apply):
        with pytest.raises(DomainError, match="sudah diajukan") as refused:
            act(proposal, source, region)
        assert refused.value.rules == ("I-11",)
    with pytest.raises(DomainError, match="sudah diajukan"):
        proposal_copy.require_copyable(proposal, actor=region[Role.OPERATOR])


def test_where_lines_were_sent_back_no_copy_is_added(source, region):
    proposal = make.proposal(region, make.detail())
    engine.run("budget_proposal", proposal.pk, "submit", actor=region[Role.BUDGET_USER])
    engine.run("budget_proposal", proposal.pk, "return_", actor=region[Role.TAPD], reason="Periksa harga.")
    ProposalLine.objects.filter(proposal=proposal).update(is_returned=True)
    with pytest.raises(DomainError, match="TAPD mengembalikan rincian tertentu"):
        apply(proposal, source, region)
    ProposalLine.objects.filter(proposal=proposal).update(is_returned=False)
    assert len(apply(proposal, source, region).taken) == 4


def test_a_copy_of_nothing_is_refused(proposal, before, region):
    source = make.proposal(before, make.detail(code=None, given={"account": "9.9"}))
    assert len(look(proposal, source, region).left) == 1
    with pytest.raises(DomainError, match="Tidak ada rincian"):
        apply(proposal, source, region)


@pytest.mark.parametrize("count", [1, 300])
def test_the_number_of_queries_does_not_follow_the_number_of_lines(
    proposal, before, region, count, django_assert_num_queries
):
    volumes = (Volume(Decimal(2), "kali"),)
    source = make.proposal(before, *(make.detail(f"Baris {n}", volumes=volumes) for n in range(count)))
    with django_assert_num_queries(12):
        assert len(look(proposal, source, region).taken) == count
    with django_assert_num_queries(14):
        apply(proposal, source, region)
