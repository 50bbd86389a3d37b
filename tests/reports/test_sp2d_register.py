"""Register SP2D: figures of paid, waiting, failed and void ones; totals; narrowing."""

from datetime import date

from reference.models import Role
from reports.definitions.listing import ListParameters
from reports.definitions.sp2d_register import COLUMNS, build
from tests.factories import budget as budgets
from tests.factories import treasury as payments
from tests.factories.reference import account
from tests.worlds import made_once
from treasury.models import DisbursementOrder

KEYS = [column.key for column in COLUMNS]


def of(unit=None, start=date(2025, 1, 1), end=date(2025, 12, 31), **over):
    return build(ListParameters(start, end, unit.pk if unit else None, **over))


def shown(row) -> dict:
    return {
        key: (cell.day or cell.text) if hasattr(cell, "text") else cell.value
        for key, cell in zip(KEYS, row.cells, strict=True)
    }


def make_story():
    found = payments.make_paying()
    payments.paid(
        found,
        payments.line(found.key(budgets.SALARY), 10_000_000),
        kind="LS-GAJI",
        deductions=[payments.tax(500_000)],
        description="Gaji Februari",
    )
    payments.issued(found, payments.line(found.key(), 4_000_000), on=date(2025, 2, 5))
    failed = payments.issued(found, payments.line(found.key(budgets.TRAVEL), 1_000_000), on=date(2025, 2, 6))
    payments.step(
        "disbursement",
        failed,
        "fail",
        found[Role.TREASURY_STAFF],
        on=date(2025, 2, 6),
        reason="Rekening tutup",
    )
    return found


paying = made_once("sp2d_register", make_story)


def test_every_sp2d_has_a_line(paying):
    paid, waiting, failed, total = of(paying.unit).matrix
    first = DisbursementOrder.objects.order_by("pk").first()
    assert paid.code == first.number
    assert paid.target == f"disbursement:{first.pk}"
    assert "Gaji Februari" in paid.label
    assert shown(paid) == {
        "dated_on": date(2025, 2, 3),
        "order_number": first.order.number,
        "request_number": first.order.request.number,
        "type": "LS-GAJI",
        "gross": 10_000_000,
        "deducted": 500_000,
        "net": 9_500_000,
        "paid_on": date(2025, 2, 3),
    }
    assert shown(waiting)["paid_on"] == "di bank"
    assert (shown(failed)["paid_on"], shown(failed)["gross"]) == ("gagal", None)
    assert [shown(total)[key] for key in ("gross", "deducted", "net")] == [14_000_000, 500_000, 13_500_000]
    assert paid.cells[1].target == f"payment_order:{first.order_id}"
    assert paid.cells[2].target == f"payment_request:{first.order.request_id}"


def test_days_units_and_accounts_narrow_it(paying):
    assert of(paying.unit, end=date(2025, 2, 4)).count == 1
    assert of(paying.region.other).count == 0
    assert of().count == 3
    found = of(account_id=account(budgets.STATIONERY).pk)
    assert found.count == 1
    assert found.matrix.value("total", "net") == 4_000_000
    assert of(account_id=account("5.1").pk).count == 3


def test_the_total_stands_on_the_last_page_only(paying):
    pages = [of(offset=at, limit=2) for at in (0, 2)]
    assert [[row.key for row in page.matrix] for page in pages] == [["", ""], ["", "total"]]
    assert pages[1].matrix.value("total", "gross") == 14_000_000


def test_an_empty_register_sums_to_zero(paying):
    (total,) = of(paying.region.other).matrix
    assert shown(total)["gross"] == 0


def test_queries_are_constant(paying, django_assert_num_queries):
    with django_assert_num_queries(4):
        of()
