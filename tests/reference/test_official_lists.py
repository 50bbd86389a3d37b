"""The official lists as the test database has them: whole, classed, recorded."""

import hashlib

import pytest

from reference.importing import FOLDER, load_reference, read_manifest
from reference.models import (
    Account,
    AccountMapping,
    AccountRole,
    DepreciationMapping,
    Function,
    FundSource,
    Nature,
    Program,
    ReferenceLoad,
)
from reference.roles import AccountKey
from tests.factories.reference import edition

pytestmark = pytest.mark.django_db


def test_the_official_chart_is_whole():
    rows = Account.objects.filter(edition__code="chart-2021")
    by_level = {level: rows.filter(level=level).count() for level in range(1, 7)}
    assert by_level == {1: 8, 2: 27, 3: 112, 4: 538, 5: 2033, 6: 22532}
    assert rows.filter(is_postable=True).count() == 22532
    assert not rows.filter(is_postable=True, level__lt=6).exists()
    assert not rows.filter(level__gt=1, parent__isnull=True).exists()


def test_the_official_lists_have_their_rows():
    def count(model, code):
        return model.objects.filter(edition__code=code).count()

    assert count(Account, "chart-2026-sample") == 397
    assert count(Program, "programs-2025") == 10095
    assert count(Program, "programs-2024") == 8136
    assert count(FundSource, "funds-2025") == 391
    assert count(FundSource, "funds-2026") == 529
    assert count(Function, "functions-90") == 56
    assert AccountMapping.objects.count() == 4750
    assert DepreciationMapping.objects.count() == 701
    assert count(AccountRole, "chart-2021") == len(AccountKey)
    assert count(Account, "chart-2013") == 178


def test_the_five_level_chart_has_its_own_classes_and_those_roles_that_it_knows():
    rows = Account.objects.filter(edition__code="chart-2013")
    natures = dict(rows.filter(level=1).values_list("code", "nature"))
    assert natures == {
        "0": Nature.BUDGET_EQUITY,
        "1": Nature.ASSET,
        "2": Nature.LIABILITY,
        "3": "",
        "4": Nature.REVENUE,
        "5": Nature.SPENDING,
        "6": Nature.SPENDING,
        "7": "",
        "8": Nature.LO_REVENUE,
        "9": Nature.EXPENSE,
    }
    assert set(rows.filter(is_postable=True).values_list("level", flat=True)) == {5}
    roles = dict(AccountRole.objects.filter(edition__code="chart-2013").values_list("key", "account__code"))
    assert (roles["TREASURER_CASH"], roles["RK_PPKD"]) == ("1.1.1.03.01", "3.1.3.01.01")


def test_generic_programme_is_expanded_for_each_bidang():
    rows = Program.objects.filter(edition__code="programs-2025")
    assert not rows.filter(code__startswith="X").exists()
    bidang = rows.filter(level=2).count()
    assert bidang == 44
    generic = rows.filter(level=3, code__endswith=".01", name__startswith="PROGRAM PENUNJANG URUSAN")
    assert generic.count() == bidang
    expanded = rows.get(code="1.02.01.2.02.0001")
    assert (expanded.parent.code, expanded.parent.parent.code, expanded.is_postable) == (
        "1.02.01.2.02",
        "1.02.01",
        True,
    )


def test_code_shape_of_2026_comes_from_its_edition():
    row = Account.objects.get(edition__code="chart-2026-sample", code="5.1.02.01.001.00024")
    assert (row.level, row.is_postable, row.parent.code, row.ledger_set) == (6, True, "5.1.02.01.001", "BUD")
    assert edition("chart-2026-sample").segment_widths == [1, 1, 2, 2, 3, 5]


@pytest.mark.parametrize(
    ("code", "ledger_set", "nature", "is_debit", "is_ppkd"),
    [
        ("1.1.01.01.01.0001", "FIN", Nature.ASSET, True, False),
        ("1.3.07.01.01.0001", "FIN", Nature.ASSET, False, False),
        ("2.1.01.05.01.0001", "FIN", Nature.WITHHOLDING, False, False),
        ("2.1.06.03.01.0002", "FIN", Nature.LIABILITY, False, False),
        ("3.1.01.01.01.0001", "FIN", Nature.EQUITY, False, False),
        ("3.1.02.05.01.0001", "BUD", Nature.BUDGET_EQUITY, False, False),
        ("4.1.02.01.01.0001", "BUD", Nature.REVENUE, False, False),
        ("5.1.01.01.01.0001", "BUD", Nature.SPENDING, True, False),
        ("5.3.01.01.01.0001", "BUD", Nature.SPENDING, True, True),
        ("6.1.01.05.01.0007", "BUD", Nature.FINANCING_IN, False, True),
        ("6.2.03.01.02.0001", "BUD", Nature.FINANCING_OUT, True, True),
        ("7.1.02.01.01.0001", "FIN", Nature.LO_REVENUE, False, False),
        ("8.1.01.01.01.0001", "FIN", Nature.EXPENSE, True, False),
    ],
)
def test_accounts_know_their_class(code, ledger_set, nature, is_debit, is_ppkd):
    row = Account.objects.get(edition__code="chart-2021", code=code)
    assert (row.ledger_set, row.nature, row.is_debit_normal, row.is_ppkd_only) == (
        ledger_set,
        nature,
        is_debit,
        is_ppkd,
    )


def test_header_of_both_sets_has_neither():
    header = Account.objects.get(edition__code="chart-2021", code="3.1")
    assert (header.ledger_set, header.nature) == ("", "")


def test_every_official_sheet_left_one_record_and_history():
    jobs = read_manifest(FOLDER)
    assert ReferenceLoad.objects.count() == len(jobs)
    record = ReferenceLoad.objects.get(table="accounts", edition__code="chart-2021")
    content = (FOLDER / "accounts_2021.csv").read_bytes()
    assert record.sha256 == hashlib.sha256(content).hexdigest()
    assert (record.file_name, record.added, record.changed, record.unchanged) == (
        "fixtures/reference/accounts_2021.csv",
        25250,
        0,
        0,
    )
    assert Account.history.filter(edition=record.edition, history_type="+").count() == 25250


def test_official_lists_again_change_nothing_and_ask_little(django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        done = load_reference()
    assert all(one.is_skipped for one in done)
    assert ReferenceLoad.objects.count() == len(done)
