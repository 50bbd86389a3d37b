"""The statements of the worked year: before closing as after, drill-downs, last year, one mapping edited."""

import csv
import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.errors import DomainError
from core.money import ZERO, Decimal
from fixtures import case_folder
from fixtures.compare_statements import compare
from reference.models import Edition, ReportRow
from reports import accounts
from reports.definitions import DEFINITIONS
from reports.engine import Parameters, build
from reports.ledger_csv import COLUMNS
from reports.matrix import RowKind, Side
from reports.selectors import budget_behind, lines_behind
from tests.factories import case_year
from tests.factories.case_year import YEAR_END
from tests.factories.reference import account

pytestmark = pytest.mark.django_db
STATEMENTS = ("lra", "lpsal", "lo", "lpe", "neraca", "lak", "lak_rkud", "calk")
SCOPES = ("DINKES", "PPKD", "KONSOLIDASI")


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), case_year.world(with_closing=False) as made:
        yield made


def statement(told, kind, scope="KONSOLIDASI", **over):
    unit = told.unit(scope)
    values = {"year": 2025, "at": YEAR_END, "unit_id": unit.pk if unit else None, "level": 3, **over}
    return build(DEFINITIONS[kind], Parameters(**values))


def run(*words):
    out = io.StringIO()
    call_command("statement", *words, "--year", "2025", stdout=out)
    return list(csv.reader(io.StringIO(out.getvalue())))


def test_statements_are_the_same_before_the_year_is_closed(told):
    found = compare(case_folder.read(case_year.CASE), 2025)
    assert found
    assert {text.split()[2] for text in found} == {"AFTER_CLOSING"}


def test_every_figure_leads_to_lines_that_add_up_to_it(told):
    count = 0
    for kind in STATEMENTS:
        for scope in ("KONSOLIDASI",) if DEFINITIONS[kind].is_of_region else SCOPES:
            for row in statement(told, kind, scope):
                for cell in row.cells:
                    if cell.source is not None and cell.value:
                        behind = budget_behind if cell.source.mode == "budget" else lines_behind
                        assert behind(cell.source, limit=0).total == cell.value, (kind, scope, row)
                        count += 1
    assert count > 250


def test_cash_flows_of_units_and_of_the_rkud_articulate_too(told):
    for scope, cash in (("DINKES", 12_000_000), ("PPKD", 1_492_000_000)):
        found = statement(told, "lak", scope)
        assert found.value("E.AKHIR", "this_year") == cash
        rows = [row for row in found if row.key == row.code and row.level == 6]
        assert sum(row.cells[0].value for row in rows) == cash
    rkud = statement(told, "lak_rkud")
    assert rkud.value("E.AWAL", "this_year") == 1_640_000_000
    assert rkud.value("E.AKHIR", "this_year") == 1_492_000_000
    assert rkud.value("D.other_cash", "this_year") == 12_000_000


def test_last_year_is_no_data_but_for_the_balance_sheet_which_shows_its_opening(told):
    assert statement(told, "neraca").value("1.1.01", "last_year") == 1_640_000_000
    for kind in ("lo", "lpe", "lpsal", "lak", "calk"):
        cells = [row.cells[1] for row in statement(told, kind) if row.kind is not RowKind.HEADER]
        assert {cell.value for cell in cells} == {None}, kind
    lo = statement(told, "lo")
    assert [column.label for column in lo.columns] == ["2025", "2024", "Kenaikan/(penurunan)", "%"]


def test_a_statement_of_the_region_is_refused_to_a_unit(told):
    with pytest.raises(DomainError, match="hanya disusun untuk pemerintah daerah"):
        statement(told, "lpsal", "DINKES")


@pytest.fixture
def mapped(told):
    """The mapping may be edited within a test; trees made of it are forgotten."""
    accounts.forget()
    yield
    accounts.forget()


def row_of(code, **over):
    found = account(code)
    fields = {
        "statement": "lo",
        "row": "EXPENSE",
        "legal_basis": "Peraturan kepala daerah tentang kebijakan akuntansi",
        "valid_from": date(2025, 1, 1),
        **over,
    }
    return ReportRow.objects.create(edition=found.edition, account=found, **fields)


def test_an_edited_mapping_moves_the_row(mapped, told):
    """PSAP 12 par. 38: unforeseen spending may stand among the ordinary expenses."""
    row_of("8.4.01.01")
    lo = statement(told, "lo")
    assert lo.value("8", "this_year") == 11_520_600_000
    assert lo.value("SDO", "this_year") == 2_833_400_000
    assert lo.value("PLB", "this_year") == ZERO
    assert lo.value("SDLO", "this_year") == 2_833_400_000
    cell = lo.row("SDO").cells[0]
    assert lines_behind(cell.source, limit=0).total == cell.value


def test_a_mapping_counts_within_its_validity_and_the_later_start_wins(mapped, told):
    row_of("8.4.01.01", valid_to=date(2025, 6, 30))
    assert statement(told, "lo").value("PLB", "this_year") == -180_000_000
    row_of("8.4", valid_from=date(2025, 2, 1))
    accounts.forget()
    assert statement(told, "lo").value("PLB", "this_year") == ZERO


def test_a_chart_without_mapping_is_refused(mapped, told):
    ReportRow.objects.filter(statement="lo").delete()
    with pytest.raises(DomainError, match="belum dipetakan ke baris Laporan Operasional"):
        statement(told, "lo")
    assert Edition.objects.filter(code="chart-2021").exists()


def test_the_command_writes_every_scope_with_the_columns_of_the_contract(told):
    rows = run("lo")
    assert rows[0] == ["scope", "code", "description", "level", "this_year", "last_year"]
    assert list(dict.fromkeys(row[0] for row in rows[1:])) == ["DINKES", "DISDIK", "PPKD", "KONSOLIDASI"]
    (result,) = [row for row in rows if row[:2] == ["KONSOLIDASI", "SDLO"]]
    assert result[4:] == ["2833400000.00", ""]
    assert {row[0] for row in run("lpsal")[1:]} == {"KONSOLIDASI"}
    assert [row[1] for row in run("lpe", "--unit", "DINKES")[1:]] == ["1", "2", "3", "4", "5"]
    assert [row[1] for row in run("lpe", "--consolidated")[1:]] == ["1", "2", "3", "5"]


def test_the_ledger_as_csv_runs_along_every_account(told):
    rows = run("ledger", "--unit", "DINKES")
    assert rows[0] == list(COLUMNS)
    assert rows[0][4:] == ["date", "number", "voucher", "description", "debit", "credit", "balance"]
    closing = {}
    for row in rows[1:]:
        closing[row[1]] = Decimal(row[10])
        assert row[0] == "DINKES"
    assert closing["1.1.01.02.01.0001"] == 12_000_000
    first = next(row for row in rows if row[1] == "1.1.04.02.01.0001" or row[1].startswith("1.1.04"))
    assert first[7] == "Saldo awal"
    posted = sum(Decimal(row[8] or 0) - Decimal(row[9] or 0) for row in rows[1:] if row[4])
    assert posted == ZERO
    with pytest.raises(CommandError, match="I-07"):
        run("ledger", "--unit", "DINKES", "--at", "2024-12-31")
    with pytest.raises(CommandError, match="perlu --unit KODE"):
        run("ledger", "--format", "html")


def test_queries_of_a_statement_are_few_whatever_its_rows(told):
    statement(told, "lo")
    for kind, most in (("lo", 2), ("neraca", 3), ("lpe", 3), ("lak", 4), ("lpsal", 4), ("lra", 3)):
        with CaptureQueriesContext(connection) as queries:
            statement(told, kind)
        assert len(queries) <= most, kind


def test_one_side_of_a_movement_is_shown_as_it_was_posted(told):
    found = statement(told, "lak")
    assert found.value("D.PFK_credit", "this_year") == 897_927_477
    assert found.row("D.PFK_debit").cells[0].source.side is Side.DEBIT
