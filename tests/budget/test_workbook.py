"""A budget from a workbook: what is read, what is refused and how it is named, all or nothing."""

import io
from datetime import date

import openpyxl
import pytest

from budget import workbook, workbook_template
from budget.models import BudgetLine, CashPlan
from budget.rows import CODES, MONTH_NAMES, QUARTERS
from core import clock
from core.errors import AccessDenied, DomainError
from core.money import ZERO, Decimal
from core.workbooks import WorkbookRefused
from reference.models import Role
from tests.factories.budget import (
    COMPUTER,
    EQUIPMENT,
    LEVY,
    OFFICE,
    STATIONERY,
    TRAVEL,
    in_month,
    line,
    make_draft,
    quarterly,
    sign_budget,
)
from tests.factories.reference import make_fund

LARGEST = "9999999999999999.99"


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(date(2025, 1, 2)):
        yield


@pytest.fixture
def draft(region):
    return make_draft(region)


def book(*rows, plan=QUARTERS, title="Rincian", head=(), columns=None):
    """A workbook with quarters unless told otherwise; rows are tuples in the order of the headings."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = title
    for row in head:
        sheet.append(row)
    sheet.append(columns or [workbook.TITLES[name] for name in (*CODES, "amount", *plan)])
    for row in rows:
        sheet.append(row)
    return saved(made)


def saved(made):
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def good(amount=400, code=STATIONERY, program=OFFICE, fund="PAD", plan=None):
    return (program, code, fund, amount, *(plan or (amount, 0, 0, None)))


def load(region, draft, data, **over):
    return workbook.import_workbook(draft, data, actor=region[Role.OPERATOR], **over)


def refused(region, draft, data):
    """The named cells and sentences; the draft keeps its one line of Rp 400.000.000."""
    with pytest.raises(workbook.WorkbookErrors) as caught:
        load(region, draft, data)
    assert list(BudgetLine.objects.values_list("amount", flat=True)) == [Decimal(400_000_000)]
    return [row.cell for row in caught.value.rows], caught.value


def test_rows_become_lines_with_their_quarters(region, draft):
    outcome = load(
        region, draft, book(good(plan=(100, 50, 250, None)), good("600,50", LEVY, None, plan=("600,50",)))
    )
    lines = BudgetLine.objects.filter(document=draft).order_by("amount")
    assert [(item.key.account.code, item.amount.amount) for item in lines] == [
        (STATIONERY, Decimal("400.00")),
        (LEVY, Decimal("600.50")),
    ]
    months = CashPlan.objects.filter(line=lines[0]).order_by("month").values_list("amount", flat=True)
    assert list(months) == [Decimal(n) for n in (100, 0, 0, 50, 0, 0, 250, 0, 0, 0, 0, 0)]
    assert (outcome.lines, outcome.added, outcome.changed, outcome.removed) == (2, 1, 1, 0)
    assert [(total.name, total.before, total.after) for total in outcome.totals] == [
        ("Pendapatan-LRA", ZERO, Decimal("600.50")),
        ("Belanja", Decimal(400_000_000), Decimal(400)),
    ]
    assert [row.history_type for row in BudgetLine.history.order_by("history_id")] == ["+", "~", "+"]


def test_a_dry_run_says_the_same_and_writes_nothing(region, draft):
    data = book(good())
    told = load(region, draft, data, dry_run=True)
    assert BudgetLine.objects.get().amount.amount == Decimal(400_000_000)
    assert BudgetLine.history.count() == 1
    assert load(region, draft, data) == told


def test_the_template_comes_back_unchanged(region):
    draft = make_draft(
        region,
        line(COMPUTER, LARGEST, sub_activity=EQUIPMENT, months=in_month(LARGEST, 5)),
        line(STATIONERY, "1234567.89", months=quarterly("1234567.89")),
        line(LEVY, "0.10", sub_activity=None, months=in_month("0.10", 12)),
        line(TRAVEL, "99999999999.99", months=in_month("99999999999.99", 2)),
    )
    before = list(CashPlan.objects.order_by("line", "month").values_list("pk", "amount"))
    data = workbook_template.write(draft, actor=region[Role.OPERATOR])
    outcome = load(region, draft, data)
    assert (outcome.lines, outcome.unchanged, outcome.removed) == (4, 4, 0)
    assert list(CashPlan.objects.order_by("line", "month").values_list("pk", "amount")) == before
    assert BudgetLine.history.count() == 4


def test_every_bad_cell_is_named_at_once_by_its_address(region, draft):
    make_fund("PAD")
    cells, error = refused(
        region,
        draft,
        book(
            good(),
            good(10, "5.9.99.99.99.9999", "9.99.99.9.99.9999", "ENTAH"),
            good("sepuluh", TRAVEL),
            good(10, TRAVEL, plan=(9, 0, 0, 0)),
            good(10, COMPUTER, ""),
            good(),
            good(1.005, LEVY, None),
            good(-10, COMPUTER, EQUIPMENT),
            good(None, TRAVEL),
            good(10, 5.1, date(2025, 1, 1), 1.1),
        ),
    )
    assert cells == [
        "Rincian!A3", "Rincian!B3", "Rincian!C3", "Rincian!D4", "Rincian!E4", "Rincian!B5", "Rincian!E5:H5",
        "Rincian!A6",
        "Rincian!B7", "Rincian!D8", "Rincian!E8", "Rincian!D9", "Rincian!E9:H9", "Rincian!D10",
        "Rincian!A11", "Rincian!B11", "Rincian!C11",
    ]  # fmt: skip
    assert set(error.rules) == {"I-01", "I-02", "I-04", "I-14"}
    sentences = error.message.splitlines()
    assert sentences[1] == (
        "Rincian!B3, Kode rekening “5.9.99.99.99.9999”: akun tidak ada pada edisi tahun ini."
        " Salin kodenya dari lembar “Rekening” pada templat."
    )
    assert "Rp\u00a010; selisih Rp\u00a01" in sentences[6]
    assert "sudah ada di baris 2; gabungkan" in sentences[8]
    assert "lebih dari dua desimal. Tulis sebagai teks" in sentences[9]


def test_a_row_with_an_unreadable_cell_still_names_its_unknown_codes(region, draft):
    cells, _ = refused(region, draft, book(good("x", "5.9.99.99.99.9999", fund="1.1", plan=(1, 2, 3, 4))))
    assert cells == ["Rincian!B2", "Rincian!D2"]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (12345678901234.5, "tidak tepat sampai sen"),
        (1234567890123456, "tidak tepat sampai sen"),
        (0.125, "lebih dari dua desimal"),
        (True, "nilai benar/salah bukan nilai rupiah"),
        (date(2025, 1, 1), "tanggal bukan nilai rupiah"),
        ("=1+1", "berisi rumus. Salin, lalu tempel sebagai nilai"),
        ("#DIV/0!", "berisi galat Excel"),
        ("1.000,505", "bukan nilai rupiah"),
    ],
)
def test_amounts_that_may_have_lost_something_ask_for_text(region, draft, value, words):
    cells, error = refused(region, draft, book((OFFICE, STATIONERY, "1.1", value, 0, 0, 0, 0)))
    assert cells == ["Rincian!D2"]
    assert words in error.message


def test_amounts_as_text_are_exact(region, draft):
    load(
        region, draft, book(good("9.999.999.999.999.999,99", fund="1.1", plan=("9.999.999.999.999.999,99",)))
    )
    assert BudgetLine.objects.get().amount.amount == Decimal(LARGEST)


def test_formulas_count_only_where_we_read(region, draft):
    columns = [*(workbook.TITLES[name] for name in (*CODES, "amount", *QUARTERS)), "Catatan"]
    load(region, draft, book((*good(plan=(400, 0, 0, 0)), "=1+1"), columns=columns))
    assert BudgetLine.objects.get().amount.amount == 400


def test_headings_are_found_by_words_and_by_the_names_of_the_csv(region, draft):
    columns = ["AMOUNT", "sumber_dana", "account", "sub_kegiatan", *QUARTERS]
    load(region, draft, book((400, "1.1", STATIONERY, OFFICE, 400), columns=columns, head=[["DPA"], []]))
    assert BudgetLine.objects.get().amount.amount == 400


def test_missing_double_and_mixed_columns_are_named(region, draft):
    names = [workbook.TITLES[name] for name in ("account", "amount", "amount", "tw1", "m2")]
    _, error = refused(region, draft, book(columns=names))
    told = [(row.value, row.why.split(".")[0]) for row in error.rows]
    assert ("Kode sumber dana", "kolom ini tidak ada") in told
    assert ("Jumlah", "kolom ini ada dua kali") in told
    assert ("Triwulan I", "ada kolom bulan dan kolom triwulan") in told


def test_a_template_of_something_else_is_refused(region, draft):
    other = make_draft(region, unit=region.other)
    data = workbook_template.write(other, actor=region.person(Role.OPERATOR, region.other))
    with pytest.raises(workbook.WorkbookErrors, match=r"Rincian!B2, Kode unit “DISDIK”.*dokumen ini DINKES"):
        load(region, draft, data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "kosong"),
        (book(), "tidak berisi rincian"),
        (book(good(), title="Lembar1"), "Lembar “Rincian” tidak ada; yang ada: “Lembar1”"),
        (book(good(), columns=["a", "b", "c", "d"]), "Judul kolom tidak ditemukan"),
    ],
    ids=["nothing", "no rows", "other sheet", "no headings"],
)
def test_files_without_a_table_are_refused(region, draft, data, words):
    with pytest.raises(WorkbookRefused, match=words):
        load(region, draft, data)


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_what_its_reader_cannot_see_is_not_loaded(region, draft, state):
    made = openpyxl.load_workbook(io.BytesIO(book(good())))
    made.create_sheet("Catatan")
    made["Rincian"].sheet_state = state
    with pytest.raises(WorkbookRefused, match="disembunyikan"):
        load(region, draft, saved(made))


def test_two_sheets_of_one_name_are_refused(region, draft):
    made = openpyxl.load_workbook(io.BytesIO(book(good())))
    made.copy_worksheet(made["Rincian"]).title = "rincian "
    with pytest.raises(WorkbookRefused, match="Ada 2 lembar bernama “Rincian”"):
        load(region, draft, saved(made))


def test_too_many_rows(region, draft, monkeypatch):
    monkeypatch.setattr(workbook, "LINES_MAX", 1)
    with pytest.raises(WorkbookRefused, match="berisi 2 baris, batasnya 1"):
        load(region, draft, book(good(), good(code=TRAVEL)))


def test_only_the_units_operator_and_only_a_draft(region, draft):
    with pytest.raises(AccessDenied):
        workbook.import_workbook(draft, book(good()), actor=region.person(Role.OPERATOR, region.other))
    with pytest.raises(AccessDenied):
        workbook.import_workbook(draft, b"", actor=region[Role.TREASURER], dry_run=True)
    sign_budget(region, draft)
    with pytest.raises(DomainError, match="sudah diajukan"):
        load(region, draft, book(good(fund="1.1")), dry_run=True)


def test_the_refusal_for_a_job_names_the_first_cells_and_counts_the_rest(region, draft):
    _, error = refused(region, draft, book(*(good(code=f"9.{number}", fund="1.1") for number in range(5))))
    assert error.shortened(5) is error
    short = error.shortened(2)
    assert short.message.splitlines()[0].startswith("Rincian!B2")
    assert short.message.splitlines()[2:] == ["… dan 3 kesalahan lain."]


def test_months_are_read_too(region, draft):
    months = [0] * 12
    months[10] = 400
    load(region, draft, book((OFFICE, STATIONERY, "1.1", 400, *months), plan=MONTH_NAMES))
    assert list(CashPlan.objects.filter(amount__gt=0).values_list("month", flat=True)) == [11]


def test_queries_do_not_grow_with_the_rows(region, draft, django_assert_num_queries):
    codes = [STATIONERY, TRAVEL, COMPUTER]
    data = book(*(good(code=code, fund="1.1") for code in codes))
    with django_assert_num_queries(16):
        load(region, draft, data)
