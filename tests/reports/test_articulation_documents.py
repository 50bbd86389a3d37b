"""A-16 … A-18: documents and books agree on every day; a difference names its place and its documents."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.money import ZERO, exact
from reference.models import Role, Unit
from reports import articulation_checks, articulation_documents
from reports.articulation_documents import formulas as of_documents
from reports.engine import Parameters
from reports.formula import ROW, Status
from reports.scope import context
from reports.selectors import lines_behind
from tests.factories import imprest
from tests.factories import ledger as journal
from tests.factories import revenue as made
from tests.factories import treasury as make
from tests.factories.case_year import YEAR_END
from tests.helpers import constraints_checked
from treasury import cashbook, functional_report
from treasury.agreement import Place

R = Role
CODES = ["A-16", "A-17", "A-18"]
MARCH = date(2025, 3, 3)


def formulas(unit: Unit | None = None, at: date = YEAR_END):
    unit_id = unit.pk if unit else None
    return {one.code: one for one in of_documents(Parameters(2025, at, unit_id), context(2025, unit_id))}


def sides(found):
    return {code: (one.left.amount, one.right.amount, one.status) for code, one in found.items()}


def equal(amount):
    return (amount, amount, Status.EQUAL)


def live(paying):
    """A document of every kind that moves a treasurer's cash, spending or the RKUD; some taken back."""
    imprest.imprest(paying)
    imprest.expense(paying, 10_000_000, tax=990_000)
    imprest.refuse(paying, imprest.expense(paying, 2_000_000), on=MARCH)
    imprest.remit(paying, 990_000)
    paid = make.paid(paying, make.line(paying.key(), 1_000_000), deductions=[make.tax(50_000)])
    contra = made.give_back(paying, paid.order.request.lines.get(), 300_000)
    made.turn_back(paying, contra, R.TREASURY_STAFF, R.TREASURY_DELEGATE, on=MARCH)
    made.take(paying, 700)
    made.turn_back(paying, made.put(paying), R.REVENUE_TREASURER, R.TREASURY_DELEGATE, on=MARCH)
    made.refund(paying, 200)
    imprest.give_back(paying, 5_000_000, on=MARCH)


def test_documents_and_books_agree_by_unit_and_day(paying):
    with constraints_checked():
        live(paying)
    region, year = paying.region, paying.region.year
    february = {
        "A-16": equal(100_000_000 - 10_000_000 + 990_000 - 2_000_000 - 990_000),
        "A-17": equal(10_000_000 + 2_000_000 + 1_000_000 - 300_000),
        "A-18": equal(100_000_000 + 1_000_000 - 50_000 + 200),
    }
    # On the day of the deposit the receipt's 700 are in the RKUD; in March they are back with the treasurer.
    assert sides(formulas(region.unit, date(2025, 2, 28))) == february
    march = {
        "A-16": equal(85_000_700),
        "A-17": equal(11_000_000),
        "A-18": equal(100_950_200 + 300_000 + 700),
    }
    for unit in (region.unit, None):
        assert sides(formulas(unit)) == march
    assert sides(formulas(region.ppkd)) == {"A-16": equal(ZERO), "A-17": equal(ZERO), "A-18": march["A-18"]}
    assert sides(formulas(region.other)) == dict.fromkeys(CODES, equal(ZERO))
    books = [cashbook.cash_book(region.unit, year, kind).closing for kind in ("expenditure", "revenue")]
    parts = {part.label.rsplit(" ", 1)[1]: part for part in formulas()["A-16"].parts}
    assert [part.amount for part in parts.values()] == list(reversed(books)) == [700, 85_000_000]
    for month, spent in ((2, 12_700_000), (3, 11_000_000)):
        lines = functional_report.functional_report(region.unit, year, month)
        assert sum(line.total for line in lines) == spent
    assert [(part.label.split(",")[0], part.amount) for part in formulas()["A-18"].parts] == [
        ("SP2D dibayar", 101_000_000),
        ("Potongan SP2D", -50_000),
        ("Pengembalian pendapatan", 200),
        ("Pengeluaran BUD lain (pembiayaan", 300_700),
    ]
    for part in formulas()["A-16"].parts:
        assert lines_behind(part.source, limit=0).total == part.amount
    assert list(articulation_checks.documented()) == []


def test_an_entry_without_a_document_is_named_with_both_values(paying):
    imprest.imprest(paying)
    make.paid(paying, make.line(paying.key(), 1_000_000))
    books = [journal.Book.objects.get(code=code) for code in ("DINKES", "PPKD")]
    drafts = [
        journal.make_draft(books[0], 25, codes=(journal.PAYABLE, journal.TREASURER_CASH), source="x:1"),
        journal.make_draft(
            books[0], 40, codes=(journal.SPENDING, journal.SAL), ledger_set="BUD", source="x:2"
        ),
        journal.make_draft(books[1], 60, codes=(journal.PAYABLE, journal.CASH), source="x:3"),
    ]
    entries = journal.post(drafts, actor=paying[R.FINANCE_OFFICER])
    found = formulas()
    assert sides(found) == {
        "A-16": (100_000_000, 99_999_975, Status.DIFFERENT),
        "A-17": (1_000_000, 1_000_040, Status.DIFFERENT),
        "A-18": (101_000_000, 101_000_060, Status.DIFFERENT),
    }
    for code, entry, amount in zip(CODES, entries, (25, -40, -60), strict=True):
        place, cause = found[code].parts[:2]
        assert (place.amount, place.label.startswith(ROW)) == (amount, True)
        assert (cause.amount, cause.source) == (amount, f"entry:{entry.pk}")
    assert "BKU Rp\xa0100.000.000, buku besar Rp\xa099.999.975" in found["A-16"].parts[0].label
    # By account, not in sum: what one line has too much another may have too little.
    assert formulas(paying.region.unit)["A-18"].status is Status.EQUAL
    assert [finding.subject.split()[0] for finding in articulation_checks.documented()] == CODES


def test_a_document_whose_entries_say_something_else_is_named(paying):
    imprest.imprest(paying)
    receipt = imprest.expense(paying, 10_000_000)
    book = journal.Book.objects.get(code="DINKES")
    codes = (journal.PAYABLE, journal.TREASURER_CASH)
    more = journal.make_draft(book, 25, codes=codes, source=receipt.document_key, event="again")
    journal.post([more], actor=paying[R.FINANCE_OFFICER])
    (place, cause, *_) = formulas()["A-16"].parts
    assert (place.amount, cause.amount, cause.source) == (25, 25, receipt.document_key)
    assert cause.label.startswith(f"Kuitansi {receipt.number} (DINKES ")


def test_what_an_audit_adjusted_is_told_apart():
    amounts = {"opening": exact(100), "said": exact(40), "posted": exact(40), "audited": exact(7)}
    place = Place(1, "DINKES", 0, "", 2, "1.1", "Kas", **amounts)
    (found,) = [articulation_documents._formula("A-16", "Judul", ("BKU", "Buku besar"), [place], [])]
    assert (found.left.label, found.left.amount) == ("BKU dan koreksi audit", 147)
    assert (found.right.amount, found.status) == (147, Status.EQUAL)
    assert [part.amount for part in found.parts] == [7]


def test_a_constant_number_of_queries(paying, django_assert_num_queries):
    make.paid(paying)
    asked = Parameters(2025, YEAR_END, None), context(2025, None)
    with CaptureQueriesContext(connection) as first:
        list(of_documents(*asked))
    live(paying)
    with django_assert_num_queries(len(first)):
        list(of_documents(*asked))
    assert len(first) == 4
