"""Codes that an import could not find: listed, chosen set-wise while the APBD is a draft; what they stop."""

import pytest
from django.db.models import Q

from budget import unresolved
from budget.import_budget import Job, import_budget
from budget.models import BudgetProposal, ProposalLine, RegionalBudget
from budget.submission import budget_flaws
from budget.totals import totals
from core.errors import AccessDenied, DomainError
from core.money import Decimal
from reference.models import Role
from tests.factories.reference import account, fund, program

HEADER = "unit,subunit,subactivity,fund,account,amount\n"
ROWS = (
    "DINKES,,1.02.01.2.06.0002,1.1,5.1.02.77.77.7777,1.50",
    "DISDIK,,1.02.01.2.06.0002,1.1,5.1.02.77.77.7777,2",
    "DISDIK,,1.02.01.2.06.9999,3.3.33,5.1.02.01.001.00024,4",
    "DINKES,,1.02.01.2.06.0002,1.1,5.1.02.01.01.0024,8",
)


@pytest.fixture
def budget(region) -> RegionalBudget:
    """An imported budget with one unknown code of each kind, and one in another spelling."""
    import_budget(Job((HEADER + "\n".join(ROWS)).encode(), 2025, "murni"))
    return RegionalBudget.objects.select_related("version__year").get()


def test_codes_without_a_master_row_and_those_found_by_another_spelling(budget, django_assert_num_queries):
    with django_assert_num_queries(1):
        (found,) = unresolved.codes(budget, "account")
    assert (found.code, found.rows, found.amount, found.id) == ("5.1.02.77.77.7777", 2, Decimal("3.50"), None)
    (spelled,) = unresolved.codes(budget, "account", resolved=True)
    assert (spelled.code, spelled.master, spelled.rows) == ("5.1.02.01.001.00024", "5.1.02.01.01.0024", 1)
    assert [one.code for one in unresolved.codes(budget, "fund_source")] == ["3.3.33"]
    assert [one.code for one in unresolved.codes(budget, "sub_activity")] == ["1.02.01.2.06.9999"]
    assert unresolved.count_of(budget) == (3, Decimal("7.50"))


def test_they_stop_the_budget_until_a_row_is_chosen(budget, region):
    messages = [refusal.message for refusal in unresolved.refusals(budget)]
    assert messages[0] == (
        "Kode akun 5.1.02.77.77.7777 belum dikenal: 2 baris, Rp\u00a03,50. Pilih kodenya pada halaman"
        " “Kode belum dikenal” APBD MURNI."
    )
    assert len(messages) == 3
    assert [refusal.message for refusal in budget_flaws(budget)][:3] == messages
    officer = region[Role.FINANCE_OFFICER]
    chosen = {
        ("account", "5.1.02.77.77.7777"): (account("5.1.02.01.01.0025").pk, 2),
        ("fund_source", "3.3.33"): (fund("1.1").pk, 1),
        ("sub_activity", "1.02.01.2.06.9999"): (program("1.02.01.2.06.0001").pk, 1),
    }
    for (kind, code), (pk, count) in chosen.items():
        assert unresolved.resolve(budget, kind=kind, code=code, master_id=pk, actor=officer) == count
    assert unresolved.refusals(budget) == []
    assert budget_flaws(budget) == []
    # The papers of the region keep their codes.
    assert dict(totals(budget.version, by="fund").rows) == {"1.1": Decimal("11.50"), "3.3.33": Decimal(4)}
    changed = ProposalLine.history.filter(history_type="~", history_user=officer)
    assert changed.count() == 4
    assert set(changed.values_list("revision", flat=True)) == {2, 3}
    assert not ProposalLine.objects.filter(Q(account=None) | Q(fund_source=None)).exists()


def test_a_choice_can_be_changed(budget, region):
    words = {"kind": "account", "code": "5.1.02.77.77.7777", "actor": region[Role.TAPD]}
    unresolved.resolve(budget, master_id=account("5.1.02.01.01.0025").pk, **words)
    unresolved.resolve(budget, master_id=account("5.1.02.01.01.0026").pk, **words)
    found = {one.code: one.master for one in unresolved.codes(budget, "account", resolved=True)}
    assert found["5.1.02.77.77.7777"] == "5.1.02.01.01.0026"
    with pytest.raises(DomainError, match="sudah dipilih"):
        unresolved.resolve(budget, master_id=account("5.1.02.01.01.0026").pk, **words)


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR])
def test_only_the_finance_office_and_tapd_choose(budget, region, role):
    words = {"kind": "account", "code": "5.1.02.77.77.7777", "actor": region[role]}
    with pytest.raises(AccessDenied):
        unresolved.resolve(budget, master_id=account("5.1.02.01.01.0025").pk, **words)


def test_what_may_not_be_chosen(budget, region):
    words = {"kind": "account", "code": "5.1.02.77.77.7777", "actor": region[Role.TAPD]}
    for code in ("5.1.02", "1.1.01.01.01.0001"):
        with pytest.raises(DomainError, match="bukan akun terendah yang berlaku 2025"):
            unresolved.resolve(budget, master_id=account(code).pk, **words)
    with pytest.raises(DomainError, match="tidak dikenal"):
        unresolved.resolve(budget, **{**words, "kind": "unit"}, master_id=1)


def test_a_submitted_rka_or_a_compiled_apbd_takes_no_choice(budget, region):
    words = {"kind": "account", "code": "5.1.02.77.77.7777", "actor": region[Role.TAPD]}
    pk = account("5.1.02.01.01.0025").pk
    RegionalBudget.objects.update(state="compiled")
    with pytest.raises(DomainError, match="dihimpun menjadi RAPBD"):
        unresolved.resolve(budget, master_id=pk, **words)
    RegionalBudget.objects.update(state="draft")
    BudgetProposal.objects.filter(unit=region.unit).update(state="submitted")
    with pytest.raises(DomainError, match=f"RKA {region.unit.name} sudah diajukan") as caught:
        unresolved.resolve(budget, master_id=pk, **words)
    assert caught.value.rules == ("I-11",)
