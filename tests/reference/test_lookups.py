"""Codes to rows; unknown codes are refused by name. Roles of accounts likewise."""

import pytest

from core.errors import DomainError
from reference import lookups
from reference.models import AccountRole, Edition
from reference.roles import LABELS, AccountKey, role_account
from tests.factories.reference import edition, make_fund, make_unit, make_year2025

pytestmark = pytest.mark.django_db


def test_rows_by_edition_and_by_year():
    year = make_year2025()
    assert lookups.account(year, "1.1.01.01.01.0001").name == "Kas di Kas Daerah"
    assert lookups.account(edition("chart-2021"), "1.1.01.01.01.0001").edition == year.chart
    assert lookups.program(year, "1.02.01.2.02.0001").level == 5
    assert lookups.fund(year, "1.1").name == "PENDAPATAN ASLI DAERAH (PAD)"
    assert lookups.fund(year, make_fund("PAD").code).is_regional
    unit = make_unit("DINKES")
    assert lookups.unit("DINKES") == unit


@pytest.mark.parametrize(
    ("find", "code", "message"),
    [
        (
            lookups.account,
            "9.9",
            "Akun 9.9 tidak ada dalam Bagan akun standar (bentuk kode 2021). Periksa kodenya.",
        ),
        (
            lookups.program,
            "X.XX.01",
            "Program/kegiatan/sub kegiatan X.XX.01 tidak ada dalam Nomenklatur program 2025 "
            "(pemutakhiran kabupaten/kota). Periksa kodenya.",
        ),
        (lookups.fund, "PAD", "Sumber dana PAD tidak ada dalam Sumber dana 2025. Periksa kodenya."),
    ],
)
def test_unknown_code_is_named(find, code, message):
    with pytest.raises(DomainError) as caught:
        find(make_year2025(), code)
    assert (caught.value.message, caught.value.rules) == (message, ("I-01",))


def test_unknown_unit_is_named():
    with pytest.raises(DomainError, match="Unit ENTAH tidak terdaftar"):
        lookups.unit("ENTAH")


def test_many_at_once_in_one_query(django_assert_num_queries):
    year = make_year2025()
    with django_assert_num_queries(1):
        found = lookups.accounts(year, ["1", "1.1", "9.9"])
    assert set(found) == {"1", "1.1"}
    assert set(lookups.programs(year, ["1.02", "x"])) == {"1.02"}
    assert set(lookups.funds(year, ["1", "x"])) == {"1"}


def test_every_part_has_an_account_and_a_label():
    chart = edition("chart-2021")
    found = {key: role_account(chart.pk, key).code for key in AccountKey}
    assert found[AccountKey.RKUD_CASH] == "1.1.01.01.01.0001"
    assert found[AccountKey.RK_SKPD] == "1.1.13.01.01.0001"
    assert found[AccountKey.SAL_CHANGE] == "3.1.02.05.01.0001"
    assert len(set(found.values())) == len(AccountKey) == len(LABELS)


def test_missing_part_is_named():
    sample = Edition.objects.get(code="chart-2026-sample")
    assert not AccountRole.objects.filter(edition=sample).exists()
    with pytest.raises(DomainError, match="tidak menyebut akun untuk peran “RK PPKD”") as caught:
        role_account(sample.pk, AccountKey.RK_PPKD)
    assert caught.value.rules == ("I-01",)
