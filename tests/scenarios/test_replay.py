"""The sample year, lived through the services: journals, statements, refusals are as its folder expects."""

import csv
import os
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from budget.models import BudgetKey
from config import template
from core.money import Decimal
from fixtures import case_memorial, case_steps, replay
from fixtures.case_close import CLOSE
from fixtures.case_folder import read
from fixtures.databases import connected_to
from ledger.models import BookYear, Entry
from reference.models import Appointment, Unit
from reports.articulation_documents import formulas as of_documents
from reports.engine import Parameters
from reports.formula import Status
from reports.scope import context
from tests.database import manage
from tests.oracle.case import Case
from tests.oracle.expected import write as write_expected
from treasury.models import DisbursementOrder
from workflows.models import ApprovalLog

SAMPLE = Path(__file__).resolve().parents[2] / "fixtures" / "sample_year"


@pytest.fixture(scope="module")
def played(django_db_setup, django_db_blocker):
    """The sample year, played once in a database of its own that stays connected for this file."""
    with (
        template.cloned_database(f"kapuas_test_replay_{os.getpid()}") as name,
        django_db_blocker.unblock(),
        connected_to(name),
    ):
        case = read(SAMPLE)
        yield case, replay.play(case)


def test_every_journal_is_the_expected_one(played):
    case, result = played
    assert result.refusals == []
    assert replay.compare_journals(case, result) == []
    assert len(result.txn_of_entry) == Entry.objects.count() > 100
    memorials = [one.txn for one in case.transactions if one.type in case_memorial.STEPS]
    assert len(memorials) == 10 and set(memorials) <= set(result.txn_of_entry.values())


def test_nothing_else_differs_either_and_every_attempt_was_refused(played):
    case, result = played
    assert replay.differences_of(case, result) == []
    assert (result.attempted, len(case.attempts), result.notes) == (14, 14, [])
    assert BookYear.objects.filter(year=2025, is_closed=True).count() == 2
    assert result.txn_of_entry[Entry.objects.latest("pk").pk] == CLOSE


def test_documents_and_books_agree_as_the_folder_expects(played):
    """A-16 to A-18 of expected_checks.csv, by their names there; with every treasurer and spending line."""
    with (SAMPLE / "expected_checks.csv").open(encoding="utf-8", newline="") as file:
        expected = {row["check"]: int(row["left"]) for row in csv.DictReader(file)}
    units = {unit.code: unit.pk for unit in Unit.objects.filter(code__in=("DINKES", "PPKD"))}
    found = {}
    for code, unit_id in (*units.items(), ("KONSOLIDASI", None)):
        for one in of_documents(Parameters(2025, date(2025, 12, 31), unit_id), context(2025, unit_id)):
            assert one.status is Status.EQUAL, (code, one)
            found[one.code, code] = one
    books = {part.label.split(" ", 2)[2]: part.amount for part in found["A-16", "DINKES"].parts}
    assert list(books.values()) == [
        expected["A-16 BKU_PENERIMAAN DINKES = ledger"],
        expected["A-16 BKU_PENGELUARAN DINKES = ledger"],
    ]
    for code in units:
        assert found["A-17", code].left.amount == expected[f"A-17 SPJ {code} = LRA belanja"]
    outflow = found["A-18", "KONSOLIDASI"]
    assert outflow.right.amount == expected["A-18 SP2D register = RKUD outflow"]


def test_a_wrong_expected_figure_is_told(played):
    case, result = played
    first, *rest = (row for row in case.journals if row.txn == "T008" and row.debit)
    others = tuple(row for row in case.journals if row is not first)
    changed = replace(case, journals=(*others, replace(first, debit=first.debit + 1)))
    found = replay.compare_journals(changed, result)
    assert len(found) == 1
    assert found[0].startswith(f"T008 {first.book} {first.ledger_set} {first.account}: seharusnya")
    assert found[0].endswith("selisih (1)")
    assert rest


def test_each_step_had_its_own_person(played):
    """Segregation over every chain: nobody acted in it under two roles, and five people took part."""
    paid = DisbursementOrder.objects.filter(state="paid")
    case, _ = played
    assert paid.count() == sum(one.type.startswith("SP2D_") for one in case.transactions) == 22
    for one in paid:
        rows = ApprovalLog.objects.filter(chain_key=one.chain_key)
        roles_of = {}
        for row in rows:
            roles_of.setdefault(row.actor_id, set()).add(row.role)
        assert [roles for roles in roles_of.values() if len(roles) > 1] == []
        # PPKD approves a TU besides.
        assert len(roles_of) == (6 if one.order.request.kind == "TU" else 5)
    assert Appointment.objects.values("user").distinct().count() == Appointment.objects.count()


def test_days_of_the_log_are_those_of_the_case(played):
    case, _ = played
    days = {one.dated_on for one in case.transactions if one.type in case_steps.STEPS}
    days |= {contract.dated_on for contract in case.contracts}
    days.add(date(case.year, 12, 31))
    assert set(ApprovalLog.objects.values_list("acted_on", flat=True)) <= days


def test_consumed_budget_is_the_spending_that_was_paid(played):
    case, _ = played
    total = sum((line.amount for one in case.transactions for line in one.of_role("BELANJA")), Decimal(0))
    assert total == Decimal(11_452_000_000)
    # Principal and equity participation use their budget too.
    total += Decimal(3_000_000_000)
    assert sum((key.consumed for key in BudgetKey.objects.all()), Decimal(0)) == total
    assert sum((key.reserved for key in BudgetKey.objects.all()), Decimal(0)) == 0


def test_what_was_not_compared_is_listed(played):
    case, _ = played
    strange = replace(case, transactions=(*case.transactions, replace(case.transactions[0], type="ENTAH")))
    assert {"transaksi ENTAH", "expected_lra.csv"} <= set(replay.left_out(strange))
    assert not {"transaksi SPJ_UP", "expected_lra.csv", "pengaturan gu_min_share"} & set(
        replay.left_out(case)
    )


@pytest.fixture
def short_year(tmp_path) -> Path:
    """The sample year until its first receipt, with what must come of that."""
    folder = Path(shutil.copytree(SAMPLE, tmp_path / "short"))
    file = folder / "transactions.csv"
    head, *rows = file.read_text().splitlines()
    kept = [row for row in rows if row[:4] in {"T001", "T003", "T004", "T006"}]
    file.write_text("\n".join([head, *kept]) + "\n")
    (folder / "contracts.csv").unlink()
    (folder / "expected_rejections.csv").unlink()
    write_expected(folder, Case.read(folder))
    return folder


@pytest.mark.whole
@pytest.mark.kill
def test_the_command_exits_by_what_it_found(short_year):
    words = ("replay", str(short_year), "--check")
    good = manage(*words, name="", check=False)
    assert good.returncode == 0, good.stdout + good.stderr
    assert "Tidak ada perbedaan" in good.stdout
    journals = short_year / "journals.csv"
    text = journals.read_text()
    assert text.count("3000000000") >= 2
    journals.write_text(text.replace("3000000000,0", "3000000001,0", 1))
    bad = manage(*words, name="", check=False)
    assert bad.returncode == 1
    assert "OPEN DINKES FIN" in bad.stdout
    assert "selisih (1)" in bad.stdout


def test_unsupported_types_are_an_error_unless_left_out(short_year):
    file = short_year / "transactions.csv"
    file.write_text(file.read_text().replace("TERIMA_RKUD", "TERIMA_ENTAH"))
    done = manage("replay", str(short_year), "--check", name="", check=False)
    assert done.returncode != 0
    assert "Jenis transaksi yang belum didukung: TERIMA_ENTAH" in done.stderr
