"""The oracle against the worked year: every file equal, and it sees what is changed."""

import csv
from collections import defaultdict
from pathlib import Path

import pytest

from tests.oracle.case import REFERENCE, Case, rows_of
from tests.oracle.expected import HEADS, compare, differences, sheets, write

SAMPLE = REFERENCE.parent / "sample_year"


@pytest.fixture(scope="module")
def case() -> Case:
    return Case.read(SAMPLE)


def test_every_expected_file_of_the_worked_year_is_equal(case):
    assert differences(SAMPLE, case) == []
    assert all(len(rows) > 5 for rows in sheets(case).values())


def test_the_files_written_are_the_files_read(case, tmp_path: Path):
    for name in ("budget", "opening", "settings", "contracts", "transactions"):
        (tmp_path / f"{name}.csv").write_bytes((SAMPLE / f"{name}.csv").read_bytes())
    write(tmp_path, case)
    assert differences(tmp_path) == []
    assert {path.stem for path in tmp_path.glob("*.csv")} >= set(HEADS)


@pytest.mark.parametrize("name", HEADS)
def test_a_changed_figure_is_seen(case, name):
    rows = [dict(row) for row in rows_of(SAMPLE / f"{name}.csv")]
    figure = (
        HEADS[name].split(",")[-1] if name not in {"journals", "expected_tb"} else HEADS[name].split(",")[-2]
    )
    changed = next(row for row in reversed(rows) if row[figure] not in {"", "0"})
    changed[figure] = "1"
    assert len(compare(name, sheets(case)[name], rows)) == 1


def test_transactions_go_by_date_then_by_number(case, tmp_path: Path):
    """T9 before T10 although the text sorts otherwise, and the order of the file says nothing."""
    rows = rows_of(SAMPLE / "transactions.csv")
    names = {"T001": "T9", "T002": "T10"}
    for row in rows:
        row["txn"] = names.get(row["txn"], row["txn"])
    with (tmp_path / "transactions.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, list(rows[0]))
        out.writeheader()
        out.writerows(reversed(rows))
    events = Case.read(tmp_path, chart=case.chart).events
    by_day = defaultdict(list)
    for event in events:
        by_day[event.on].append(event.txn)
    assert by_day["2025-01-02"] == ["T9", "T10"]
    assert [event.on for event in events] == sorted(event.on for event in events)
