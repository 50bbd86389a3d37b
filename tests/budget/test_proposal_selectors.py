"""Registers, sheets and filters of RKA: exact sums, constant queries."""

import pytest

from budget import proposal_selectors as select
from budget.models import BudgetProposal, ProposalLine, ReviewNote
from core import clock
from core.money import Decimal
from reference.models import Role
from tests.factories import proposals as make
from tests.factories.budget import LEVY, OFFICE, SALARY, SERVICES, TRAVEL
from tests.factories.reference import make_fund, program


@pytest.fixture
def sheet(region) -> BudgetProposal:
    """Revenue 900, two sub kegiatan with 500.000 and 60.000 + 7, one line that nobody can place."""
    return make.proposal(
        region,
        make.detail("Kertas", price=50_000),
        make.detail("Perjalanan", (6, "orang"), price=10_000, code=TRAVEL, sub_activity=SERVICES, fund="DAU"),
        make.detail("Retribusi", price=90, code=LEVY, sub_activity=None),
        make.detail("Belum jelas", price=None, amount=Decimal(7), code=None, sub_activity=SERVICES),
        make.detail("Tanpa apa-apa", price=None, amount=Decimal(3), code=None, sub_activity=None),
    )


def test_sheets_come_in_the_order_of_a_budget_with_their_sums(sheet, region, django_assert_num_queries):
    line = ProposalLine.objects.get(description="Perjalanan")
    ProposalLine.objects.filter(pk=line.pk).update(is_returned=True)
    for is_open in (True, False):
        ReviewNote.objects.create(
            proposal=sheet, line=line, text="Mengapa?", created_by=region[Role.TAPD], created_at=clock.now(),
            is_open=is_open, closed_by=region[Role.TAPD], closed_at=clock.now(),
        )  # fmt: skip
    with django_assert_num_queries(3):
        parts = select.parts_of(sheet)
    assert [(one.code or one.key, one.lines, int(one.total)) for one in parts] == [
        ("pendapatan", 1, 900),
        (OFFICE, 1, 500_000),
        (SERVICES, 2, 60_007),
        ("belum-dikenal", 1, 3),
    ]
    services = parts[2]
    assert (services.returned, services.incomplete, services.notes) == (1, 1, 1)
    assert sum(one.total for one in parts) == sum(select.sums_of(parts).values()) == Decimal(560_910)


def test_each_line_stands_on_one_sheet(sheet):
    found = [
        line.description for part in select.parts_of(sheet) for line in select.sheet_lines(sheet, part.key)
    ]
    assert sorted(found) == sorted(ProposalLine.objects.values_list("description", flat=True))
    assert [line.description for line in select.sheet_lines(sheet, "belum-dikenal")] == ["Tanpa apa-apa"]
    assert list(select.sheet_lines(sheet, "pembiayaan")) == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"words": "kert"}, ["Kertas"]),
        ({"words": "perjalanan orang lain"}, []),
        ({"account": "5.1.02.04"}, ["Perjalanan"]),
        ({"only": "belum-lengkap"}, ["Belum jelas", "Tanpa apa-apa"]),
        ({"only": "dikembalikan"}, []),
        ({"words": "5.1"}, ["Kertas", "Perjalanan"]),
    ],
)
def test_lines_are_filtered(sheet, asked, found):
    rows = select.filtered(select.lines_of(sheet), **asked)
    assert [line.description for line in rows] == found


def test_lines_are_filtered_by_fund(sheet):
    rows = select.filtered(select.lines_of(sheet), fund=make_fund("DAU").pk)
    assert [line.description for line in rows] == ["Perjalanan"]


def test_the_register_sums_in_the_database(sheet, region, django_assert_num_queries):
    make.proposal(region, make.detail("Gaji", price=5, code=SALARY), unit=region.other)
    with django_assert_num_queries(1):
        rows = {row.unit.code: row for row in select.with_sums(select.proposals(year=2025))}
    own = rows["DINKES"]
    assert (own.line_count, own.spending, own.receipts) == (5, Decimal(560_000), Decimal(900))
    assert rows["DISDIK"].spending == Decimal(50)


def test_only_sub_kegiatan_of_the_year_are_known(sheet):
    wanted = [program(OFFICE).pk, program("1.02.01").pk]
    assert [one.code for one in select.known_programs(sheet, wanted)] == [OFFICE]
