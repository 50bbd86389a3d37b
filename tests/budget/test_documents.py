"""Versions, documents and lines: who makes them, what a line may be, frozen when it moved on."""

from datetime import date

import pytest

from budget import documents
from budget.models import BudgetKey, BudgetLine, CashPlan
from core import clock
from core.errors import AccessDenied, DomainError
from core.money import ZERO, Decimal
from reference.models import Role
from tests.factories.budget import (
    ELECTRICITY,
    SERVICES,
    TRAVEL,
    in_month,
    key_of,
    line,
    make_budget,
    make_draft,
    make_version,
    quarterly,
)
from workflows import engine

DAY = date(2025, 1, 2)


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(DAY):
        yield


def test_versions_are_numbered_and_the_first_is_murni(region):
    make = {"year": 2025, "actor": region[Role.FINANCE_OFFICER]}
    with pytest.raises(DomainError, match="Versi pertama"):
        documents.create_version(kind="perubahan", name="P1", **make)
    first = documents.create_version(kind="murni", name="MURNI", **make)
    with pytest.raises(DomainError, match="Versi pertama"):
        documents.create_version(kind="murni", name="MURNI 2", **make)
    with pytest.raises(DomainError, match="sudah dipakai"):
        documents.create_version(kind="perubahan", name="MURNI", **make)
    second = documents.create_version(kind="perubahan", name="PERUBAHAN", **make)
    assert (first.number, second.number) == (1, 2)
    assert first.history.get().history_user == region[Role.FINANCE_OFFICER]


def test_an_operator_makes_no_version(region):
    with pytest.raises(AccessDenied) as e:
        make_version_as(region, region[Role.OPERATOR])
    assert e.value.rules == ("I-40",)


def make_version_as(region, actor):
    return documents.create_version(year=region.year, kind="murni", name="MURNI", actor=actor)


def test_a_version_of_a_year_that_is_not_open(region):
    with pytest.raises(DomainError, match="2031 belum dibuka"):
        documents.create_version(year=2031, kind="murni", name="MURNI", actor=region[Role.FINANCE_OFFICER])


def test_one_document_a_unit_and_version_by_its_operator(region):
    version = make_version(region)
    make = {"version": version, "unit": region.unit, "dated_on": DAY}
    with pytest.raises(AccessDenied):
        documents.create_document(actor=region.person(Role.OPERATOR, region.other), **make)
    document = documents.create_document(actor=region[Role.OPERATOR], **make)
    assert document.state == "draft"
    assert engine.history(document.document_key).get().step == "create"
    with pytest.raises(DomainError, match="sudah ada"):
        documents.create_document(actor=region[Role.OPERATOR], **make)


@pytest.mark.parametrize(
    ("dated_on", "says"),
    [(date(2025, 1, 3), "melewati hari ini"), (date(2023, 12, 31), "di luar tahun anggaran 2025")],
)
def test_dates_of_a_document(region, dated_on, says):
    with pytest.raises(DomainError, match=says) as e:
        documents.create_document(
            version=make_version(region), unit=region.unit, dated_on=dated_on, actor=region[Role.OPERATOR]
        )
    assert e.value.rules == ("I-07",)


def test_a_document_may_be_older_than_its_year(region):
    document = documents.create_document(
        version=make_version(region),
        unit=region.unit,
        dated_on=date(2024, 12, 30),
        actor=region[Role.OPERATOR],
    )
    assert document.dated_on == date(2024, 12, 30)


def test_put_lines_replaces_all_lines_and_their_months(region):
    document = make_draft(region, line(amount=400), line(TRAVEL, 100))
    kept = BudgetLine.objects.get(document=document, key__account__code=TRAVEL)
    documents.put_lines(
        document,
        [line(TRAVEL, 120), line(ELECTRICITY, 60, sub_activity=SERVICES)],
        actor=region[Role.OPERATOR],
    )
    found = BudgetLine.objects.filter(document=document).values_list("key__account__code", "amount")
    assert set(found) == {(TRAVEL, Decimal(120)), (ELECTRICITY, Decimal(60))}
    months = CashPlan.objects.filter(line=kept).order_by("month").values_list("amount", flat=True)
    assert list(months) == list(quarterly(120))
    kinds = kept.history.order_by("history_id").values_list("history_type", "amount", "history_user")
    operator = region[Role.OPERATOR].pk
    assert list(kinds) == [("+", Decimal(100), operator), ("~", Decimal(120), operator)]
    assert BudgetLine.history.filter(history_type="-").count() == 1


def test_a_key_is_made_once_and_outlives_versions(region):
    first = make_budget(region, line(amount=400))
    key = key_of(first)
    version = make_version(region, kind="perubahan", name="PERUBAHAN")
    second = make_budget(region, line(amount=300), version=version)
    assert key_of(second).pk == key.pk
    assert BudgetKey.objects.count() == 1
    assert key_of(second).ceiling == Decimal(300)


def test_a_refused_line_leaves_everything_as_it_was(region):
    document = make_draft(region, line(amount=400))
    bad = [line(TRAVEL, 100), line(amount=50, months=in_month(40, 1))]
    with pytest.raises(DomainError) as e:
        documents.put_lines(document, bad, actor=region[Role.OPERATOR])
    assert e.value.rules == ("I-14",)
    assert "Rincian 2" in e.value.message
    assert "selisih Rp\u00a010" in e.value.message
    assert BudgetLine.objects.get(document=document).amount.amount == Decimal(400)


def test_every_flaw_is_named(region):
    lines = [
        line(amount=-1, months=in_month(-1, 1)),
        line(TRAVEL, 5, sub_activity=None),
        line(TRAVEL, 5),
        line(TRAVEL, 7),
    ]
    document = make_draft(region)
    with pytest.raises(DomainError) as e:
        documents.put_lines(document, lines, actor=region[Role.OPERATOR])
    assert set(e.value.rules) == {"I-04", "I-14", "I-02"}
    assert "Rincian 4: 5.1.02.04.01.0001 dengan sub kegiatan dan sumber dana yang sama" in e.value.message


def test_only_the_units_operator_writes_lines(region):
    document = make_draft(region)
    for actor in (region.person(Role.OPERATOR, region.other), region[Role.BUDGET_USER], region[Role.TAPD]):
        with pytest.raises(AccessDenied):
            documents.put_lines(document, [line()], actor=actor)


def test_a_submitted_document_takes_no_lines(region):
    document = make_draft(region)
    engine.run("budget_document", document.pk, "submit", actor=region[Role.BUDGET_USER])
    with pytest.raises(DomainError, match="sudah diajukan") as e:
        documents.put_lines(document, [line(amount=1)], actor=region[Role.OPERATOR])
    assert e.value.rules == ("I-11",)


def test_a_draft_without_lines_is_not_submitted(region):
    document = make_draft(region)
    documents.put_lines(document, [], actor=region[Role.OPERATOR])
    with pytest.raises(DomainError, match="tanpa rincian"):
        engine.run("budget_document", document.pk, "submit", actor=region[Role.BUDGET_USER])


def test_a_draft_gives_no_ceiling(region):
    document = make_draft(region)
    assert key_of(document).ceiling == ZERO
