"""The bridge to SIPD: mappings, three kinds of files in and out again, and what differs.

budget.bridge_fields, budget.bridge_mappings, budget.bridge_reading, budget.bridge_stored,
budget.bridge_export, budget.bridge_difference and budget.bridge_import work together on every file here.
"""

import csv
import io
from datetime import date

import openpyxl
import pytest

from budget import bridge_difference, bridge_export, bridge_import, bridge_mappings, bridge_reading
from budget.bridge_fields import HEADINGS, Kind, guess
from budget.errors import BadRows
from budget.import_budget import UnknownUnits
from budget.models import BudgetVersion, CashPlan, ColumnMapping, ProposalLine, RegionalBudget
from budget.proposals import begin_budget
from budget.totals import totals
from core.errors import AccessDenied, DomainError
from core.money import Decimal
from fixtures import unchanged
from reference.models import Role
from tests.factories import budget as make
from tests.factories.reference import make_sub_unit

OFFICE = "1.02.01.2.06.0002"
PAPER = "5.1.02.01.01.0024"
LINES = [
    ("DINKES", "DINKES", OFFICE, "1.1", PAPER, "1.000.000,25"),
    ("DINKES", "DINKES.01", OFFICE, "1.1", PAPER, "2.000.000,50"),
    ("DISDIK", "DISDIK", "", "3.3.33", "4.1.02.01.001.00001", "500"),
    ("DISDIK", "DISDIK", "X.XX.01.2.06.0001", "1.1", "5.1.02.77.77.7777", "700"),
]
NAMES = ("unit", "subunit", "subactivity", "fund", "account")


def sheet(kind, rows, names=(*NAMES, "amount")):
    """A CSV in the headings of SIPD."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";")
    writer.writerow([HEADINGS[kind][name] for name in names])
    writer.writerows(rows)
    return target.getvalue().encode()


@pytest.fixture
def budget(region) -> RegionalBudget:
    make_sub_unit(region.unit)
    officer = region[Role.FINANCE_OFFICER]
    return begin_budget(make.make_version(region), actor=officer, origin=RegionalBudget.Origin.IMPORTED)


def test_a_penjabaran_comes_in_goes_out_and_comes_in_again(budget, region):
    tapd = region[Role.TAPD]
    data = sheet(Kind.ELABORATION, LINES)
    tried = bridge_import.import_lines(budget, data, kind=Kind.ELABORATION, actor=tapd, is_dry=True)
    assert not ProposalLine.objects.exists()
    report = bridge_import.import_lines(budget, data, kind=Kind.ELABORATION, actor=tapd)
    assert (tried.rows, report.rows, report.units, len(report.unknown)) == (4, 4, 3, 3)
    out = bridge_export.export(Kind.ELABORATION, budget.version, actor=tapd)
    values = [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(out)).active]
    assert values[0] == list(HEADINGS[Kind.ELABORATION].values())
    assert values[1][:4] == ["DINKES", region.unit.name, "DINKES", region.unit.name]
    assert {row[8] for row in values[1:]} == {PAPER, "4.1.02.01.001.00001", "5.1.02.77.77.7777"}
    for file in (data, out):
        found = bridge_difference.compare(Kind.ELABORATION, budget.version, file, actor=tapd)
        assert found.differences == []
        assert (found.total_in_file, found.total_here) == (Decimal("3001200.75"), Decimal("3001200.75"))
    before = totals(budget.version, by="fund")
    again = bridge_import.import_lines(budget, out, kind=Kind.ELABORATION, actor=tapd)
    assert (again.replaced, totals(budget.version, by="fund")) == (4, before)


def test_what_differs_is_told_by_key_and_written_as_xlsx(budget, region):
    tapd = region[Role.TAPD]
    bridge_import.import_lines(budget, sheet(Kind.ELABORATION, LINES), kind=Kind.ELABORATION, actor=tapd)
    others = [(*LINES[0][:5], "1.000.000,26"), *LINES[1:3], (*LINES[3][:4], "5.1.02.01.01.0025", "9")]
    before = unchanged.digest()
    found = bridge_difference.compare(
        Kind.ELABORATION, budget.version, sheet(Kind.ELABORATION, others), actor=region[Role.AUDITOR]
    )
    assert [(one.account, one.sort.value, one.gap) for one in found.differences] == [
        (PAPER, "jumlah berbeda", Decimal("0.01")),
        ("5.1.02.01.01.0025", "hanya dalam berkas", Decimal(9)),
        ("5.1.02.77.77.7777", "hanya di sini", Decimal(-700)),
    ]
    book = openpyxl.load_workbook(io.BytesIO(bridge_difference.workbook(found)))
    rows = [[cell.value for cell in row] for row in book.active]
    assert rows[0] == list(bridge_difference.HEADINGS)
    assert rows[2][3:] == ["5.1.02.01.01.0025", None, 9, None, 9, "hanya dalam berkas"]
    assert unchanged.digest() == before


DETAIL_NAMES = (*NAMES, "description", "specification", "coefficient", "measure", "price", "tax", "amount")
DETAILS = [
    (*LINES[0][:5], "Kertas", "A4", "12 Rim x 2,5 Bulan", "Rim", "50.000", "11", "1.665.000"),
    (*LINES[0][:5], "Toner", "", "3 Buah", "Buah", "100.000", "", "300.000,40"),
    (*LINES[1][:5], "Jumlah saja", "", "", "", "", "", "700"),
]


def test_details_keep_what_makes_their_amount(budget, region):
    tapd = region[Role.TAPD]
    data = sheet(Kind.DETAILS, DETAILS, DETAIL_NAMES)
    report = bridge_import.import_lines(budget, data, kind=Kind.DETAILS, actor=tapd)
    assert report.reading.unpriced == [3]
    paper, toner, alone = ProposalLine.objects.order_by("proposal__unit__code", "place")
    assert (paper.volume_1, paper.measure_1, paper.volume_2, paper.measure_2) == (
        12,
        "Rim",
        Decimal("2.5"),
        "Bulan",
    )
    assert (paper.price.amount, paper.tax_percent, paper.amount.amount) == (50_000, 11, 1_665_000)
    assert (toner.price, toner.amount.amount) == (None, Decimal("300000.40"))
    assert toner.specification == "(koefisien 3 Buah, harga 100.000)"
    assert (alone.description, alone.price) == ("Jumlah saja", None)
    out = bridge_export.export(Kind.DETAILS, budget.version, actor=tapd)
    found = bridge_difference.compare(Kind.DETAILS, budget.version, out, actor=tapd)
    assert (found.differences, found.keys_in_file) == ([], 2)
    bridge_import.import_lines(budget, out, kind=Kind.DETAILS, actor=tapd)
    again = ProposalLine.objects.order_by("proposal__unit__code", "place").first()
    assert (again.volume_2, again.specification) == (Decimal("2.5"), "A4")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", []), ("12 Orang", ["12"]), ("1.000 Lembar × 2 Kali", ["1000", "2"]), ("2,25 Jam", ["2.25"]),
        ("2.5 Jam", ["2.5"]), ("1 a x 2 b x 3 c x 4 d x 5 e", None), ("dua kali", None), ("1,23456 x", None),
    ],
)  # fmt: skip
def test_coefficients(text, numbers):
    found = bridge_reading.volumes_of(text)
    assert (None if found is None else [str(one.number) for one in found]) == numbers


MONTHS = tuple(f"m{number}" for number in range(1, 13))


def cash(*months):
    return sheet(Kind.CASH_PLAN, [("DINKES", "DINKES", OFFICE, "PAD", PAPER, *months)], (*NAMES, *MONTHS))


def test_a_cash_plan_goes_into_the_draft_of_the_dpa(region):
    document = make.make_draft(region, make.line(amount=1200), make.line("5.1.02.02.01.0061", 600))
    tapd = region[Role.TAPD]
    even = cash(*[100] * 12)
    words = {"columns": None, "actor": tapd}
    report = bridge_import.import_cash_plan(document.version, even, is_dry=True, **words)
    assert (report.rows, report.documents, report.lines, report.changed) == (1, 1, 1, 1)
    assert CashPlan.objects.get(line__document=document, line__amount=1200, month=2).amount.amount == 0
    bridge_import.import_cash_plan(document.version, even, **words)
    assert CashPlan.objects.get(line__document=document, line__amount=1200, month=2).amount.amount == 100
    assert CashPlan.objects.get(line__document=document, line__amount=600, month=1).amount.amount == 150
    assert bridge_import.import_cash_plan(document.version, even, **words).changed == 0
    out = bridge_export.export(Kind.CASH_PLAN, document.version, actor=tapd)
    assert bridge_difference.compare(Kind.CASH_PLAN, document.version, out, actor=tapd).differences == []
    other = cash(150, 50, *[100] * 10)
    found = bridge_difference.compare(Kind.CASH_PLAN, document.version, other, actor=tapd).differences
    assert [(one.what, one.gap) for one in found] == [("Januari", 50), ("Februari", -50), ("Setahun", -600)]


def test_a_cash_plan_that_does_not_fit_is_refused_whole(region):
    document = make.make_draft(region, make.line(amount=1200))
    rows = [
        ("DINKES", "DINKES", OFFICE, "PAD", PAPER, *[100] * 11, 99),
        ("DINKES", "DINKES", OFFICE, "1.1", PAPER, *[1] * 12),
        ("DISDIK", "DISDIK", OFFICE, "PAD", PAPER, *[1] * 12),
    ]
    with pytest.raises(BadRows) as caught:
        bridge_import.import_cash_plan(
            document.version, sheet(Kind.CASH_PLAN, rows, (*NAMES, *MONTHS)), actor=region[Role.TAPD]
        )
    assert [(error.line, error.rule) for error in caught.value.rows] == [
        (2, "I-14"),
        (3, "I-01"),
        (4, "I-11"),
    ]


def test_a_mapping_says_which_heading_fills_which_field(budget, region):
    tapd = region[Role.TAPD]
    data = b"OPD;Sub;Keg;Dana;Rek;Total;unit\nDINKES;;1.02.01.2.06.0002;1.1;5.1.02.01.01.0024;5;LAIN\n"
    columns = {**dict(zip(NAMES, ("OPD", "Sub", "Keg", "Dana", "Rek"), strict=True)), "amount": "Total"}
    saved = bridge_mappings.save_mapping(
        kind="penjabaran", name=" Daerah  kami ", columns=columns, actor=tapd
    )
    assert (saved.name, saved.columns) == ("Daerah kami", columns)
    report = bridge_import.import_lines(budget, data, kind="penjabaran", columns=saved.columns, actor=tapd)
    assert report.rows == 1
    assert totals(budget.version, by="unit").rows == [("DINKES", Decimal(5))]
    out = bridge_export.export("penjabaran", budget.version, columns=saved.columns, actor=tapd)
    heads = [cell.value for cell in next(openpyxl.load_workbook(io.BytesIO(out)).active.iter_rows())]
    assert heads == list(columns.values())
    changed = bridge_mappings.save_mapping(
        kind="penjabaran",
        name="Daerah kami",
        columns={**columns, "amount": "Pagu"},
        actor=tapd,
        mapping=saved,
    )
    assert [row.columns["amount"] for row in changed.history.all()] == ["Pagu", "Total"]


def test_a_mapping_that_lacks_a_field_or_uses_a_heading_twice_is_refused(region):
    words = {"kind": "penjabaran", "name": "X", "actor": region[Role.FINANCE_OFFICER]}
    with pytest.raises(DomainError, match="Kolom untuk Pagu belum dipilih"):
        bridge_mappings.save_mapping(columns={name: name for name in NAMES}, **words)
    columns = {**{name: name for name in NAMES}, "amount": "FUND"}
    with pytest.raises(DomainError, match="Kolom “FUND” dipakai untuk Kode Sumber Dana dan Pagu"):
        bridge_mappings.save_mapping(columns=columns, **words)
    assert not ColumnMapping.objects.exists()
    with pytest.raises(AccessDenied):
        bridge_mappings.save_mapping(columns=columns, **{**words, "actor": region[Role.AUDITOR]})


def test_headings_are_guessed_and_the_first_rows_shown():
    assert guess("rincian", ["Kode SKPD", "Uraian", "Harga", "Lain"]) == {
        "unit": "Kode SKPD",
        "description": "Uraian",
        "price": "Harga",
    }
    found = bridge_mappings.preview("penjabaran", b"Penjabaran APBD\n\nKode SKPD,Lain,Pagu\nA,b,5\nC,d,6\n")
    assert found.headings == ["Kode SKPD", "Lain", "Pagu"]
    assert found.columns == {"unit": "Kode SKPD", "amount": "Pagu"}
    assert found.rows == [["A", "b", "5"], ["C", "d", "6"]]


def test_units_are_not_made_and_strangers_do_nothing(budget, region):
    data = sheet(Kind.ELABORATION, [("BARU", "", OFFICE, "1.1", PAPER, "5")])
    with pytest.raises(UnknownUnits):
        bridge_import.import_lines(budget, data, kind="penjabaran", actor=region[Role.TAPD])
    for act in (
        lambda who: bridge_import.import_lines(budget, data, kind="penjabaran", actor=who),
        lambda who: bridge_import.import_cash_plan(budget.version, data, actor=who),
        lambda who: bridge_export.export("penjabaran", budget.version, actor=who),
        lambda who: bridge_difference.compare("penjabaran", budget.version, data, actor=who),
    ):
        with pytest.raises(AccessDenied):
            act(region[Role.OPERATOR])
    assert BudgetVersion.objects.count() == 1
    assert date(2025, 1, 1).year == budget.version.year_id


def test_what_units_have_entered_goes_only_when_that_is_said(region):
    tapd = region[Role.TAPD]
    drafted = begin_budget(make.make_version(region), actor=tapd)
    data = sheet(Kind.ELABORATION, LINES[:1])
    bridge_import.import_lines(drafted, data, kind="penjabaran", actor=tapd)
    with pytest.raises(DomainError, match="disusun dari RKA"):
        bridge_import.import_lines(drafted, data, kind="penjabaran", actor=tapd)
    report = bridge_import.import_lines(drafted, data, kind="penjabaran", actor=tapd, replaces=True)
    assert report.replaced == 1
