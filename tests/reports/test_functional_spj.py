"""SPJ fungsional on one told quarter: its lower block is the BKU, and every figure leads to its documents."""

from datetime import date

import pytest
from django.urls import reverse

from reference.models import Role
from reports import behind, spending, statements
from reports.definitions import functional_spj
from reports.matrix import Mode, RowKind
from reports.selectors import budget_behind
from tests.factories import budget as budgets
from tests.reports import quarter
from tests.worlds import made_once
from treasury import cashbook, functional_cash, functional_report

told = made_once("quarter", quarter.live)


def spj(told, month: int = 3):
    wanted = statements.Request("functional_spj", 2025, date(2025, month, 28), told.paying.unit.pk)
    return statements.listing(wanted).matrix


def shown(row) -> list:
    return [cell.value for cell in row.cells if cell.value]


def test_the_lower_block_tells_what_came_in_and_went_out(told):
    matrix = spj(told)
    at = next(n for n, row in enumerate(matrix.rows) if row.key == "received")
    assert [(row.label, shown(row)) for row in matrix.rows[at:]] == [
        ("PENERIMAAN", []),
        ("Saldo awal tahun", []),
        (
            "SP2D",
            [
                *(50_000_000, 50_000_000, 4_000_000, 4_000_000),
                *(100_000_000, 5_000_000, 105_000_000, 159_000_000),
            ],
        ),
        ("Pajak dipungut: Utang PPN Pusat", [990_991] * 3),
        (
            "Jumlah penerimaan",
            [
                *(50_000_000, 50_000_000, 4_000_000, 4_000_000),
                *(100_990_991, 5_000_000, 105_990_991, 159_990_991),
            ],
        ),
        ("PENGELUARAN", []),
        (
            "SPJ (LS dan UP/GU/TU)",
            [
                *(50_000_000, 50_000_000, 4_000_000, -1_500_000, 2_500_000),
                *(10_000_000, 3_000_000, 13_000_000, 65_500_000),
            ],
        ),
        ("Pajak disetor: Utang PPN Pusat", [990_991] * 3),
        ("Setoran sisa UP/TU", [2_000_000] * 3),
        ("Belanja yang kembali ke RKUD", [1_500_000] * 3),
        (
            "Jumlah pengeluaran",
            [
                *(50_000_000, 50_000_000, 4_000_000, 4_000_000),
                *(10_990_991, 5_000_000, 15_990_991, 69_990_991),
            ],
        ),
        ("SALDO KAS", [90_000_000]),
    ]
    assert [(line.label, line.amount) for line in matrix.foot[:1]] == [("Saldo kas", 90_000_000)]


@pytest.mark.parametrize("month", range(1, 5))
def test_the_balance_is_that_of_the_cash_book_each_month(told, month):
    unit, year = told.paying.unit, told.paying.region.year
    lines = functional_report.functional_report(unit, year, month)
    block = functional_cash.cash_block(unit, year, month, lines)
    book = cashbook.cash_book(unit, year)
    assert block.balance == book.opening + sum(row.net for row in book.rows if row.dated_on.month <= month)
    # The LPJ's own pages carry the block on the last one only.
    page = statements.Request("functional_spj", 2025, date(2025, month, 28), unit.pk, limit=1)
    assert "paid" not in {row.key for row in statements.listing(page).matrix.rows}


@pytest.mark.parametrize("month", [1, 2, 3, 12])
def test_every_figure_is_the_sum_of_what_it_leads_to(told, month):
    seen = set()
    for row in spj(told, month).rows:
        if row.kind is RowKind.HEADER or row.key.startswith(("received", "paid", "balance", "opening")):
            continue
        for column, cell in zip(functional_spj.COLUMNS, row.cells, strict=True):
            if not cell.value or column.key == "rest":
                continue
            source = cell.source
            read = budget_behind if source.mode is Mode.BUDGET else behind.documents_behind
            assert read(source).total == cell.value, (row.label, column.key)
            seen.add(source.mode)
    assert seen == ({Mode.BUDGET} if month == 1 else {Mode.BUDGET, *spending.MODES})


def test_the_drawer_opens_the_documents_of_a_figure(told, client):
    unit = told.paying.unit
    row = next(row for row in spj(told).rows if row.code == budgets.STATIONERY)
    places = {column.key: cell for column, cell in zip(functional_spj.COLUMNS, row.cells, strict=True)}
    found = behind.documents_behind(places["ls_barang_jasa_until"].source)
    assert [(one.flow, one.amount) for one in found.lines] == [
        ("contra_post", -1_500_000),
        ("disbursement", 4_000_000),
    ]
    assert {one.number for one in found.lines} == {"00001/KP/2025", "00003/SP2D/LS-BJ/2025"}
    month = behind.documents_behind(places["ls_barang_jasa_month"].source)
    assert [one.flow for one in month.lines] == ["contra_post"]
    query = places["up_gu_tu_until"].source.to_query()
    backend = "django.contrib.auth.backends.ModelBackend"
    client.force_login(told.paying[Role.TREASURER], backend=backend)
    page = client.get(reverse("drill"), query).content.decode()
    assert "10.000.000,00" in page and reverse("expense-detail", args=[told.receipt.pk]) in page
    shown_page = client.get(reverse("functional-spj"), {"bulan": "3"}).content.decode()
    assert reverse("drill") in shown_page and "SALDO KAS" in shown_page
    stranger = told.paying.region.person(Role.TREASURER, told.paying.region.other)
    client.force_login(stranger, backend=backend)
    assert client.get(reverse("drill"), query).status_code == 404
    assert client.get(reverse("functional-spj"), {"unit": unit.pk}).status_code == 404


def test_names_become_places_in_their_order():
    text, values = spending.positional("a = %(x)s AND b = %(y)s OR c = %(x)s", {"x": 1, "y": 2})
    assert (text, values) == ("a = %s AND b = %s OR c = %s", [1, 2, 1])
