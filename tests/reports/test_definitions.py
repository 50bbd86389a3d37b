"""Which statements exist, and what they promise."""

import pytest

from core.errors import DomainError
from reports.definitions import DEFINITIONS, get
from reports.vocabulary import ShownFor


def test_statements_by_kind():
    assert set(DEFINITIONS) == {"lra", "trial_balance"}
    assert get("lra").title == "Laporan Realisasi Anggaran"


def test_an_unknown_kind_names_those_that_exist():
    with pytest.raises(DomainError, match="lra, trial_balance"):
        get("neraca")


def test_the_lra_has_the_codes_and_columns_of_the_contract():
    lra = get("lra")
    assert [line.code for line in lra.lines if line.code] == ["SD", "PN", "SILPA"]
    assert [column.key for column in lra.columns] == [
        "budget",
        "realisation",
        "difference",
        "percent",
        "last_year",
    ]
    region_only = [line.key for line in lra.lines if line.shown_for is ShownFor.REGION]
    assert region_only == ["financing_rows", "financing", "silpa"]


def test_the_trial_balance_has_both_sets_and_six_columns():
    found = get("trial_balance")
    assert [line.code for line in found.lines if line.code] == ["FIN", "BUD"]
    assert len(found.columns) == 6
