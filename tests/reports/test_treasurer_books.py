"""Helper books and registers of the treasurers on one told quarter: rows, balances, identities, queries."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.money import exact
from reference.models import Nature, Role
from reports import statements
from reports.definitions import payment_register, receipt_registers, revenue_book, spending_book, tax_book
from reports.definitions.listing import ListParameters
from reports.definitions.object_books import cells, in_force
from reports.definitions.treasurer import in_words
from reports.definitions.treasurer_books import BOOKS, TREASURER_OF
from reports.matrix import NO_DATA, Cell, RowKind, TextCell
from reports.paper import countersignature_of, signature_of
from tests.factories import budget as budgets
from tests.factories import imprest as make
from tests.reports import quarter
from tests.reports.quarter import FEBRUARY, MARCH, QUARTER_END
from tests.worlds import made_once
from treasury import cashbook, functional_report

told = made_once("quarter", quarter.live)


def read(told, kind: str, *, start: date = date(2025, 1, 1), end: date = QUARTER_END, **over):
    unit = over.pop("unit", told.paying.unit)
    wanted = statements.Request(kind, 2025, end, unit.pk if unit else None, start=start, **over)
    return statements.listing(wanted).matrix


def shown(row) -> list:
    """Words, days and figures of a row; empty cells left out."""
    cells = [cell.day or cell.text if isinstance(cell, TextCell) else cell.value for cell in row.cells]
    return [cell for cell in cells if cell not in ("", None)]


def test_the_tax_book_runs_from_withheld_to_remitted(told):
    book = read(told, tax_book.KIND)
    name = book.rows[1].cells[1].text
    assert [(row.label, shown(row)) for row in book.rows] == [
        ("Saldo awal", [date(2025, 1, 1), 0]),
        ("Alat tulis", [FEBRUARY, name, 990_991, 990_991]),
        ("Setor PPN", [FEBRUARY, name, 990_991, 0, "NTPN-1"]),
        ("JUMLAH", [990_991, 990_991, 0]),
    ]
    make.expense(told.paying, 1_110_000, tax=110_000, on=MARCH)
    march = read(told, tax_book.KIND, start=date(2025, 3, 1))
    assert [shown(row)[-1] for row in march.rows] == [0, 110_000, 110_000]
    assert (march.foot[0].amount, march.foot[1].text) == (110_000, in_words(exact(110_000)))
    # What the ledger owes on withheld taxes is what the book says (I-28).
    assert cashbook.opening_of_taxes(told.paying.unit, told.paying.region.year) == 0


def test_the_spending_book_has_a_column_a_way_and_what_remains(told):
    book = read(told, spending_book.KIND)
    place = f"{budgets.OFFICE} {budgets.STATIONERY}"
    at = next(n for n, row in enumerate(book.rows) if row.key == place)
    account = [(row.label, shown(row)) for row in book.rows[at + 1 : at + 7]]
    assert account == [
        ("Alat tulis", [FEBRUARY, 10_000_000, 10_000_000, 390_000_000]),
        ("Alat tulis tanpa bukti", [FEBRUARY, 2_000_000, 12_000_000, 388_000_000]),
        ("Alat tulis kantor", [FEBRUARY, 4_000_000, 16_000_000, 384_000_000]),
        (account[3][0], [FEBRUARY, -2_000_000, 14_000_000, 386_000_000]),
        ("Pengembalian belanja", [MARCH, -1_500_000, 12_500_000, 387_500_000]),
        (f"Jumlah {budgets.STATIONERY}", [400_000_000, 10_000_000, 2_500_000, 12_500_000, 387_500_000]),
    ]
    assert account[3][0].startswith("Pembalikan")
    # UP, TU, LS, all, and what remains of the lines that were spent on.
    assert shown(book.rows[-1]) == [10_000_000, 3_000_000, 52_500_000, 65_500_000, 6_584_500_000]
    march = read(told, spending_book.KIND, start=date(2025, 3, 1), account_id=told.paying.key().account_id)
    assert [(row.label, shown(row)) for row in march.rows[2:4]] == [
        ("Jumlah sebelumnya", [10_000_000, 4_000_000, 14_000_000, 386_000_000]),
        ("Pengembalian belanja", [MARCH, -1_500_000, 12_500_000, 387_500_000]),
    ]
    assert budgets.SALARY not in {row.code for row in march.rows} and budgets.STATIONERY in march.note


@pytest.mark.parametrize("month", [2, 3])
def test_the_spending_book_is_the_functional_report(told, month):
    unit, year = told.paying.unit, told.paying.region.year
    lines = functional_report.functional_report(unit, year, month)
    book = read(told, spending_book.KIND, end=date(2025, month, 28))
    totals = {row.key: row.cells[-2].value for row in book.rows if row.key.endswith(":total")}
    assert totals == {
        f"{line.sub_activity.code} {line.account.code}:total": line.total for line in lines if line.total
    }


def test_the_register_of_payments_says_how_each_stands(told):
    draft = make.make.draft_request(told.paying, on=MARCH)
    submitted = make.make.submit(told.paying, draft, on=MARCH)
    make.make.draft_request(told.paying, on=MARCH)
    register = read(told, payment_register.KIND)
    rows = [row for row in register.rows if row.kind is RowKind.ACCOUNT]
    assert [(row.cells[1].text, row.cells[6].value, row.cells[7].text) for row in rows] == [
        ("UP", 100_000_000, "dibayar"),
        ("LS-GAJI", 50_000_000, "dibayar"),
        ("LS-BJ", 4_000_000, "dibayar"),
        ("TU", 5_000_000, "dibayar"),
        ("LS-BJ", 10_000_000, "di PPK-SKPD"),
    ]
    assert rows[0].cells[2].target.startswith("payment_order:") and rows[-1].cells[2].text == ""
    assert shown(register.rows[-1]) == [169_000_000]
    actor = told.paying[Role.SKPD_VERIFIER]
    make.step("payment_request", submitted, "return_", actor, on=MARCH, reason="Kurang bukti")
    assert read(told, payment_register.KIND).rows[-2].cells[7].text == "dikembalikan"


def test_the_revenue_book_sets_receipts_against_the_target(told):
    book = read(told, revenue_book.KIND)
    assert [(row.label, shown(row)) for row in book.rows[1:]] == [
        ("TBP", [FEBRUARY, 700_000, 700_000, 599_300_000]),
        ("TBP", [FEBRUARY, 300_000, 1_000_000, 599_000_000]),
        ("STS", [FEBRUARY, 1_000_000, 1_000_000, 599_000_000]),
        ("TBP", [MARCH, 50_000, 1_050_000, 598_950_000]),
        ("Salah catat", [date(2025, 3, 4), -50_000, 1_000_000, 599_000_000]),
        ("TBP", [date(2025, 3, 5), 25_000, 1_025_000, 598_975_000]),
        ("Penerimaan", [date(2025, 3, 6), 1_000_000, 1_000_000, 2_025_000, 597_975_000]),
        ("Pengembalian", [date(2025, 3, 7), -100_000, -100_000, 1_925_000, 598_075_000]),
        (f"Jumlah {budgets.LEVY}", [600_000_000, 1_925_000, 1_900_000, 1_925_000, 598_075_000]),
        ("JUMLAH", [600_000_000, 1_925_000, 1_900_000, 1_925_000, 598_075_000]),
    ]
    # Received and not deposited is what the treasurer holds.
    cash = cashbook.cash_book(told.paying.unit, told.paying.region.year, "revenue").closing
    assert cash == 1_925_000 - 1_900_000


def test_both_books_stand_against_the_lines_in_force_on_their_last_day(told):
    asked = ListParameters(date(2025, 1, 1), QUARTER_END, told.paying.unit.pk)
    assert in_force(asked, Nature.REVENUE, "account__code") == [(budgets.LEVY, 600_000_000)]
    spending = in_force(asked, Nature.SPENDING, "sub_activity__code", "account__code")
    assert (budgets.OFFICE, budgets.STATIONERY, 400_000_000) in spending
    before = ListParameters(date(2024, 1, 1), date(2024, 12, 31), told.paying.unit.pk)
    assert in_force(before, Nature.REVENUE, "account__code") == []
    row = cells(TextCell(), (exact(0), exact(5)), exact(7), exact(10))
    assert row == (TextCell(), NO_DATA, NO_DATA, Cell(exact(5)), Cell(exact(7)), Cell(exact(3)))


def test_the_registers_of_tbp_and_sts_have_every_number_once(told):
    receipts = read(told, receipt_registers.RECEIPTS.KIND).rows
    deposit = told.deposit.number
    assert [shown(row)[1:] for row in receipts[:-1]] == [
        ["Puskesmas Kota", budgets.LEVY, 700_000, deposit, FEBRUARY],
        [budgets.LEVY, 300_000, deposit, FEBRUARY],
        [budgets.LEVY, "dibalik"],
        [budgets.LEVY, 25_000],
    ]
    assert shown(receipts[-1]) == [1_025_000]
    deposits = read(told, receipt_registers.DEPOSITS.KIND).rows
    assert [shown(row)[1:] for row in deposits] == [[budgets.LEVY, 1_000_000], []]
    assert shown(deposits[-1]) == [1_000_000]
    assert deposits[0].target == told.deposit.document_key


@pytest.mark.parametrize("kind", list(TREASURER_OF))
def test_a_book_is_asked_for_in_a_constant_number_of_queries(told, kind):
    with CaptureQueriesContext(connection) as first:
        read(told, kind)
    make.expense(told.paying, 100_000, on=MARCH)
    quarter.revenue.take(told.paying, 5_000, on=MARCH)
    with CaptureQueriesContext(connection) as second:
        read(told, kind)
    assert len(first) == len(second)
    helper = {"tax_book": 6, "spending_book": 4, "payment_register": 2, "revenue_book": 3}
    pinned = {**helper, "receipt_register": 2, "deposit_register": 2}
    assert len(second) == pinned.get(kind, len(second))


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.KIND)
def test_a_page_is_a_part_and_the_region_has_registers_only(told, book):
    whole = read(told, book.KIND)
    region = read(told, book.KIND, unit=None)
    has_region = book.KIND in ("payment_register", "receipt_register", "deposit_register")
    assert bool(region.rows) == has_region and ("Pilih unitnya" in region.note) != has_region
    assert read(told, book.KIND, unit=told.paying.region.other).rows != whole.rows
    page = read(told, book.KIND, offset=0, limit=1)
    assert len(page.rows) < len(whole.rows) and not page.foot


def test_a_page_begins_below_its_headings(told):
    place = next(
        n for n, row in enumerate(read(told, spending_book.KIND).rows) if row.label == "Alat tulis kantor"
    )
    page = read(told, spending_book.KIND, offset=place, limit=2)
    assert [row.code for row in page.rows[:2]] == [budgets.OFFICE, budgets.STATIONERY]
    assert page.rows[2].label == "Alat tulis kantor" and len(page.rows) == 4


def test_treasurer_and_head_of_the_day_sign(told):
    unit = told.paying.unit
    for kind, role in (("tax_book", Role.TREASURER), ("revenue_book", Role.REVENUE_TREASURER)):
        matrix = read(told, kind)
        assert signature_of(matrix, unit).signatory.name == told.paying.region.person(role, unit).full_name
        beside = countersignature_of(matrix, unit)
        assert beside.signatory.name == told.paying[Role.BUDGET_USER].full_name
        assert (beside.lead, beside.on) == ("Mengetahui,", None)
    statement = statements.matrix(statements.Request("lra", 2025, QUARTER_END, unit.pk))
    assert countersignature_of(statement, unit) is None
    assert countersignature_of(read(told, receipt_registers.DEPOSITS.KIND, unit=None), None) is None


def test_the_cash_book_names_accounts_and_its_balance_in_words(told):
    book = read(told, "cash_book", start=date(2025, 3, 1))
    assert book.rows[0].cells[-1].value == exact(90_000_000)
    codes = {row.label: row.cells[2].text for row in book.rows if row.kind is RowKind.ACCOUNT}
    assert codes["Perjalanan dinas"] == f"{budgets.OFFICE} {budgets.TRAVEL}"
    assert codes["Setor sisa"] == ""
    sums = [(row.label, shown(row)) for row in book.rows[-3:]]
    assert sums == [
        ("JUMLAH", [5_400_000, 5_400_000, 90_000_000]),
        ("JUMLAH SEBELUMNYA", [157_990_991, 67_990_991, 90_000_000]),
        ("JUMLAH SELURUHNYA", [163_390_991, 73_390_991, 90_000_000]),
    ]
    assert (book.foot[0].amount, book.foot[1].text) == (90_000_000, "Sembilan puluh juta rupiah")
    february = read(told, "cash_book", end=date(2025, 2, 28))
    remitted = next(row for row in february.rows if row.label == "Setor PPN")
    assert (remitted.code, remitted.cells[2].text) == ("12", make.VAT)
