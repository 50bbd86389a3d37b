"""An enacted budget from a file: unknown codes stop it, then seven sen, then it is enacted and amended."""

import pytest

from budget import enactment, unresolved
from budget.import_budget import Job, import_budget
from budget.models import RegionalBudget
from budget.totals import totals, version_named
from core import clock
from core.errors import DomainError
from core.money import Decimal
from reference.models import Role
from tests.factories import apbd
from tests.factories.reference import account

OFFICE = "9.02.0"
ROWS = (
    "DINKES,,1.02.01.2.06.0002,1.1,5.1.02.01.001.00024,600.10",
    "DINKES,DINKES.01,1.02.01.2.06.0002,1.1,5.1.02.77.77.7777,300.03",
    "DINKES,,,1.1,4.1.02.01.01.0001,700.20",
    "9.02.0,,,1.1,6.1.01.05.01.0007,200.00",
)


def bring(rows, kind):
    text = "\n".join(("unit,subunit,subactivity,fund,account,amount", *rows)).encode()
    with clock.frozen(apbd.PLANNED_ON):
        return import_budget(Job(text, 2025, kind, with_new_units=True, office=OFFICE))


def test_a_budget_that_misses_the_balance_by_some_sen_is_enacted_and_amended(region):
    report = bring(ROWS, "murni")
    assert (report.balance, report.moved) == (Decimal("0.07"), [5])
    budget = RegionalBudget.objects.get()
    with pytest.raises(DomainError, match=r"Kode akun 5\.1\.02\.77\.77\.7777 belum dikenal: 1 baris"):
        apbd.run(region, budget, "compile")
    with clock.frozen(apbd.PLANNED_ON):
        unresolved.resolve(
            budget,
            kind="account",
            code="5.1.02.77.77.7777",
            master_id=account("5.1.02.01.01.0025").pk,
            actor=region[Role.FINANCE_OFFICER],
        )
    for step in ("compile", "agree", "evaluate"):
        budget = apbd.run(region, budget, step)
    with pytest.raises(DomainError, match=r"SiLPA berkenaan Rp.0,07") as refused:
        apbd.run(region, budget, "enact")
    assert refused.value.rules == ("I-10",)
    with clock.frozen(apbd.PLANNED_ON):
        enactment.acknowledge_difference(
            budget,
            difference=Decimal("0.07"),
            reason="Pembulatan Perda.",
            actor=region[Role.FINANCE_OFFICER],
        )
    assert apbd.run(region, budget, "enact").state == "enacted"
    by_unit = [("9.02.0", Decimal("200.00")), ("DINKES", Decimal("1600.33"))]
    assert totals(version_named(2025, "murni"), by="unit").rows == by_unit
    documents = apbd.make_documents(region, budget)
    assert [document.unit.code for document in documents] == ["DINKES", "DINKES.01", "PPKD"]
    with pytest.raises(DomainError, match="sudah dihimpun atau ditetapkan"):
        bring(ROWS, "murni")
    # Perubahan comes in while murni is in force; both keep their sums.
    bring((ROWS[0].replace("600.10", "600.17"), *ROWS[1:]), "perubahan")
    assert totals(version_named(2025, "perubahan"), by="total").rows == [
        ("4", Decimal("700.20")),
        ("5", Decimal("900.20")),
        ("6", Decimal("200.00")),
    ]
    assert totals(version_named(2025, "murni"), by="unit").rows == by_unit
