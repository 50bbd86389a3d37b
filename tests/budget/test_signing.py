"""Signing puts a document in force: ceilings, replaced versions, cuts below use, cash plan below releases."""

from datetime import date

import pytest

from budget.availability import reserve
from budget.models import BudgetKey
from core.errors import DomainError
from core.money import ZERO, Decimal
from reference.models import Role
from tests.factories.budget import (
    ELECTRICITY,
    TRAVEL,
    in_month,
    key_of,
    line,
    make_budget,
    make_draft,
    make_release,
    make_version,
    sign_budget,
    use,
)
from workflows import engine

LATER = date(2025, 3, 1)


def second(region, *lines, **over):
    version = make_version(region, on=LATER, kind="perubahan", name="PERUBAHAN")
    return make_draft(region, *lines, version=version, on=LATER, **over)


def spend(region, key, amount, on=date(2025, 2, 1)):
    reserve([use(key, amount)], source="x:1", event="s", on=on, actor=region[Role.TREASURER])


def refused(function, *words, **named):
    with pytest.raises(DomainError) as e:
        function(*words, **named)
    return e.value


def test_lines_become_ceilings(region):
    budget = make_budget(region, line(amount=400), line(TRAVEL, 100))
    assert (key_of(budget).ceiling, key_of(budget, TRAVEL).ceiling) == (400, 100)
    assert budget.in_force_from == date(2025, 1, 2)


def test_a_later_version_replaces_the_former_and_dropped_lines_get_zero(region):
    first = make_budget(region, line(amount=400), line(TRAVEL, 100))
    other = make_budget(region, line(amount=70), unit=region.other)
    document = sign_budget(region, second(region, line(amount=250), line(ELECTRICITY, 9)), on=LATER)
    assert [key_of(first).ceiling, key_of(first, TRAVEL).ceiling] == [Decimal(250), ZERO]
    assert key_of(document, ELECTRICITY).ceiling == 9
    assert key_of(other).ceiling == 70
    assert (document.number, document.in_force_from) == ("002/DPA/DINKES/2025", LATER)


def test_a_version_below_use_is_refused(region):
    budget = make_budget(region, line(amount=400, months=in_month(400, 1)))
    make_release(region, budget)
    key = key_of(budget)
    spend(region, key, 300)
    draft = second(region, line(amount=299, months=in_month(299, 1)))
    error = refused(sign_budget, region, draft, on=LATER)
    assert "I-12" in error.rules
    assert (
        "menjadi Rp\u00a0299, padahal realisasi dan komitmennya Rp\u00a0300, kurang Rp\u00a01."
        in error.message
    )
    key.refresh_from_db()
    draft.refresh_from_db()
    assert (key.ceiling, draft.state, draft.in_force_from) == (400, "approved", None)


def test_a_dropped_line_with_use_is_refused(region):
    budget = make_budget(region, line(amount=400, months=in_month(400, 1)))
    make_release(region, budget)
    spend(region, key_of(budget), 1)
    assert "I-12" in refused(sign_budget, region, second(region, line(TRAVEL, 5)), on=LATER).rules


def test_exactly_the_use_is_accepted_and_the_excess_of_spd_is_told(region):
    budget = make_budget(region, line(amount=400, months=in_month(400, 1)))
    make_release(region, budget)
    spend(region, key_of(budget), 300)
    document = sign_budget(region, second(region, line(amount=300, months=in_month(300, 1))), on=LATER)
    assert document.notices[0].startswith("SPD 5.1.02.01.01.0024")
    assert "Rp\u00a0400 melebihi pagu baru Rp\u00a0300" in document.notices[0]
    with pytest.raises(DomainError) as e:
        reserve([use(key_of(document), 1)], source="x:2", event="s", on=LATER, actor=region[Role.TREASURER])
    assert e.value.rules == ("I-15",)


def test_a_cash_plan_below_the_releases_is_refused(region):
    budget = make_budget(region, line(amount=400, months=in_month(400, 1)))
    make_release(region, budget)
    draft = second(region, line(amount=400, months=in_month(400, 4)))
    error = refused(sign_budget, region, draft, on=LATER)
    assert error.rules == ("I-14",)
    assert "sampai triwulan 1 Rp\u00a00, padahal SPD sudah Rp\u00a0400" in error.message


def test_an_older_version_is_not_signed_after_a_newer_one(region):
    old = make_draft(region)
    sign_budget(region, second(region, line(amount=5)), on=LATER)
    error = refused(sign_budget, region, old, on=LATER)
    assert (error.rules, "sudah berlaku" in error.message) == (("I-11",), True)


def test_a_later_version_is_not_dated_before_the_former(region):
    make_budget(region)
    draft = second(region, dated_on=date(2025, 1, 1))
    assert refused(sign_budget, region, draft, on=LATER).rules == ("I-07",)


def test_the_number_is_drawn_at_signing_only(region):
    document = make_draft(region)
    assert document.number == ""
    engine.run("budget_document", document.pk, "submit", actor=region[Role.BUDGET_USER])
    document.refresh_from_db()
    assert (document.number, BudgetKey.objects.get().ceiling) == ("", ZERO)
