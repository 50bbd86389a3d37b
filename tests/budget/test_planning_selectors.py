"""Sums of RKA and APBD: by nature, by unit, by sub kegiatan; the lines of TAPD's sheet."""

from budget import planning_selectors as selectors
from budget.models import ProposalLine
from core.money import Decimal
from tests.factories import apbd
from tests.factories.budget import ELECTRICITY, SERVICES
from tests.factories.reference import program

MILLION = 1_000_000


def test_the_balance_is_the_structure_of_an_apbd():
    balance = selectors.Balance(Decimal(900), Decimal(1_000), Decimal("150.07"), Decimal(50))
    assert [(name, amount) for name, amount, _ in balance.rows] == [
        ("Pendapatan", Decimal(900)),
        ("Belanja", Decimal(1_000)),
        ("Surplus/(defisit)", Decimal(-100)),
        ("Penerimaan pembiayaan", Decimal("150.07")),
        ("Pengeluaran pembiayaan", Decimal(50)),
        ("Pembiayaan neto", Decimal("100.07")),
        ("SiLPA berkenaan", Decimal("0.07")),
    ]


def test_sums_of_a_budget_and_its_units(region, django_assert_num_queries):
    budget = apbd.balanced(region)
    with django_assert_num_queries(1):
        balance = selectors.balance_of(selectors.lines_of_budget(budget))
    assert (balance.revenue, balance.spending, balance.difference) == (500 * MILLION, 500 * MILLION, 0)
    with django_assert_num_queries(1):
        rows = [
            (row.unit.code, row.line_count, row.spending, row.receipts)
            for row in selectors.proposals_of(budget, units=[region.unit, region.other])
        ]
    assert rows == [
        ("DINKES", 2, 400 * MILLION, 500 * MILLION),
        ("DISDIK", 1, 100 * MILLION, 0),
    ]
    assert [row.unit for row in selectors.proposals_of(budget, units=[region.other])] == [region.other]
    assert [row.pk for row in selectors.budgets(year=2025)] == [budget.pk]
    assert not selectors.budgets(year=2024).exists()


def test_lines_of_the_sheet_are_found_by_words_and_summed_by_sub_kegiatan(region):
    lines = [
        apbd.spending(10, description="Kertas A4"),
        apbd.spending(20, description="Kertas F4"),
        apbd.spending(40, ELECTRICITY, sub_activity=SERVICES, description="Listrik"),
    ]
    proposal = apbd.make_proposal(region, apbd.begin(region), *lines)

    def found(words):
        return [line.description for line in selectors.review_lines(proposal, words=words)]

    assert found("") == ["Kertas A4", "Kertas F4", "Listrik"]
    assert (found("kertas f4"), found(ELECTRICITY), found("tinta")) == (["Kertas F4"], ["Listrik"], [])
    assert selectors.sums_by_sub_activity(proposal) == {
        ProposalLine.objects.first().sub_activity_id: 30,
        program(SERVICES).pk: 40,
    }
