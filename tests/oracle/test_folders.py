"""The folders are valid by the rules, broad enough, and articulate; their attempts break what they say."""

from pathlib import Path

import pytest

from tests.oracle import attempts, folders, invariants, story
from tests.oracle.case import REFERENCE, Case, rows_of
from tests.oracle.draft import Draft, unknown_codes
from tests.oracle.expected import books_of, differences
from tests.oracle.living import live

SAMPLE = REFERENCE.parent / "sample_year"
TYPES = {
    *("SPD", "SP2D_UP", "SP2D_GU", "SP2D_TU", "SPJ_UP", "SPJ_TU", "SETOR_PAJAK_BP", "SP2D_GU_NIHIL"),
    *(
        "SP2D_TU_NIHIL",
        "SETOR_SISA_UP",
        "SETOR_SISA_TU",
        "BAST",
        "SP2D_LS_GAJI",
        "SP2D_LS_BJ",
        "SP2D_LS_PPKD",
    ),
    *("SETOR_POTONGAN_BUD", "SKR", "SKPD", "TBP", "STS", "TERIMA_RKUD", "PENGEMBALIAN_PENDAPATAN"),
    *("CONTRAPOST", "PEMBIAYAAN", "MEMORIAL", "KOREKSI_EKUITAS"),
}
ATTEMPTS = {
    *("SPP_UP", "SPP_TU", "SPP_LS_BJ", "SPP_LS_PPKD", "SPP_GU", "SPJ_UP", "TBP", "JOURNAL", "APPROVE_SPM"),
    *("SP2D", "APBD_PERGESERAN", "APBD_PERUBAHAN", "CLOSE_YEAR"),
}


@pytest.fixture(scope="module")
def years() -> tuple[Draft, Draft]:
    return folders.drafts()


@pytest.mark.parametrize("place", [0, 1])
def test_every_transaction_is_valid_and_every_code_official(years, place):
    draft = years[place]
    assert unknown_codes(draft) == []
    _, faults = live(draft.case())
    assert faults == []


def test_the_worked_year_is_valid_by_the_same_rules():
    case = Case.read(SAMPLE)
    _, faults = live(case)
    assert faults == []
    assert invariants.broken(books_of(case)) == []


def test_both_years_articulate_and_the_second_opens_with_the_end_of_the_first(years):
    first, second = (books_of(draft.case()) for draft in years)
    assert invariants.broken(first) == []
    assert invariants.broken(second) == []
    assert invariants.opening_differences(first, second.case) == []


def test_the_short_first_year_is_valid_and_ends_as_the_long_one():
    short, second = folders.short_drafts()
    books = books_of(short.case())
    assert unknown_codes(short) == []
    assert live(short.case())[1] == []
    assert invariants.broken(books) == []
    assert invariants.opening_differences(books, second.case()) == []
    found = {row["no"]: attempts.broken(short.case(), row) for row in short.attempts}
    assert found == {row["no"]: set(row["rule"].split("|")) for row in short.attempts}


@pytest.mark.parametrize("name", ["2025-tepi", "2025-tepi-kedua"])
def test_a_year_at_its_edges_is_valid_and_articulates(name):
    edges = story.read(name)
    assert unknown_codes(edges) == []
    assert live(edges.case())[1] == []
    assert invariants.broken(books_of(edges.case())) == []
    found = {row["no"]: attempts.broken(edges.case(), row) for row in edges.attempts}
    assert found == {row["no"]: set(row["rule"].split("|")) for row in edges.attempts}


def test_a_year_out_of_joint_is_seen(years):
    """The checks can fail: one line more in the books breaks them."""
    books = books_of(years[0].case())
    books.lines = [line for line in books.lines if line.txn != "T9" or line.account != "1.1.01.02.01.0001"]
    found = {line.split()[0].rstrip(":") for line in invariants.broken(books)}
    assert {"A-04", "A-07", "A-08", "A-14", "A-16"} <= found
    case = years[0].case()
    case.events = [event for event in case.events if event.kind != "SPD"]
    _, faults = live(case)
    assert any(line.endswith("I-16") for line in faults)


@pytest.mark.parametrize("place", [0, 1])
def test_attempts_break_exactly_the_rules_that_they_name(years, place):
    case = years[place].case()
    found = {row["no"]: attempts.broken(case, row) for row in years[place].attempts}
    assert found == {row["no"]: set(row["rule"].split("|")) for row in years[place].attempts}


def test_attempts_of_the_worked_year_break_the_rules_that_it_names():
    case = Case.read(SAMPLE)
    rows = rows_of(SAMPLE / "expected_rejections.csv")
    assert {row["no"]: attempts.broken(case, row) for row in rows} == {
        row["no"]: set(row["rule"].split("|")) for row in rows
    }


def test_every_type_of_the_contract_occurs(years):
    seen = {row["type"] for draft in years for row in draft.rows}
    assert seen - {one for one in seen if one.startswith("APBD_")} == TYPES
    assert {row["type"] for draft in years for row in draft.attempts} == ATTEMPTS
    # Numbers sort otherwise as text, and the files are in no order of time.
    events = years[0].case().events
    assert [event.txn for event in events if event.on == "2025-01-08"] == ["T9", "T10"]


def test_folders_written_are_read_with_the_same_expected_files(tmp_path: Path):
    for folder in folders.write(tmp_path):
        assert differences(folder) == []
        dates = [row["date"] for row in rows_of(folder / "transactions.csv")]
        assert dates != sorted(dates)
