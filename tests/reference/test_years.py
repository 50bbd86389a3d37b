"""Fiscal years name their editions once; fund sources of the region's own."""

import pytest

from core.errors import AccessDenied, DomainError
from reference.models import FiscalYear, FundSource, Role
from reference.years import FUND_ROLES, open_fiscal_year, regional_fund
from tests.factories.reference import edition, make_person, make_unit

pytestmark = pytest.mark.django_db

EDITIONS = {
    "chart": "chart-2021",
    "programs": "programs-2025",
    "funds": "funds-2025",
    "functions": "functions-90",
}


@pytest.fixture
def administrator():
    return make_person(Role.ADMINISTRATOR)


def test_year_names_its_editions(administrator):
    year = open_fiscal_year(2025, **EDITIONS, actor=administrator)
    assert (year.chart.code, year.programs.code, year.funds.code, year.functions.code) == tuple(
        EDITIONS.values()
    )
    assert year.history.get().history_user == administrator
    again = open_fiscal_year(
        2025, **{name: edition(code) for name, code in EDITIONS.items()}, actor=administrator
    )
    assert again == year
    assert FiscalYear.objects.count() == year.history.count() == 1


def test_editions_of_a_year_are_not_exchanged(administrator):
    open_fiscal_year(2025, **EDITIONS, actor=administrator)
    with pytest.raises(DomainError, match="sudah memakai nomenklatur program") as caught:
        open_fiscal_year(2025, **{**EDITIONS, "programs": "programs-2024"}, actor=administrator)
    assert caught.value.rules == ("I-01",)
    assert FiscalYear.objects.get().programs.code == "programs-2025"


@pytest.mark.parametrize(
    ("year", "over", "message"),
    [
        (2025, {"chart": "funds-2025"}, "Edisi “Sumber dana 2025” bukan bagan akun."),
        (2025, {"chart": "bas-x"}, "Edisi bas-x belum dimuat. Jalankan load_reference."),
        (2025, {"funds": None}, "Tahun anggaran 2025 perlu sumber dana."),
        (
            2026,
            {},
            "Edisi “Sumber dana 2025” berlaku 01-01-2021 sampai 31-12-2025, tidak untuk 2026.",
        ),
        (
            2025,
            {"chart": "chart-2026-sample"},
            "Edisi “Contoh bagan akun belanja (bentuk kode 2026)” berlaku 01-01-2026 sampai seterusnya, "
            "tidak untuk 2025.",
        ),
    ],
)
def test_misfits_are_named(administrator, year, over, message):
    with pytest.raises(DomainError) as caught:
        open_fiscal_year(year, **{**EDITIONS, **over}, actor=administrator)
    assert caught.value.message == message
    assert not FiscalYear.objects.exists()


def test_year_of_2026_with_its_sample(administrator):
    codes = {"chart": "chart-2026-sample", "programs": "programs-2025", "funds": "funds-2026"}
    year = open_fiscal_year(2026, **codes, actor=administrator)
    assert (year.chart.segment_widths, year.functions) == ([1, 1, 2, 2, 3, 5], None)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_only_the_administrator_opens(role):
    with pytest.raises(AccessDenied, match="Membuka tahun anggaran 2025 ditolak"):
        open_fiscal_year(2025, **EDITIONS, actor=make_person(role, make_unit()))


def test_official_code_is_not_doubled(administrator):
    funds = edition("funds-2025")
    assert not regional_fund(funds, "1.1", actor=administrator).is_regional
    assert not FundSource.objects.filter(is_regional=True).exists()


@pytest.mark.parametrize("role", list(Role))
def test_own_label_is_made_once_by_the_right_roles(role):
    funds, actor = edition("funds-2025"), make_person(role, make_unit())
    if role not in FUND_ROLES:
        with pytest.raises(AccessDenied, match="Menambah sumber dana “PAD” ditolak"):
            regional_fund(funds, "PAD", actor=actor)
        return
    made = regional_fund(funds, " PAD ", actor=actor)
    assert (made.code, made.name, made.is_postable, made.is_regional) == ("PAD", "PAD", True, True)
    assert regional_fund(funds, "PAD", actor=actor) == made
    assert made.history.get().history_user == actor


@pytest.mark.parametrize("label", ["", " ", "x" * 61])
def test_label_has_a_length(administrator, label):
    with pytest.raises(DomainError, match="Nama sumber dana harus 1 sampai 60 huruf"):
        regional_fund(edition("funds-2025"), label, actor=administrator)
