"""What documents say to the posting rules."""

from core.money import Decimal
from tests.factories import budget as budgets
from tests.factories import treasury as make
from tests.factories.reference import account
from treasury import facts


def charge(paying, **settles) -> str:
    request = make.draft_request(paying, make.line(paying.key(budgets.ELECTRICITY), 5, **settles))
    (item,) = facts.request_items(request)
    from reference.models import Account

    return Account.objects.get(pk=item.accounts["charge"]).code


def test_a_line_is_charged_to_what_it_settles_else_named_else_mapped(paying):
    assert charge(paying) == "8.1.02.02.01.0061"
    assert charge(paying, debit_account=account("1.3.06.01.01.0001")) == "1.3.06.01.01.0001"
    assert charge(paying, payable_account=make.payable()) == make.ELECTRICITY_PAYABLE
    handover = make.make_handover(paying, 5, code=budgets.ELECTRICITY)
    assert charge(paying, handover=handover) == make.ELECTRICITY_PAYABLE
    named = make.make_handover(
        paying, 5, code=budgets.ELECTRICITY, payable_account=account("2.1.06.02.01.0024")
    )
    assert charge(paying, handover=named) == "2.1.06.02.01.0024"


def test_a_payment_tells_its_lines_with_dimensions_and_its_deductions(paying):
    disbursement = make.issued(paying, deductions=[make.tax(500), make.tax(7, make.PENSION)])
    found = facts.of_disbursement(disbursement, paid_on=make.ASKED_ON)
    (line,) = found.items["lines"]
    key = paying.key()
    assert (line.sub_activity_id, line.fund_source_id) == (key.sub_activity_id, key.fund_source_id)
    assert [item.amount for item in found.items["deductions"]] == [500, 7]
    assert found.totals == {"gross": Decimal(10_000_000), "net": Decimal(9_999_493)}
    assert (found.source, found.event, found.rule) == (disbursement.document_key, "paid", "disbursement")


def test_a_budget_without_difference_has_no_amounts(paying):
    found = facts.of_budget(paying.document, dated_on=make.ASKED_ON, difference={})
    assert set(found.totals.values()) == {0}
    assert found.kind == "BUDGET"
