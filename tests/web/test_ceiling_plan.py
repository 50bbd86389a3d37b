"""KUA-PPAS in the browser: begun, typed, loaded, tried, agreed.

Modules: web.views.ceiling_plan, web.forms.ceiling_plan.
"""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from budget import ceiling_workbook
from budget.ceilings import CeilingInput
from budget.models import Ceiling, CeilingPlan
from core import clock
from core.money import exact
from reference.models import Role
from tests.factories.budget import make_version
from tests.factories.planning import agree, detail, make_ceilings, make_proposal, make_regional_budget
from tests.factories.reference import make_fund


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(date(2025, 1, 2)):
        yield


@pytest.fixture
def plan(region) -> CeilingPlan:
    budget = make_regional_budget(region)
    make_proposal(region, budget, detail(amount="950.25"))
    return make_ceilings(region, budget.version, CeilingInput(region.unit, exact(1_000)))


def page(plan: CeilingPlan, name: str = "detail", *more: int) -> str:
    return reverse(f"ceiling-plan-{name}", args=[plan.pk, *more])


def test_a_plan_is_begun_from_the_list(region, client_of):
    version = make_version(region)
    client = client_of(Role.FINANCE_OFFICER)
    assert "Susun KUA-PPAS" in client.get(reverse("ceiling-plan-list")).content.decode()
    assert "Susun KUA-PPAS" not in client_of(Role.OPERATOR).get(reverse("ceiling-plan-list")).content.decode()
    answer = client.post(reverse("ceiling-plan-new"), {"version": version.pk})
    plan = CeilingPlan.objects.get()
    assert answer["Location"] == page(plan)
    assert "Belum ada pagu" in client.get(page(plan)).content.decode()


def test_rows_of_a_unit_are_typed_with_program_and_fund(region, plan, client_of):
    client = client_of(Role.TAPD)
    address = page(plan, "edit", region.unit.pk)
    shown = client.get(address).content.decode()
    assert 'value="1.000"' in shown and "950,25" in shown
    data = {
        "row-program": ["", "1.02.01", ""],
        "row-fund": ["", str(make_fund().pk), ""],
        "row-amount": ["1.200,50", "700", ""],
    }
    more = client.post(address, {**data, "action": "add_line"}).content.decode()
    assert more.count('name="row-amount"') == 3
    later = {name: ["", *cells] for name, cells in data.items()}
    less = client.post(address, {**later, "action": "remove_line:1"}).content.decode()
    assert 'value="1.200,50"' not in less and 'value="700"' in less
    wrong = client.post(
        address, {**data, "row-program": ["", "9.99", ""], "row-amount": ["x", "1", ""], "action": "save"}
    )
    assert wrong.status_code == 422
    assert "kode 9.99 tidak ada" in wrong.content.decode()
    assert client.post(address, {**data, "action": "save"})["Location"] == page(plan)
    rows = Ceiling.objects.filter(plan=plan).order_by("-amount")
    assert [(row.amount.amount, row.program_id is None) for row in rows] == [
        (exact("1200.50"), True),
        (exact(700), False),
    ]
    assert client.get(page(plan, "add"), {"unit": region.other.pk})["Location"] == page(
        plan, "edit", region.other.pk
    )


def test_the_secretary_records_the_agreement_and_opens_it_again(region, plan, client_of):
    address = reverse("document-step", args=["ceiling_plan", plan.pk, "agree"])
    client = client_of(Role.REGIONAL_SECRETARY)
    assert "Catat Nota Kesepakatan" in client.get(page(plan)).content.decode()
    empty = client.post(address, {"agreement_number": "", "agreed_on": "02-01-2025"})
    assert empty.status_code == 422
    assert client_of(Role.FINANCE_OFFICER).post(address, {}).status_code == 403
    done = client.post(address, {"agreement_number": "NK/1", "agreed_on": "02-01-2025"})
    assert done["Location"] == page(plan)
    plan.refresh_from_db()
    assert (plan.state, plan.agreement_number) == ("agreed", "NK/1")
    assert client_of(Role.TAPD).get(page(plan, "edit", region.unit.pk)).status_code == 422
    back = reverse("document-step", args=["ceiling_plan", plan.pk, "reopen"])
    assert client.post(back, {"reason": ""}).status_code == 422
    assert client.post(back, {"reason": "Dana berubah"}).status_code == 302


def test_what_if_saves_nothing_until_applied(region, plan, client_of):
    client = client_of(Role.FINANCE_OFFICER)
    tried = client.post(page(plan, "what-if"), {"percent": "-10", "action": "try"}).content.decode()
    assert "di bawah RKA" in tried and "(100,00)" in tried
    assert Ceiling.objects.get().amount.amount == exact(1_000)
    wrong = client.post(page(plan, "what-if"), {"percent": "1", "amount": "5", "action": "try"})
    assert wrong.status_code == 422 and "salah satu saja" in wrong.content.decode()
    unknown = client.post(page(plan, "what-if"), {"program": "9.9", "percent": "1"})
    assert unknown.status_code == 422
    client.post(page(plan, "what-if"), {"amount": "500", "action": "apply"})
    assert Ceiling.objects.get().amount.amount == exact(1_500)


def test_the_workbook_goes_out_and_comes_in(region, plan, client_of):
    client = client_of(Role.TAPD)
    data = client.get(page(plan, "template")).content
    assert client_of(Role.OPERATOR).get(page(plan, "template")).status_code == 403
    file = SimpleUploadedFile("pagu.xlsx", data, content_type=ceiling_workbook.CONTENT_TYPE)
    assert client.post(page(plan, "load"), {"file": file})["Location"] == page(plan)
    broken = SimpleUploadedFile("pagu.xlsx", b"bukan excel", content_type=ceiling_workbook.CONTENT_TYPE)
    assert client.post(page(plan, "load"), {"file": broken}).status_code == 422
    assert client.post(page(plan, "load"), {}).status_code == 422


def test_a_unit_sees_its_own_ceilings_only(region, plan, client_of):
    agree(region, plan)
    own = client_of(Role.OPERATOR).get(page(plan)).content.decode()
    other = client_of(Role.OPERATOR, region.other).get(page(plan)).content.decode()
    assert "950,25" in own and "Disepakati" in own
    assert "950,25" not in other and "Belum ada pagu" in other


def test_the_number_of_queries_does_not_follow_the_rows(
    region, plan, client_of, django_assert_max_num_queries
):
    client = client_of(Role.FINANCE_OFFICER)
    client.get(page(plan))
    with django_assert_max_num_queries(24):
        client.get(page(plan))
