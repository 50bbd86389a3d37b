"""The database keeps RKA lines: exact products, frozen once submitted, within their standards."""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from budget.models import BudgetProposal, ProposalLine, RegionalBudget
from tests.factories import proposals as make


@pytest.fixture
def sheet(region):
    return make.proposal(region, make.detail("Kertas"), make.detail("Tinta"))


def refusal(act) -> str:
    """The sqlstate with which the database refuses the act."""
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        act()
    cause = refused.value.__cause__
    assert isinstance(cause, psycopg.Error)
    return cause.sqlstate or ""


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def copied(line):
    """Insert the line once more."""
    ProposalLine.objects.bulk_create([ProposalLine(**{**fields(line), "id": None})])


def fields(line):
    return {field.attname: getattr(line, field.attname) for field in ProposalLine._meta.concrete_fields}


@pytest.mark.parametrize("amount", ["500000.01", "499999", "0"])
def test_an_amount_is_its_product(sheet, amount):
    line = make.lines_of(sheet)[0]
    act = lambda: ProposalLine.objects.filter(pk=line.pk).update(amount=amount)  # noqa: E731
    assert refusal(act) == "23514"


@pytest.mark.parametrize(
    ("price", "volume", "tax", "amount"),
    [
        ("1", "0.5", "0", "1"),
        ("1", "0.4999", "0", "0"),
        ("48500.25", "3", "11", "161506"),
        ("7", None, "0", "7"),
    ],
)
def test_the_product_is_rounded_half_up_as_the_service_does(sheet, price, volume, tax, amount):
    line = make.lines_of(sheet)[0]
    changed = ProposalLine.objects.filter(pk=line.pk).update(
        price=price, volume_1=volume, tax_percent=tax, amount=amount
    )
    assert changed == 1


def bring(sheet, *states):
    """Along the way that the database allows."""
    for state in states:
        BudgetProposal.objects.filter(pk=sheet.pk).update(state=state)


@pytest.mark.parametrize("states", [("submitted",), ("submitted", "verified")])
def test_lines_of_a_submitted_rka_are_frozen(sheet, states):
    line = make.lines_of(sheet)[0]
    bring(sheet, *states)
    assert refusal(lambda: ProposalLine.objects.filter(pk=line.pk).update(description="Lain")) == "KP011"
    assert refusal(lambda: sql("DELETE FROM budget_proposalline WHERE id = %s", line.pk)) == "KP011"
    assert refusal(lambda: copied(line)) == "KP011"
    # A mark is no content: TAPD sets it while the RKA is with him.
    assert ProposalLine.objects.filter(pk=line.pk).update(is_returned=True, place=5) == 1


def test_lines_of_a_compiled_budget_are_frozen(sheet):
    RegionalBudget.objects.filter(pk=sheet.budget_id).update(state="compiled")
    line = make.lines_of(sheet)[0]
    assert refusal(lambda: ProposalLine.objects.filter(pk=line.pk).update(description="Lain")) == "KP011"


def test_only_returned_lines_change(sheet):
    paper, ink = make.lines_of(sheet)
    bring(sheet, "submitted", "returned")
    ProposalLine.objects.filter(pk=ink.pk).update(is_returned=True)
    assert refusal(lambda: ProposalLine.objects.filter(pk=paper.pk).update(description="Lain")) == "KP011"
    assert refusal(lambda: sql("DELETE FROM budget_proposalline WHERE id = %s", paper.pk)) == "KP011"
    assert refusal(lambda: sql("DELETE FROM budget_proposalline WHERE proposal_id = %s", sheet.pk)) == "KP011"
    assert refusal(lambda: copied(paper)) == "KP011"
    assert ProposalLine.objects.filter(pk=ink.pk).update(description="Lain") == 1
    sql("DELETE FROM budget_proposalline WHERE id = %s", ink.pk)
    assert ProposalLine.objects.filter(proposal=sheet).count() == 1


def test_a_line_keeps_its_rka(sheet, region):
    other = make.proposal(region, unit=region.other)
    line = make.lines_of(sheet)[0]
    assert refusal(lambda: ProposalLine.objects.filter(pk=line.pk).update(proposal=other)) == "KP011"


def test_a_price_keeps_to_its_standard(sheet, region):
    item = make.price_item(region, price=49_999)
    line = make.lines_of(sheet)[0]
    act = lambda: ProposalLine.objects.filter(pk=line.pk).update(price_item=item)  # noqa: E731
    assert refusal(act) == "KP008"
    changed = ProposalLine.objects.filter(pk=line.pk).update(price_item=item, exception_basis="Survei")
    assert changed == 1


def test_a_newer_decree_may_allow_more(sheet, region):
    item = make.price_item(region, price=49_999)
    make.price_item(region, price=50_000, number=2)
    line = make.lines_of(sheet)[0]
    assert ProposalLine.objects.filter(pk=line.pk).update(price_item=item) == 1
