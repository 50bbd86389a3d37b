"""Home by role: tests of web.views.home, web.waiting and web.remaining."""

from datetime import date

import pytest
from django.urls import reverse

from core import clock
from core.money import ZERO, exact
from reference.models import Role
from tests.factories import budget as budgets
from tests.factories import treasury as payments
from tests.factories.reference import hand_over, make_user
from treasury.services.year import open_year
from web import remaining, waiting

TODAY = date(2025, 12, 31)


def page_of(sign_in, user) -> str:
    return sign_in(user).get("/").content.decode()


# --- What waits ----------------------------------------------------------------------------------
def titles(user, on=date(2026, 11, 24)) -> list[tuple[str, str]]:
    return [(item.title.split(" ")[0], item.action) for item in waiting.items(user, on)]


def test_a_payment_waits_for_one_person_after_another(paying):
    request = payments.draft_request(paying)
    assert titles(paying[Role.TREASURER]) == [("SPP-LS", "Ajukan")]
    payments.submit(paying, request)
    assert titles(paying[Role.TREASURER]) == []
    assert titles(paying[Role.SKPD_VERIFIER]) == [("SPP-LS", "Verifikasi")]
    payments.verify(paying, request)
    assert titles(paying[Role.SKPD_VERIFIER]) == [("SPP-LS", "Buat SPM")]
    order = payments.order(paying, request)
    payments.step("payment_order", order, "sign", paying[Role.BUDGET_USER])
    assert titles(paying[Role.TREASURY_DELEGATE]) == [("SPM", "Uji SPM")]


def test_a_budget_document_waits_for_one_person_after_another(region):
    with clock.frozen(date(2025, 1, 2)):
        open_year(region.year, actor=region[Role.ADMINISTRATOR])
    version = budgets.make_version(region)
    document = budgets.make_draft(region, budgets.line(), version=version)
    for step, role, action in (
        ("submit", Role.BUDGET_USER, "Ajukan"),
        ("verify", Role.TAPD, "Verifikasi"),
        ("approve", Role.REGIONAL_SECRETARY, "Setujui"),
        ("sign", Role.FINANCE_OFFICER, "Tanda tangani"),
    ):
        assert [action for _, action in titles(region[role])] == [action]
        payments.step("budget_document", document, step, region[role])
        assert titles(region[role]) == []


def test_nothing_waits_for_a_colleague_of_another_unit(paying):
    payments.draft_request(paying)
    assert titles(paying.region.person(Role.TREASURER, paying.region.other)) == []
    assert titles(paying[Role.AUDITOR]) == []


def test_who_acted_on_a_chain_under_another_role_is_spared(paying):
    request = payments.submit(paying, payments.draft_request(paying))
    treasurer = paying[Role.TREASURER]
    # He handed over the treasurer's office and now verifies: another office, the same person in the chain.
    hand_over(treasurer, Role.SKPD_VERIFIER, paying.unit, on=clock.today())
    assert request.state == "submitted"
    assert titles(treasurer) == []


def test_home_lists_what_waits_with_its_amount_and_page(paying, sign_in):
    request = payments.draft_request(paying)
    page = page_of(sign_in, paying[Role.TREASURER])
    assert "Satu hal menunggu Anda." in page
    assert reverse("spp-detail", args=[request.pk]) in page
    assert ">10.000.000<" in page
    assert f'href="{reverse("spp-new")}"' in page


# --- What remains --------------------------------------------------------------------------------
def test_a_returned_request_says_why(paying):
    request = payments.submit(paying, payments.draft_request(paying))
    payments.step(
        "payment_request", request, "return_", paying[Role.SKPD_VERIFIER], reason="Faktur pajak belum ada."
    )
    (item,) = waiting.items(paying[Role.TREASURER], date(2026, 11, 24))
    assert (item.action, item.note) == ("Perbaiki", "Faktur pajak belum ada.")


def test_remainders_follow_reservation_and_payment(paying):
    unit = [paying.unit.pk]
    before = remaining.of_scope(year=2025, on=TODAY, unit_ids=unit)
    assert before.ceiling == exact("8450000000")
    assert (before.realised, before.reserved) == (ZERO, ZERO)
    payments.submit(paying, payments.draft_request(paying))
    asked = remaining.of_scope(year=2025, on=TODAY, unit_ids=unit)
    assert before.budget - asked.budget == exact(10_000_000)
    assert before.spd - asked.spd == exact(10_000_000)
    assert before.cash_plan - asked.cash_plan == exact(10_000_000)
    payments.paid(paying, payments.line(paying.key(), 4_000_000))
    paid = remaining.of_scope(year=2025, on=TODAY, unit_ids=unit)
    assert (paid.realised, paid.pending) == (exact(4_000_000), exact(10_000_000))


def test_rows_add_up_to_the_scope(paying):
    payments.paid(paying, payments.line(paying.key(), 4_000_000))
    whole = remaining.of_scope(year=2025, on=TODAY, unit_ids=[paying.unit.pk])
    rows = remaining.by_sub_activity(year=2025, on=TODAY, unit_ids=[paying.unit.pk])
    assert [row.code for row in rows] == sorted(row.code for row in rows)
    assert sum(row.budget for row in rows) == whole.budget
    assert sum(row.spd for row in rows) == whole.spd
    units = remaining.by_unit(year=2025, on=TODAY)
    assert [(row.code, row.budget) for row in units] == [("DINKES", whole.budget)]


def test_what_was_released_counts_also_where_nothing_is_left_in_the_budget(paying, monkeypatch):
    whole = remaining.of_scope(year=2025, on=TODAY, unit_ids=None)
    keys = remaining._keys
    monkeypatch.setattr(remaining, "_keys", lambda *given: keys(*given).none())
    rows = remaining.by_unit(year=2025, on=TODAY)
    assert [(row.ceiling, row.released) for row in rows] == [(ZERO, whole.released)]
    assert whole.released > 0
    assert remaining.of_scope(year=2025, on=TODAY, unit_ids=None, rows=rows).released == whole.released


def test_a_long_table_ends_in_one_row_of_the_others(paying):
    rows = remaining.by_sub_activity(year=2025, on=TODAY, unit_ids=[paying.unit.pk])
    shown, rest = remaining.shortened(rows, 2, "sub kegiatan")
    assert len(shown) == 2
    assert rest.name == f"{len(rows) - 2} sub kegiatan lain"
    assert sum(row.ceiling for row in shown) + rest.ceiling == sum(row.ceiling for row in rows)
    assert remaining.shortened(rows, 99, "x") == (rows, None)


@pytest.mark.parametrize(
    ("today", "day"),
    [
        (date(2025, 5, 6), date(2025, 5, 6)),
        (date(2026, 1, 2), date(2025, 12, 31)),
        (date(2024, 1, 2), date(2025, 1, 1)),
    ],
)
def test_the_day_looked_at_lies_in_the_year(today, day):
    assert remaining.day_of(2025, today) == day


# --- By role -------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_home(paying, sign_in, role):
    response = sign_in(paying[role]).get("/")
    assert response.status_code == 200


def test_a_unit_role_sees_its_own_figures_only(paying, sign_in):
    own = page_of(sign_in, paying[Role.TREASURER])
    assert "Sisa per sub kegiatan" in own
    assert "8.450.000.000" in own
    other = page_of(sign_in, paying.region.person(Role.TREASURER, paying.region.other))
    assert "8.450.000.000" not in other
    assert "DINKES" not in other


def test_the_finance_office_sees_the_rkud(paying, sign_in):
    payments.signed_order(paying, payments.line(paying.key(), 3_000_000))
    page = page_of(sign_in, paying[Role.TREASURY_STAFF])
    assert "Saldo RKUD" in page
    assert "5.000.000.000" in page
    assert "1 SPM ditandatangani PA" in page
    assert "Sisa per SKPD" in page
    assert "Saldo RKUD" not in page_of(sign_in, paying[Role.TREASURER])


def test_the_administrator_sees_people_and_no_money(paying, sign_in):
    make_user("tanpa_peran")
    page = page_of(sign_in, paying[Role.ADMINISTRATOR])
    assert "1 tanpa peran hari ini" in page
    assert "Sisa anggaran" not in page
    assert "8.450.000.000" not in page


def test_a_person_without_a_role_is_told_the_way_out(paying, sign_in):
    page = page_of(sign_in, make_user("tanpa_peran"))
    assert "Belum ada penunjukan yang berlaku hari ini" in page
    assert "8.450.000.000" not in page


def test_queries_do_not_grow_with_the_work(paying, sign_in, django_assert_num_queries):
    payments.draft_request(paying)
    client = sign_in(paying[Role.TREASURER])
    client.get("/")
    with django_assert_num_queries(16) as first:
        client.get("/")
    for _ in range(5):
        payments.draft_request(paying)
    with django_assert_num_queries(len(first.captured_queries)):
        client.get("/")
