"""Loading a budget from CSV: all or nothing, every bad cell named."""

from datetime import date

import pytest

from budget import documents
from budget.errors import BadRows
from budget.models import BudgetLine
from core import clock
from core.money import Decimal
from reference.models import Role
from tests.factories.budget import LEVY, OFFICE, STATIONERY, TRAVEL, make_draft
from tests.factories.reference import make_fund

HEADER = "version,entity,sub_kegiatan,account,account_name,amount,tw1,tw2,tw3,tw4,sumber_dana\n"
GOOD = f"MURNI,DINKES,{OFFICE},{STATIONERY},apa saja,400,100,50,250,0,PAD\n"


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(date(2025, 1, 2)):
        yield


@pytest.fixture
def draft(region):
    return make_draft(region)


def load(region, draft, body, header=HEADER):
    return documents.load_csv(draft, header + body, actor=region[Role.OPERATOR])


def refused(region, draft, body, header=HEADER):
    with pytest.raises(BadRows) as e:
        load(region, draft, body, header)
    assert BudgetLine.objects.get(document=draft).amount.amount == Decimal("400000000.00")
    return [(row.line, row.column, row.value) for row in e.value.rows], e.value


def test_rows_of_the_unit_and_version_become_lines(region, draft):
    body = (
        GOOD
        + f"MURNI,DINKES,,{LEVY},Retribusi,600,150,150,150,150,PAD\n"
        + f"MURNI,DISDIK,{OFFICE},{STATIONERY},x,9,9,0,0,0,PAD\n"
        + f"PERGESERAN1,DINKES,{OFFICE},{STATIONERY},x,8,8,0,0,0,PAD\n"
    )
    load(region, draft, body)
    lines = BudgetLine.objects.filter(document=draft).order_by("amount")
    assert [(item.key.account.code, item.amount.amount) for item in lines] == [
        (STATIONERY, Decimal(400)),
        (LEVY, Decimal(600)),
    ]
    assert lines[0].key.account.name != "apa saja"
    months = list(lines[0].months.order_by("month").values_list("amount", flat=True))
    assert months == [Decimal(n) for n in (100, 0, 0, 50, 0, 0, 250, 0, 0, 0, 0, 0)]


def test_amounts_are_read_as_people_write_them(region, draft):
    body = f'MURNI,DINKES,{OFFICE},{STATIONERY},x,"1.000.000,50","1.000.000,50",0,,0,PAD\n'
    load(region, draft, body)
    assert BudgetLine.objects.get(document=draft).amount.amount == Decimal("1000000.50")


def test_every_bad_cell_is_named_and_nothing_is_taken(region, draft):
    make_fund("PAD")
    body = (
        GOOD
        + "MURNI,DINKES,9.99.99.9.99.9999,5.9.99.99.99.9999,x,10,10,0,0,0,ENTAH\n"
        + f"MURNI,DINKES,{OFFICE},{TRAVEL},x,sepuluh,10,0,0,0,PAD\n"
        + f"MURNI,DINKES,{OFFICE},{TRAVEL},x,10,9,0,0,0,PAD\n"
        + f"MURNI,DINKES,,{TRAVEL},x,10,10,0,0,0,PAD\n"
        + GOOD
    )
    cells, error = refused(region, draft, body)
    assert cells == [
        (3, "account", "5.9.99.99.99.9999"),
        (3, "sumber_dana", "ENTAH"),
        (3, "sub_kegiatan", "9.99.99.9.99.9999"),
        (4, "amount", "sepuluh"),
        (5, "months", "Rp\u00a09"),
        (6, "sub_kegiatan", ""),
        (7, "account", STATIONERY),
    ]
    assert set(error.rules) == {"I-01", "I-02", "I-04", "I-14"}
    assert "Baris 3, kolom account, nilai “5.9.99.99.99.9999”: akun tidak ada" in error.message


def test_an_account_of_the_ppkd_is_refused_elsewhere(region, draft):
    from reference.models import Account, Nature

    reserved = Account.objects.filter(
        edition=region.year.chart, is_ppkd_only=True, is_postable=True, nature=Nature.SPENDING
    ).first()
    cells, error = refused(region, draft, f"MURNI,DINKES,{OFFICE},{reserved.code},x,10,10,0,0,0,PAD\n")
    assert (cells, error.rules) == ([(2, "account", reserved.code)], ("I-03",))


def test_a_header_account_is_refused(region, draft):
    cells, error = refused(region, draft, f"MURNI,DINKES,{OFFICE},5.1.02,x,10,10,0,0,0,PAD\n")
    assert (cells, error.rules) == ([(2, "account", "5.1.02")], ("I-02",))


def test_an_account_that_is_not_budgeted_is_refused(region, draft):
    cells, _ = refused(region, draft, "MURNI,DINKES,,1.1.01.01.01.0001,x,10,10,0,0,0,PAD\n")
    assert cells == [(2, "account", "1.1.01.01.01.0001")]


def test_a_negative_amount_is_refused(region, draft):
    cells, error = refused(region, draft, f"MURNI,DINKES,{OFFICE},{STATIONERY},x,-10,-10,0,0,0,PAD\n")
    assert (2, "amount", "-10.00") in cells
    assert {"I-04", "I-14"} == set(error.rules)


def test_no_row_for_the_unit(region, draft):
    cells, _ = refused(region, draft, f"MURNI,DISDIK,{OFFICE},{STATIONERY},x,10,10,0,0,0,PAD\n")
    assert cells == [(1, "entity", "DINKES")]


def test_missing_columns_and_ragged_rows(region, draft):
    cells, _ = refused(region, draft, GOOD, HEADER.replace(",tw4", ""))
    assert (1, "tw4", "") in cells
    cells, _ = refused(region, draft, "MURNI,DINKES,x\n")
    assert cells == [(2, "", "")]
