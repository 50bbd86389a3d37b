"""The register of receivables equals the ledger; ages give qualities and the allowance proposal."""

from datetime import date

import pytest

from core import clock
from core.errors import NotFound
from core.money import Decimal
from reference.models import AllowanceMapping, ReceivableQuality, Role
from reference.receivables import class_of_age, qualities
from tests.factories import revenue as made
from tests.factories import treasury as make
from tests.factories.reference import account
from treasury.receivables import UNDETAILED, allowance_lines, register
from treasury.services.opening import OpeningRow, post_opening

ALLOWANCE = "1.1.10.01.02.0002"
YEAR_END = date(2025, 12, 31)
D = Decimal


@pytest.fixture
def owed(paying):
    """Opening: 40 of the levy, allowance 2; one assessment carried (30 of the 40), two of this year."""
    rows = [
        OpeningRow(account(made.LEVY_RECEIVABLE), debit=D(40)),
        OpeningRow(account(ALLOWANCE), credit=D(2)),
        OpeningRow(account(make.EQUITY), credit=D(38)),
    ]
    with clock.frozen(date(2025, 1, 2)):
        post_opening(paying.unit, paying.region.year, rows, actor=paying[Role.FINANCE_OFFICER])
    year = paying.region.year
    made.assess(paying, 30, on=date(2024, 11, 1), carried_into=year, payer_name="Tuan Lama")
    made.assess(paying, 200, payer_name="CV Baru", due_on=date(2025, 11, 1))
    made.assess(paying, 120, payer_name="PT Baru", due_on=date(2025, 12, 20))
    return paying


def rows_of(paying, on: date = YEAR_END) -> list[tuple]:
    with clock.frozen(YEAR_END):
        found = register(paying.unit, paying.region.year, on=on, actor=paying[Role.AUDITOR])
    return [(row.debtor, row.amount, row.days, row.quality, row.allowance) for row in found]


def lines_of(paying) -> list[tuple]:
    with clock.frozen(YEAR_END):
        found = allowance_lines(paying.unit, paying.region.year, on=YEAR_END, actor=paying[Role.AUDITOR])
    return [(line.account.code, line.debit, line.credit) for line in found]


def test_every_row_has_its_age_and_the_sum_is_the_ledger(owed):
    assert rows_of(owed) == [
        (UNDETAILED, 10, 365, "Diragukan", D("5.00")),
        ("Tuan Lama", 30, 425, "Macet", D("30.00")),
        ("CV Baru", 200, 60, "Kurang lancar", D("20.00")),
        ("PT Baru", 120, 11, "Lancar", D("0.60")),
    ]
    assert lines_of(owed) == [("8.1.07.02.01.0014", D("53.60"), 0), (ALLOWANCE, 0, D("53.60"))]


def test_receipts_settle_what_they_name_else_the_oldest(owed):
    new = made.Assessment.objects.get(payer_name="PT Baru")
    made.take(owed, 120, assessment=new)
    made.take(owed, 60, is_receivable=True)
    assert rows_of(owed) == [("CV Baru", 180, 60, "Kurang lancar", D("18.00"))]
    made.take(owed, 180, is_receivable=True)
    assert rows_of(owed) == []
    assert lines_of(owed) == [(ALLOWANCE, 2, 0), ("8.1.07.02.01.0014", 0, 2)]


def test_a_stranger_reads_nothing(owed):
    with clock.frozen(YEAR_END), pytest.raises(NotFound):
        register(
            owed.unit,
            owed.region.year,
            on=YEAR_END,
            actor=owed.region.person(Role.TREASURER, owed.region.other),
        )


def test_the_classes_of_a_day_are_data(paying):
    chart = paying.region.year.chart_id
    classes = qualities(chart, "levy", on=YEAR_END)
    assert [(one.quality, one.days_from, one.share) for one in classes] == [
        ("current", 0, D("0.0050")),
        ("substandard", 31, D("0.1000")),
        ("doubtful", 91, D("0.5000")),
        ("loss", 366, D("1.0000")),
    ]
    assert [class_of_age(classes, days).quality for days in (-5, 30, 31, 365, 366)] == [
        *("current", "current", "substandard", "doubtful", "loss"),
    ]
    newer = ReceivableQuality.objects.create(
        edition_id=chart,
        code="X",
        kind="levy",
        quality="current",
        days_from=0,
        share=D("0.01"),
        valid_from=date(2025, 7, 1),
        legal_basis="Perkada",
    )
    assert qualities(chart, "levy", on=YEAR_END) == [newer]
    assert len(qualities(chart, "levy", on=date(2025, 6, 30))) == 4
    assert qualities(chart, "levy", on=date(2013, 1, 1)) == []
    assert AllowanceMapping.objects.count() == 2


def test_an_account_without_mapping_is_in_the_register_but_not_proposed(paying):
    AllowanceMapping.objects.all().delete()
    made.assess(paying, 9, payer_name="CV Baru", due_on=date(2025, 11, 1))
    assert rows_of(paying) == [("CV Baru", 9, 60, "Kurang lancar", D("0.90"))]
    assert lines_of(paying) == []
