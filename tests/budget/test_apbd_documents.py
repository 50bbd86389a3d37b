"""DPA of an enacted APBD: made with the enacted sums, and in force only with them."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from budget import apbd_documents, documents
from budget.models import BudgetDocument, BudgetLine, CashPlan
from core import clock
from core.errors import AccessDenied, DomainError
from core.money import Decimal, exact
from reference.models import Role
from tests.factories import apbd
from tests.factories.apbd import PLANNED_ON
from tests.factories.budget import line
from workflows import engine, jobs

MILLION = 1_000_000


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(PLANNED_ON):
        yield


@pytest.fixture
def enacted(region):
    return apbd.enact(region, apbd.balanced(region))


def make(region, budget, **over):
    fields = {"dated_on": PLANNED_ON, "actor": region[Role.FINANCE_OFFICER], **over}
    return apbd_documents.make_documents(budget, **fields)


def test_every_unit_gets_its_enacted_sums_with_a_whole_cash_plan(region, enacted):
    assert [unit.code for unit in apbd_documents.units_without_document(enacted)] == ["DINKES", "DISDIK"]
    made = make(region, enacted)
    assert made.sentence == "2 DPA dibuat dengan 3 rincian; anggaran kasnya diusulkan."
    rows = BudgetLine.objects.order_by("document__unit__code", "key__account__code")
    assert [(row.document.unit.code, row.key.account.code, row.amount.amount) for row in rows] == [
        ("DINKES", "4.1.02.01.01.0001", Decimal(500 * MILLION)),
        ("DINKES", "5.1.02.01.01.0024", Decimal(400 * MILLION)),
        ("DISDIK", "5.1.02.01.01.0024", Decimal(100 * MILLION)),
    ]
    months = CashPlan.objects.filter(line=rows[2]).order_by("month").values_list("amount", flat=True)
    assert list(months) == [exact(8_333_333)] * 11 + [exact(8_333_337)]
    assert apbd_documents.units_without_document(enacted) == []
    with pytest.raises(DomainError, match="sudah dibuat"):
        make(region, enacted)


def test_they_come_in_force_by_the_known_way(region, enacted):
    make(region, enacted)
    signed = [apbd.sign(region, document) for document in BudgetDocument.objects.order_by("unit__code")]
    assert [(one.state, one.in_force_from) for one in signed] == [("signed", PLANNED_ON)] * 2


def test_no_dpa_before_the_enactment(region):
    budget = apbd.balanced(region)
    with pytest.raises(DomainError, match="belum ditetapkan") as e:
        make(region, budget)
    assert e.value.rules == ("I-11",)
    with pytest.raises(DomainError, match="belum ditetapkan"):
        documents.create_document(
            version=budget.version, unit=region.unit, dated_on=PLANNED_ON, actor=region[Role.OPERATOR]
        )
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        BudgetDocument.objects.create(
            version=budget.version,
            unit=region.unit,
            dated_on=PLANNED_ON,
            created_by=region[Role.OPERATOR],
            created_at=clock.now(),
        )
    assert refused.value.__cause__.sqlstate == "KP011"


def test_only_ppkd_makes_them(region, enacted):
    for role in Role:
        if role != Role.FINANCE_OFFICER:
            with pytest.raises(AccessDenied):
                make(region, enacted, actor=region[role])


def test_the_date_is_of_the_year(region, enacted):
    with pytest.raises(DomainError) as e:
        make(region, enacted, dated_on=date(2025, 1, 3))
    assert e.value.rules == ("I-07",)


def test_amounts_other_than_the_enacted_are_refused_months_are_free(region, enacted):
    make(region, enacted)
    document = BudgetDocument.objects.get(unit=region.other)
    operator = region.person(Role.OPERATOR, region.other)
    documents.put_lines(document, [line(amount=90 * MILLION)], actor=operator)
    with pytest.raises(DomainError) as e:
        engine.run(
            "budget_document", document.pk, "submit", actor=region.person(Role.BUDGET_USER, region.other)
        )
    assert e.value.rules == ("I-11",)
    assert "Rp\u00a090.000.000, menurut Perkada Penjabaran MURNI Rp\u00a0100.000.000" in e.value.message
    documents.put_lines(document, [line(amount=100 * MILLION)], actor=operator)
    assert apbd.sign(region, document).state == "signed"


def test_the_database_refuses_other_amounts_too(region, enacted):
    from django.db import connection

    make(region, enacted)
    document = BudgetDocument.objects.get(unit=region.other)
    documents.put_lines(
        document, [line(amount=90 * MILLION)], actor=region.person(Role.OPERATOR, region.other)
    )
    BudgetDocument.objects.filter(pk=document.pk).update(state="approved")
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT budget_put_in_force(%s)", [document.pk])
    assert (refused.value.__cause__.sqlstate, "is not what was enacted" in str(refused.value)) == (
        "KP011",
        True,
    )


def test_many_units_are_made_by_the_worker(region, enacted, monkeypatch):
    monkeypatch.setattr(apbd_documents, "DIRECT_UNITS_MAX", 1)
    run = apbd_documents.order_documents(enacted, dated_on=PLANNED_ON, actor=region[Role.FINANCE_OFFICER])
    assert BudgetDocument.objects.count() == 0
    assert jobs.run_now(run).message == "2 DPA dibuat dengan 3 rincian; anggaran kasnya diusulkan."
    assert BudgetDocument.objects.count() == 2
