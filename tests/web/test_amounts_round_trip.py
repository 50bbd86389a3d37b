"""Amounts to Rp 9.999.999.999.999.999,99: typed, stored, on the form, in the register; equal to the sen."""

from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from core import clock
from core.money import ZERO, AmountError, Decimal, exact, parse_amount
from core.words import terbilang
from reference.models import Role
from tests.factories import budget as budgets
from tests.factories import treasury as made
from tests.factories.reference import make_region, make_vendor
from tests.reports.printouts import reading
from treasury.models import PaymentRequest

LARGEST = "9.999.999.999.999.999,99"
AMOUNTS = {
    LARGEST: "9999999999999999.99",
    "0,01": "0.01",
    "123.456.789.012.345,67": "123456789012345.67",
}
REGISTER = {"dari": "01-01-2025", "sampai": "31-12-2025"}


def paying_with(ceiling: Decimal) -> made.Paying:
    """One line of that ceiling, planned and released in January, and as much in the RKUD."""
    region = make_region()
    months = (ceiling, *[ZERO] * 11)
    document = budgets.make_budget(region, budgets.line(budgets.STATIONERY, ceiling, months=months))
    budgets.make_release(region, document)
    return made.Paying(region, document, made.name_rkud(region, cash=ceiling))


@pytest.mark.parametrize("typed", AMOUNTS)
def test_an_amount_is_the_same_from_the_form_to_the_papers(db, sign_in, typed):
    amount = exact(AMOUNTS[typed])
    paying = paying_with(amount)
    stored = PaymentRequest.objects.get(pk=send_request(paying, sign_in, typed))
    assert stored.lines.get().amount.amount == stored.gross.amount == amount
    reader = sign_in(paying[Role.AUDITOR])
    form = reading.flat(reader.get(f"/belanja/spp/{stored.pk}/cetak/").content)
    assert typed in form
    assert packed(terbilang(amount)) in packed(form)
    order = made.order(paying, made.verify(paying, stored))
    order = made.step("payment_order", order, "sign", paying[Role.BUDGET_USER])
    with clock.frozen(made.ASKED_ON):
        issued = made.issue(order, dated_on=made.ASKED_ON, actor=paying[Role.TREASURY_DELEGATE])
    assert issued.gross.amount == amount
    # The register holds it as it is; in the LRA a budget without revenue is a deficit, in parentheses.
    assert_in_files(reader, paying, "sp2d_register", amount, typed)
    assert_in_files(reader, paying, "lra", -amount, f"({typed})")


def packed(text: str) -> str:
    """Without spaces and capitals: lines of a paper break anywhere."""
    return "".join(text.lower().split())


def assert_in_files(reader: Client, paying: made.Paying, kind: str, amount: Decimal, shown: str) -> None:
    """The PDF shows the amount; both readers of the XLSX give it back to the sen."""
    asked = {**REGISTER, "unit": str(paying.unit.pk)}
    found = {
        extension: body(reader.get(f"/laporan/{kind}/berkas/{extension}/", asked))
        for extension in ("xlsx", "pdf")
    }
    assert packed(shown) in packed(reading.flat(found["pdf"]))
    sheet = load_workbook(BytesIO(found["xlsx"])).worksheets[0]
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    again = CalamineWorkbook.from_filelike(BytesIO(found["xlsx"])).get_sheet_by_index(0).to_python()
    assert amount in amounts_of(cells), (kind, "openpyxl")
    assert amount in amounts_of([cell for row in again for cell in row]), (kind, "calamine")


def body(answer) -> bytes:
    assert answer.status_code == 200, answer.content.decode()
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def amounts_of(cells: list) -> set[Decimal]:
    """Numbers by their shortest text, and amounts that a double cannot hold as they are written."""
    found = set()
    for cell in cells:
        if isinstance(cell, int | float):
            found.add(Decimal(repr(cell)))
        elif isinstance(cell, str) and cell:
            is_negative = cell.startswith("(")
            try:
                value = parse_amount(cell.strip("()"))
            except AmountError:
                continue
            found.add(-value if is_negative else value)
    return found


def send_request(paying, sign_in, typed: str) -> int:
    """Fill in and send the SPP as its treasurer does; the new document's id."""
    data = {
        "kind": "LS-BJ",
        "dated_on": f"{made.ASKED_ON:%d-%m-%Y}",
        "vendor": str(make_vendor().pk),
        "description": "Nilai batas",
        "line-key": str(paying.key().pk),
        "line-amount": typed,
        "line-settles": "",
        "cash_plan_reason": "Nilai batas",
        "action": "submit",
    }
    with clock.frozen(made.ASKED_ON):
        answer = sign_in(paying[Role.TREASURER]).post("/belanja/spp/baru/", data)
    assert answer.status_code == 302, answer.content.decode()
    return int(answer.url.rstrip("/").rpartition("/")[2])
