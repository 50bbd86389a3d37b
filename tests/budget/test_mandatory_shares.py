"""Provisions of mandatory spending: who writes them, what is refused, what stays in the history."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from budget import mandatory
from budget.mandatory_shares import ShareInput, save_share
from budget.models import MandatoryShare
from core import clock
from core.errors import AccessDenied, DomainError
from core.money import Decimal
from reference.models import Role

WANTED = ShareInput(
    code="kesehatan",
    name=" Kesehatan ",
    bound="at_least",
    percent=Decimal("10.5"),
    legal_basis="Perda 4/2024",
    valid_from=date(2025, 1, 1),
    base_accounts=("5",),
    base_left_out=("5.4",),
    counted_programs=("1.02", "1.02"),
    counted_tags=("health",),
)


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(date(2025, 1, 2)):
        yield


@pytest.fixture
def officer(region):
    return region[Role.FINANCE_OFFICER]


def test_a_provision_is_written_and_changed_with_its_history(officer):
    row = save_share(None, WANTED, actor=officer)
    assert (row.name, row.counted_programs, row.percent) == ("Kesehatan", ["1.02"], Decimal("10.5"))
    save_share(row, replace(WANTED, percent=Decimal(12)), actor=officer)
    told = row.history.order_by("history_id").values_list("history_type", "percent", "history_user")
    assert list(told) == [("+", Decimal("10.50"), officer.pk), ("~", Decimal("12.00"), officer.pk)]


def test_a_later_row_of_the_same_code_counts_from_its_year_on(officer):
    save_share(None, WANTED, actor=officer)
    save_share(None, replace(WANTED, percent=Decimal(15), valid_from=date(2026, 7, 1)), actor=officer)
    found = {
        year: next(row.percent for row in mandatory.shares_of(year) if row.code == "kesehatan")
        for year in (2025, 2026)
    }
    assert found == {2025: Decimal("10.50"), 2026: Decimal("15.00")}


def test_only_the_finance_office_writes(region):
    for role in Role:
        if role != Role.FINANCE_OFFICER:
            with pytest.raises(AccessDenied):
                save_share(None, WANTED, actor=region[role])
    assert not MandatoryShare.objects.filter(code="kesehatan").exists()


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"code": " "}, "Kode belum diisi"),
        ({"legal_basis": ""}, "Dasar hukum belum diisi"),
        ({"bound": "x"}, "tidak dikenal"),
        ({"percent": Decimal(0)}, "Persen 0,00 harus lebih dari 0"),
        ({"percent": Decimal("100.01")}, "paling banyak 100"),
        ({"base_accounts": ()}, "menjadi dasar"),
        ({"base_accounts": ("9.9",)}, "Kode akun 9.9 tidak ada"),
        ({"counted_programs": (), "counted_tags": ()}, "Isi apa yang dihitung"),
        ({"counted_programs": ("1.02.99.9",)}, "Kode program 1.02.99.9 tidak ada"),
        ({"counted_funds": ("7.7",)}, "Kode sumber dana 7.7 tidak ada"),
        ({"counted_tags": ("lain",)}, "Penandaan “lain” tidak dikenal"),
        ({"left_out_funds": ("2.2.01",)}, "Isi akunnya juga"),
        ({"valid_to": date(2024, 12, 31)}, "31-12-2024 mendahului 01-01-2025"),
        ({"code": "pendidikan", "valid_from": date(2003, 7, 8)}, "sejak 08-07-2003 sudah ada"),
        ({"is_earmark": True}, "Akun 5 bukan pendapatan"),
    ],
)
def test_what_is_refused(officer, over, words):
    with pytest.raises(DomainError, match=words):
        save_share(None, replace(WANTED, **over), actor=officer)


def test_codes_that_a_row_has_already_are_not_asked_again(officer):
    row = MandatoryShare.objects.get(code="pegawai")
    names = [name for name in vars(WANTED)]
    same = ShareInput(**{name: getattr(row, name) for name in names})
    assert "5.1.01.02.006.00066" in same.left_out_accounts
    saved = save_share(row, replace(same, percent=Decimal(35)), actor=officer)
    assert (saved.pk, saved.percent, saved.valid_from) == (row.pk, 35, date(2027, 1, 5))


def test_the_database_asks_for_something_that_counts(region):
    with pytest.raises(IntegrityError, match="share_counts_something"), transaction.atomic():
        MandatoryShare.objects.filter(code="pkb").update(counted_funds=[])
