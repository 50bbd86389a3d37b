"""CaLK put together and printed: fields filled in, tables equal to the statements, the PDF read back."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from core import clock
from core.errors import DomainError
from core.locks import taken_back
from core.money import format_amount
from ledger.books import book_of
from ledger.posting import post
from reference import note_outline
from reference.models import NoteScope, Role
from reports import statement_sets
from reports.definitions import DEFINITIONS, notes, reconciliation
from reports.engine import Parameters, build
from reports.matrix import RowKind
from reports.notes import fields, lateness, movements, orders, paper, printing, tables
from reports.notes.books import Books
from reports.notes.paper import Block
from reports.scope import context
from tests.factories import case_year
from tests.factories import ledger as journal
from tests.factories import notes as factory
from tests.factories.case_year import YEAR_END
from tests.reports import readback
from tests.web.matrix.walk import BACKEND
from treasury.services import financial_notes
from workflows import engine, jobs
from workflows.models import JobState

MILLION = 1_000_000
# Statement → its columns as a table of the notes shows them, and which of them it takes as they are.
TAKEN = {"lra": {0: "budget", 1: "realisation", 2: "percent", 3: "last_year"}}
OTHERS = {0: "this_year", 1: "last_year"}


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """The worked year, with the CaLK of DINKES and of the region."""
    with django_db_blocker.unblock(), case_year.world() as made:
        made.unit_notes = factory.draft(
            made.region, s2_2="Belanja {realisasi_belanja}\ndari {anggaran_belanja}.\n\n- satu\n- dua", s7=""
        )
        made.region_notes = factory.draft(made.region, made.region.ppkd, NoteScope.REGION)
        with clock.frozen(YEAR_END):
            yield made


@pytest.fixture(scope="module")
def papers(told):
    return [paper.paper_of(told.unit_notes), paper.paper_of(told.region_notes)]


def figures(found, code):
    """A section's table as {name: figures}."""
    (part,) = [one for one in found.parts if one.section.code == code]
    return {row.label: [cell.value for cell in row.cells] for row in part.table}


def test_every_cell_of_a_statement_is_the_statements_own(told, papers):
    count = 0
    for found, whose in zip(papers, (told.unit_notes, told.region_notes), strict=True):
        for part in found.parts:
            matrix = part.table
            if matrix is None or matrix.kind not in DEFINITIONS:
                continue
            level = 6 if part.section.table.startswith("detail") else 3
            wanted = build(DEFINITIONS[matrix.kind], Parameters(2025, YEAR_END, whose.entity_id, level))
            keys = [column.key for column in wanted.columns]
            for row in matrix:
                key = part.section.table.partition(":")[2] if row.key == "sum" else row.key
                source = wanted.row(key)
                for at, name in TAKEN.get(matrix.kind, OTHERS).items():
                    assert row.cells[at].value == source.cells[keys.index(name)].value, (
                        part.section.heading,
                        row.label,
                    )
                    count += 1
    assert count > 500


def test_the_screen_shows_every_cell_of_every_table(told, papers):
    client = Client()
    client.force_login(told.region[Role.AUDITOR], backend=BACKEND)
    for found, notes_of in zip(papers, (told.unit_notes, told.region_notes), strict=True):
        page = client.get(reverse("notes-detail", args=[notes_of.pk])).content.decode()
        matrices = [part.table for part in found.parts if part.table is not None]
        assert len(matrices) > 5
        read = readback.of_page_of_many(page, matrices)
        for matrix, lines in zip(matrices, read, strict=True):
            assert readback.differences(matrix, lines, "page") == []


def test_figures_of_the_worked_year(papers):
    unit, region = papers
    assert figures(unit, "5.5.1.1") == {
        "Kas di Bendahara Penerimaan": [12 * MILLION, 0, 12 * MILLION, None],
        "JUMLAH KAS": [12 * MILLION, 0, 12 * MILLION, None],
    }
    assert figures(region, "5.5.1.1")["Satuan Kerja DINKES"][:2] == [12 * MILLION, 0]
    receivables = figures(region, "5.5.1.2")["JUMLAH"]
    assert [one / MILLION for one in receivables] == [180, 0, 48, 0, 228]
    assert figures(region, "5.5.1.3")["JUMLAH PENYISIHAN PIUTANG"][:2] == [-12_400_000, -5 * MILLION]
    moved = figures(unit, "5.5.3.1")
    assert [one / MILLION for one in moved["Peralatan dan Mesin"]] == [3000, 666, 0, 0, 3666]
    assert [one / MILLION for one in moved["JUMLAH"]] == [16000, 666, 0, 0, 16666]
    assert figures(unit, "5.5.3.2")["JUMLAH"] == [2000 * MILLION, 833_200_000, 0, 2_833_200_000]
    # LO–LRA and Beban–Belanja as the reconciliation of the case has them; capital spending grew the assets.
    revenue, expense = figures(region, "5.3.5"), figures(region, "5.3.6")
    assert revenue["Pendapatan-LRA"][0] == 14_191 * MILLION
    assert [one[1] for one in (revenue["Piutang Pajak Daerah"], revenue["Piutang Retribusi Daerah"])] == [
        120 * MILLION,
        8 * MILLION,
    ]
    assert revenue["Pendapatan-LO"][2] == 14_354 * MILLION
    assert expense["Selisih yang dijelaskan"][1] == 73_600_000
    capital = figures(unit, "5.5.3.3")
    assert capital["Belanja modal"][0] == capital["Mutasi aset tetap"][2] == 666 * MILLION
    assert {found[reconciliation.NO_CAUSE][1] for found in (revenue, expense, capital)} == {0}
    silpa = figures(region, "5.1.6")
    assert silpa["Sisa Lebih Pembiayaan Anggaran (SiLPA)"][0] == 1_384 * MILLION
    assert len(silpa) == 5 or sum(one[0] for one in list(silpa.values())[:-1]) == 1_384 * MILLION


def test_texts_fields_and_what_the_books_leave_empty(told, papers):
    unit, region = papers
    by_code = {part.section.code: part for part in unit.parts}
    assert by_code["2.2"].blocks == (
        Block(False, ("Belanja Rp\u00a07.329.000.000 dari Rp\u00a08.570.000.000.",)),
        Block(True, ("satu", "dua")),
    )
    assert by_code["2.2"].is_written and by_code["7"].blocks == () and not by_code["1.1"].is_written
    assert by_code["5.5.5"].lacks_table and by_code["5.5.5"].table is None
    assert [part.section.code for part in region.chapters] == list("1234567")
    assert paper.blocks_of("satu\n- a\ndua\n\n\n- b") == (
        Block(False, ("satu",)),
        Block(True, ("a",)),
        Block(False, ("dua",)),
        Block(True, ("b",)),
    )
    books = Books(2025, YEAR_END, None)
    assert books.statement(notes.CASH.kind) is books.statement("notes_cash")
    filled = {name: fields.filled(f"{{{name}}}", books) for name in note_outline.FIELDS}
    assert filled["silpa"] == "Rp\u00a01.384.000.000" and filled["persen_belanja"] == "88,12\u00a0%"
    assert fields.NOTHING not in filled.values()
    assert fields.filled("{silpa}", Books(2025, YEAR_END, told.region.unit.pk)) == fields.NOTHING
    assert fields.names() == set(note_outline.FIELDS) and tables.names() == set(note_outline.TABLES)
    for spec in ("lain", "lra:lain", "reconcile:lain"):
        with pytest.raises(DomainError, match="lain”"):
            tables.table(books, spec)
    with pytest.raises(DomainError, match="revenue, expense, capital"):
        movements.reconcile(books, "")


def text_of(pages):
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_the_pdf_holds_every_section_and_every_figure_in_order(told, papers):
    for found in papers:
        out = io.BytesIO()
        count = printing.write(found, out, printed_by="uji")
        reader = PdfReader(out)
        assert count == len(reader.pages) > 8
        whole, at = text_of(reader.pages), 0
        contents = text_of(reader.pages[1:4])
        for part in found.parts:
            heading = part.section.heading
            assert part.section.title.split()[0].lower() in contents.lower()
            if part.section.level > 1:
                at = whole.index(heading, whole.index("BAB I PENDAHULUAN") if not at else at)
            for row in part.table or ():
                if row.kind is RowKind.HEADER:
                    continue
                for cell in row.cells:
                    if cell.value is not None:
                        text = format_amount(cell.value, decimals=2)
                        at = whole.find(text, at)
                        assert at > 0, (heading, row.label, text)
        # The contents name the page on which a section stands.
        pages = {title: reader.get_destination_page_number(one) + 1 for title, one in outline(reader)}
        for part in found.parts[:4]:
            assert f"{part.section.heading}" in pages
            assert (
                part.section.title.split()[0].upper()
                in text_of([reader.pages[pages[part.section.heading] - 1]]).upper()
            )
            assert f" {pages[part.section.heading]} " in contents
        assert "DRAF" in whole and "Halaman 2 dari" in whole
        assert reader.metadata.title.startswith("Catatan atas Laporan Keuangan")
    assert printing.file_name(papers[1]) == "calk-konsolidasi-2025.pdf"


def outline(reader):
    def walk(nodes):
        for node in nodes:
            if isinstance(node, list):
                yield from walk(node)
            else:
                yield node.title, node

    return list(walk(reader.outline))


def test_a_whole_calk_takes_a_fixed_number_of_queries(told):
    with CaptureQueriesContext(
        connection,
    ) as caught:
        paper.paper_of(told.region_notes)
    assert len(caught) <= 64, len(caught)


def test_it_is_printed_as_a_job_and_stands_in_the_set(told):
    auditor = told.region[Role.AUDITOR]
    run = jobs.run_now(orders.order(told.unit_notes.pk, actor=auditor))
    assert (run.state, run.file_name) == (JobState.DONE, "calk-dinkes-2025.pdf")
    out = io.BytesIO()
    steps = []
    wanted = statement_sets.SetRequest(2025, YEAR_END)
    scopes = statement_sets.scopes_of(told.region.person(Role.TREASURER, told.region.unit), on=YEAR_END)
    treasurer = told.region.person(Role.TREASURER, told.region.unit)
    assert set(statement_sets.notes_of(wanted, auditor, [None])) == {None}
    assert set(statement_sets.notes_of(wanted, treasurer, scopes)) == {told.region.unit.pk}
    statement_sets.write(wanted, out, by=treasurer, progress=lambda done, total: steps.append((done, total)))
    names = zipfile.ZipFile(out).namelist()
    assert names[-1] == "DINKES/CaLK.pdf" and steps[-1] == (len(names), len(names))


def test_a_final_one_bears_no_mark(told):
    region, whose = told.region, told.unit_notes
    writer, head = (
        region.person(Role.SKPD_VERIFIER, region.unit),
        region.person(Role.BUDGET_USER, region.unit),
    )
    engine.run("financial_notes", whose.pk, "submit", actor=writer)
    engine.run("financial_notes", whose.pk, "approve", actor=head)
    out = io.BytesIO()
    printing.write(paper.read(whose.pk, head), out, printed_by=head)
    assert "DRAF" not in text_of(PdfReader(out).pages)
    assert "Sesudah disahkan" not in text_of(PdfReader(out).pages)
    assert financial_notes.find(whose.pk, head).state == "final"


def posted(told, unit):
    """A small entry of the year in the unit's book."""
    book = book_of(unit)
    draft = journal.make_draft(book, 1, dated_on=YEAR_END, source=f"memo:{book.pk}")
    (entry,) = post([draft], actor=told.region[Role.FINANCE_OFFICER])
    return entry


def test_a_final_one_says_when_its_books_went_on(told, django_assert_num_queries):
    head = told.region.person(Role.BUDGET_USER, told.region.unit)
    whose = financial_notes.find(told.unit_notes.pk, head)
    scope = context(2025, whose.entity_id)
    with django_assert_num_queries(2):
        assert lateness.posted_after(whose, scope) is None
    with taken_back(), clock.frozen(YEAR_END + timedelta(days=20)):
        posted(told, told.region.other)
        assert lateness.posted_after(whose, scope) is None
        entry = posted(told, told.region.unit)
        found = paper.paper_of(whose)
        assert found.posted_after == entry.posted_at
        out = io.BytesIO()
        printing.write(found, out, printed_by="Tes")
        text = text_of(PdfReader(out).pages)
        assert "Sesudah disahkan masih dibukukan jurnal, terakhir 20 Januari 2026" in text
    with taken_back():
        engine.run("financial_notes", whose.pk, "reopen", actor=head, reason="x")
        assert lateness.posted_after(financial_notes.find(whose.pk, head), scope) is None
