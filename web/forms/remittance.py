"""Form of a remittance of deductions: head; lines are typed beside what is still withheld."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.http import QueryDict

from core.money import Decimal, format_amount
from reference.models import Account
from treasury.withholdings import Withheld
from web.forms.fields import DayField
from web.forms.inputs import PlainForm, Problem, read_amount


class RemittanceForm(PlainForm):
    """Setoran potongan."""

    dated_on = DayField(label="Tanggal setor")
    receipt_number = forms.CharField(label="NTPN atau bukti setor", max_length=60, required=False)
    description = forms.CharField(label="Uraian", max_length=500)


@dataclass
class RestRow:
    """A PFK account with what is not remitted, and what is typed for it."""

    account: Account
    rest: Decimal
    text: str
    error: str = ""


def rest_rows(found: Iterable[Withheld], data: QueryDict | None) -> list[RestRow]:
    """Rows as typed; on a page that is only opened the whole rest of each."""
    return [
        RestRow(
            one.account,
            one.rest,
            format_amount(one.rest) if data is None else data.get(f"amount-{one.account.pk}", ""),
        )
        for one in found
    ]


def read_rests(rows: Iterable[RestRow]) -> tuple[list[Problem], list[tuple[Account, Decimal]]]:
    """The typed amounts by account, empty and zero ones left out; wrong ones are kept at their row."""
    problems, lines = [], []
    for row in rows:
        if not row.text.strip():
            continue
        number, row.error = read_amount(row.text, allow_zero=True)
        if row.error:
            problems.append(Problem(f"{row.account.name}: {row.error}", f"amount-{row.account.pk}"))
        elif number:
            lines.append((row.account, number))
    return problems, lines
