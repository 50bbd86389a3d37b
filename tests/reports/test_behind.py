"""Behind a figure without journal lines: the documents that hold it, the parts of a remainder, the rights."""

from datetime import date

import pytest
from django.urls import reverse

from core.errors import AccessDenied, NotFound
from core.money import exact
from reference.models import Role
from reports import behind, definitions, statements
from reports.behind import documents_behind, parts_behind
from reports.definitions import (
    annex_assets,
    annex_liabilities,
    annex_receivables,
    availability_card,
    general_ledger,
    reconciliation,
    semester,
    sp2d_register,
    treasurer_books,
)
from reports.definitions.listing import ListParameters
from reports.matrix import DrillDown, Mode, Source, TextCell
from reports.selectors import budget_behind, lines_behind
from tests.factories import budget as budgets
from tests.factories import treasury as payments
from tests.worlds import made_once

END = date(2025, 12, 31)
PART = budgets.COMPUTER


def make_story():
    """A contract of 200 million, of which one SPP asks 50; one SPP of 2.5 million without a contract."""
    found = payments.make_paying()
    payments.paid(found, payments.line(found.key(), 4_000_000))
    payments.submit(found, payments.draft_request(found, payments.line(found.key(), 2_500_000)))
    contract = payments.make_contract(found)
    part = payments.line(found.key(PART), 50_000_000)
    payments.submit(found, payments.draft_request(found, part, contract=contract))
    return found


paying = made_once("behind", make_story)


def source_of(unit, column: str, key: str = "total", end=END) -> DrillDown:
    matrix = availability_card.build(ListParameters(date(2025, 1, 1), end, unit.pk)).matrix
    at = [found.key for found in matrix.columns].index(column)
    return matrix.row(key).cells[at].source


def test_a_reservation_names_the_contract_and_the_spp(paying):
    found = documents_behind(source_of(paying.unit, "reserved"))
    shown = [(line.flow, line.account_code, line.amount) for line in found.lines]
    assert shown == [
        ("contract", PART, 150_000_000),
        ("payment_request", budgets.STATIONERY, 2_500_000),
        ("payment_request", PART, 50_000_000),
    ]
    assert (found.count, found.total) == (3, 202_500_000)
    contract = found.lines[0]
    assert (contract.number, contract.description) == ("027/PC/2025", "Pengadaan komputer")
    assert (contract.dated_on, contract.sub_activity_code) == (payments.ASKED_ON, budgets.EQUIPMENT)


def test_a_paid_spp_and_an_earlier_day_hold_nothing(paying):
    assert documents_behind(source_of(paying.unit, "reserved")._replace(end=date(2025, 2, 2))).lines == []
    key = f"{budgets.OFFICE} {budgets.STATIONERY}"
    (line,) = documents_behind(source_of(paying.unit, "reserved", key)).lines
    assert line.amount == 2_500_000


def test_released_names_the_spd(paying):
    found = documents_behind(source_of(paying.unit, "released"))
    assert {line.key.partition(":")[0] for line in found.lines} == {"fund_release"}
    assert found.count == 5 and found.total == exact("2112500000")
    assert all(line.number.endswith("2025") or line.number for line in found.lines)
    assert documents_behind(source_of(paying.unit, "released")._replace(end=date(2025, 1, 2))).count == 0


def test_a_remainder_names_its_parts(paying):
    found = parts_behind(source_of(paying.unit, "remaining"))
    assert [(part.column, part.amount) for part in found.lines] == [
        ("ceiling", 8_450_000_000),
        ("reserved", -202_500_000),
        ("consumed", -4_000_000),
        ("contra_posted", 0),
    ]
    assert found.total == 8_243_500_000
    of_spd = parts_behind(source_of(paying.unit, "remaining_spd"))
    # A contract reserves budget only: its 150 million count against no SPD.
    assert of_spd.lines[1].amount == -52_500_000
    assert of_spd.total == 2_112_500_000 - 52_500_000 - 4_000_000


def test_pages_keep_the_total(paying):
    source = source_of(paying.unit, "reserved")
    first, last = documents_behind(source, limit=2), documents_behind(source, offset=2, limit=2)
    assert [len(first.lines), len(last.lines)] == [2, 1]
    assert {first.count, last.count} == {3} and {first.total, last.total} == {202_500_000}


def test_each_selector_answers_for_its_own_source_only(paying):
    source = source_of(paying.unit, "reserved")
    assert source.source is Source.DOCUMENTS
    assert budget_behind(source).count == lines_behind(source).count == 0
    assert documents_behind(source._replace(mode=Mode.BUDGET)).count == 0


def test_query_counts(paying, django_assert_num_queries):
    held, left = source_of(paying.unit, "reserved"), source_of(paying.unit, "remaining_spd")
    with django_assert_num_queries(3):
        documents_behind(held)
    with django_assert_num_queries(12):
        parts_behind(left)


# --- Rights --------------------------------------------------------------------------------------
COLUMNS = ("ceiling", "released", "reserved", "consumed", "remaining", "remaining_spd")


@pytest.mark.parametrize("column", COLUMNS)
def test_another_unit_sees_nothing(paying, column):
    stranger = paying.region.person(Role.TREASURER, paying.region.other)
    source = source_of(paying.unit, column)
    with pytest.raises(NotFound):
        behind.read(stranger, source, on=payments.ASKED_ON)
    with pytest.raises(AccessDenied):
        behind.read(stranger, source._replace(unit_id=None), on=payments.ASKED_ON)
    own = behind.read(stranger, source._replace(unit_id=paying.region.other.pk), on=payments.ASKED_ON)
    listed = own.journal or own.budget or own.documents or own.parts
    assert listed.total == 0


def test_drawer_page_and_list(paying, client):
    client.force_login(paying[Role.TREASURER], backend="django.contrib.auth.backends.ModelBackend")
    held = source_of(paying.unit, "reserved").to_query()
    drawer = client.get(reverse("drill"), held, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in drawer and "Jumlah 3 rincian dokumen." in drawer
    assert "Kontrak 027/PC/2025" in drawer and '<span class="value">202.500.000,00</span>' in drawer
    contract = documents_behind(source_of(paying.unit, "reserved")).lines[0].key.partition(":")[2]
    opened = client.get(
        reverse("contract-detail", args=[contract]), headers={"HX-Request": "true", "HX-Target": "telusur"}
    )
    assert "Jejak persetujuan" in opened.content.decode()
    assert "Kontrak 027/PC/2025" in client.get(reverse("ledger-lines"), held).content.decode()
    left = client.get(reverse("drill"), source_of(paying.unit, "remaining").to_query()).content.decode()
    assert "Jumlah 4 angka di bawah ini." in left and "8.243.500.000,00" in left
    assert "mode=reserved" in left and "(202.500.000,00)" in left


def test_the_list_is_never_an_old_copy(paying, client):
    client.force_login(paying[Role.TREASURER], backend="django.contrib.auth.backends.ModelBackend")
    held = source_of(paying.unit, "reserved").to_query()
    assert "202.500.000,00" in client.get(reverse("ledger-lines"), held).content.decode()
    payments.submit(paying, payments.draft_request(paying, payments.line(paying.key(), 1_000_000)))
    assert "203.500.000,00" in client.get(reverse("ledger-lines"), held).content.decode()


@pytest.mark.parametrize("name", ["drill", "ledger-lines"])
@pytest.mark.parametrize("column", ["released", "reserved", "remaining"])
def test_the_pages_refuse_a_stranger(paying, client, name, column):
    stranger = paying.region.person(Role.TREASURER, paying.region.other)
    client.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
    source = source_of(paying.unit, column)
    assert client.get(reverse(name), source.to_query()).status_code == 404
    assert client.get(reverse(name), source._replace(unit_id=None).to_query()).status_code == 403


# --- Every figure of every statement ---------------------------------------------------------------
# (statement, column, row kind or "" for all): why no list of its own leads on.
WITHOUT = {
    ("lra", "difference", ""): "realisasi less anggaran of the same row, and both lead on",
    ("lra", "percent", ""): "a share of the two figures beside it",
    **{
        (kind, column, ""): words
        for kind in ("lra_by_activity", "lra_by_function")
        for column, words in (
            ("difference", "realisasi less anggaran of the same row, and both lead on"),
            ("percent", "a share of the two figures beside it"),
        )
    },
    ("semester", "remainder", ""): "anggaran less realisasi of the same row, and both lead on",
    ("semester", "prognosis", ""): "typed or proposed, not posted; the report's history says by whom",
    ("semester", "percent", ""): "a share of the two figures beside it",
    ("lra_by_unit", "spending_percent", ""): "a share of the two figures beside it",
    **{
        ("lra_by_function", column, "account"): "journal lines name no function; the bidang below leads on"
        for column in ("budget", "realisation")
    },
    ("lra_by_unit", "revenue_budget", "account"): "without a sub kegiatan; each SKPD below leads on",
    ("trial_balance", "opening_debit", "total"): "the sum of the rows above, each leads on",
    ("trial_balance", "opening_credit", "total"): "the sum of the rows above, each leads on",
    ("trial_balance", "closing_debit", "total"): "the sum of the rows above, each leads on",
    ("trial_balance", "closing_credit", "total"): "the sum of the rows above, each leads on",
    ("general_ledger", "debit", "account"): "the line itself; its row opens the journal entry",
    ("general_ledger", "credit", "account"): "the line itself; its row opens the journal entry",
    ("general_ledger", "balance", "account"): "runs along: opening, which leads on, and the lines above",
    ("sp2d_register", "gross", "account"): "the SP2D itself; its row opens the document",
    ("sp2d_register", "deducted", "account"): "the SP2D itself; its row opens the document",
    ("sp2d_register", "net", "account"): "the SP2D itself; its row opens the document",
    ("sp2d_register", "gross", "total"): "the sum of the rows above, each opens its SP2D",
    ("sp2d_register", "deducted", "total"): "the sum of the rows above, each opens its SP2D",
    ("sp2d_register", "net", "total"): "the sum of the rows above, each opens its SP2D",
    ("lpsal", "this_year", "total"): "a formula of the lines above, each leads on",
    ("lpe", "this_year", "total"): "ekuitas awal and the movements above, each leads on",
    ("lak", "this_year", "total"): "flows in less flows out of the rows above, each leads on",
    ("lak_rkud", "this_year", "total"): "flows in less flows out of the rows above, each leads on",
    ("cash_book", "received", "account"): "the document itself; its row opens it",
    ("cash_book", "paid", "account"): "the document itself; its row opens it",
    ("cash_book", "balance", "account"): "runs along: the opening and the rows above",
    ("cash_book", "received", "total"): "the sum of the rows above, each opens its document",
    ("cash_book", "paid", "total"): "the sum of the rows above, each opens its document",
    ("payment_register", "amount", "account"): "the SPP itself; its row opens the document",
    ("payment_register", "amount", "total"): "the sum of the rows above, each opens its SPP",
    **{
        ("spending_book", column, kind): "the document itself, or the running sums of the rows above"
        for column, kind in (
            *(("ls", "account"), ("total", "account"), ("rest", "account")),
            *(("budget", "total"), ("ls", "total"), ("total", "total"), ("rest", "total")),
        )
    },
    ("annex_liabilities", "added", ""): "credits of the year of the balance beside it, which leads on",
    ("annex_liabilities", "closing", "total"): "the sum of the rows above, each leads on",
    ("functional_spj", "rest", ""): "anggaran less jumlah of the same row, and both lead on",
    **{
        ("functional_spj", column, kind): "receipts and payments below the lines: rows of the BKU, each opens"
        for column in (
            *("ls_gaji_before", "ls_gaji_until", "ls_barang_jasa_before", "ls_barang_jasa_until", "total"),
        )
        for kind in ("account", "total")
    },
}
OWN_ROW = {
    (kind, "account")
    for kind in (
        "general_ledger",
        "sp2d_register",
        "cash_book",
        "bank_book",
        "payment_register",
        "spending_book",
    )
}
# Nobody received revenue, withheld a tax from UP or bought an asset in this world.
EMPTY = {
    "cash_in_hand_book",
    "bank_book",
    reconciliation.REVENUE.KIND,
    reconciliation.ASSETS.KIND,
    annex_receivables.KIND,
    annex_assets.KIND,
    "revenue_cash_book",
    "tax_book",
    "revenue_book",
    "receipt_register",
    "deposit_register",
}


def figures(kind: str, unit_id: int | None):
    """(column, row, cell) of every non-zero figure."""
    matrix = statements.matrix(statements.Request(kind=kind, year=2025, at=END, unit_id=unit_id))
    for row in matrix.rows:
        for column, cell in zip(matrix.columns, row.cells, strict=True):
            if not isinstance(cell, TextCell) and cell.value:
                yield column.key, row, cell


@pytest.mark.parametrize("kind", sorted(statements.KINDS))
def test_every_figure_leads_on_or_is_declared(paying, kind):
    salary = payments.line(paying.key(budgets.SALARY), 10_000_000)
    payments.paid(paying, salary, kind="LS-GAJI", deductions=[payments.tax(500_000)])
    used, seen = set(), set()
    found = definitions.DEFINITIONS.get(kind)
    is_of_region = found is not None and found.is_of_region
    for unit_id in (None,) if is_of_region else (paying.unit.pk, paying.region.ppkd.pk, None):
        for column, row, cell in figures(kind, unit_id):
            seen.add(column)
            if cell.source is None:
                declared = {(kind, column, ""), (kind, column, row.kind.value)} & WITHOUT.keys()
                assert declared, (kind, column, row.key, row.label)
                used |= declared
                if (kind, row.kind.value) in OWN_ROW:
                    assert row.target, row.label
    # The list declares nothing that is not so.
    assert used == {key for key in WITHOUT if key[0] == kind}
    assert bool(seen) == (kind not in EMPTY)


def test_the_statements_are_those(paying):
    assert set(statements.KINDS) == {
        *definitions.DEFINITIONS,
        availability_card.KIND,
        general_ledger.KIND,
        sp2d_register.KIND,
        *treasurer_books.TREASURER_OF,
        *(one.KIND for one in reconciliation.ALL),
        *statements.ANNEXES,
        *(annex_receivables.KIND, annex_assets.KIND, annex_liabilities.KIND),
        semester.KIND,
    }
