"""Which statements exist, and what they promise."""

import pytest

from core.errors import DomainError
from reports.definitions import DEFINITIONS, get
from reports.definitions.calk import CALK
from reports.definitions.common import EXCLUDED
from reports.definitions.lak import LAK, LAK_RKUD
from reports.definitions.lo import LO
from reports.definitions.lpe import LPE
from reports.definitions.lpsal import LPSAL
from reports.definitions.neraca import NERACA, NERACA_WITH_OPENING
from reports.vocabulary import ShownFor


def test_statements_by_kind():
    assert list(DEFINITIONS) == [
        *("lra", "lpsal", "lo", "lpe", "neraca", "lak", "lak_rkud", "calk", "trial_balance")
    ]
    assert get("lra").title == "Laporan Realisasi Anggaran"


def test_an_unknown_kind_names_those_that_exist():
    with pytest.raises(DomainError, match="lra, lpsal, lo, lpe, neraca"):
        get("laba_rugi")


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


def test_statements_of_two_years_have_the_columns_of_the_contract():
    for found in (LPSAL, LO, LPE, NERACA, NERACA_WITH_OPENING, LAK, LAK_RKUD, CALK):
        columns = [column.key for column in found.columns if not column.is_extra]
        assert columns == ["this_year", "last_year"], found.kind
        assert found.excluded_kinds == EXCLUDED == ("CLOSING",)
    assert [kind for kind in DEFINITIONS if get(kind).is_of_region] == ["lpsal"]


def test_computed_rows_carry_the_codes_of_the_contract():
    def codes(kind):
        return [line.code for line in get(kind).lines if line.code]

    assert codes("lo") == ["SDO", "SDNO", "SDSLB", "PLB", "SDLO"]
    assert codes("neraca") == ["3", "2+3"]
    assert codes("lpe") == list("12345")
    assert codes("lpsal") == list("12345678")
    assert codes("lak")[-4:] == ["E", "NAIK", "AWAL", "AKHIR"]
    assert codes("calk") == ["SD", "SDLO", "7-4", "8-5", "SILPA"]
