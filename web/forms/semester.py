"""Prognosis typed in a table: one amount an account; an empty one keeps the proposal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.http import QueryDict

from core.errors import DomainError
from core.money import ZERO, Decimal, format_amount
from reference.models import Nature
from reports.semester import Expected
from web.forms import inputs
from web.forms.inputs import Problem, Row

NAMES = ("account", "amount")
GROUPS = (
    ("Pendapatan", (Nature.REVENUE.value,)),
    ("Belanja", (Nature.SPENDING.value,)),
    ("Penerimaan pembiayaan", (Nature.FINANCING_IN.value,)),
    ("Pengeluaran pembiayaan", (Nature.FINANCING_OUT.value,)),
)


@dataclass(frozen=True)
class Total:
    """The sum of the lines of one group, with what is typed."""

    name: str
    budget: Decimal
    realised: Decimal
    remainder: Decimal
    prognosis: Decimal


@dataclass
class PrognosisTable:
    """The typed lines, each with the account's figures."""

    rows: list[Row]

    @classmethod
    def of_lines(cls, lines: Iterable[Expected]) -> "PrognosisTable":
        """The saved prognosis as text; proposals stay empty."""
        rows = []
        for index, line in enumerate(lines):
            text = "" if line.typed is None else format_amount(line.typed)
            row = Row(index, {"account": str(line.account.id), "amount": text})
            row.found["line"] = line
            rows.append(row)
        return cls(rows)

    @classmethod
    def of_post(cls, data: QueryDict, lines: Sequence[Expected]) -> "PrognosisTable":
        """What was sent, on the lines that there are now; an account that left the budget meanwhile goes."""
        sent = {row.texts["account"]: row.texts["amount"] for row in inputs.read_rows(data, "line", NAMES)}
        table = cls.of_lines(lines)
        for row in table.rows:
            row.texts["amount"] = sent.get(row.texts["account"], row.texts["amount"])
        return table

    def check(self) -> None:
        """Read every cell that is filled."""
        for row in self.rows:
            if row.texts["amount"]:
                row.check_amount(allow_zero=True)
            else:
                row.found["amount"] = None

    @property
    def problems(self) -> list[Problem]:
        return [
            Problem(f"{row.found['line'].account.code}: {message}", f"line-amount-{row.index}")
            for row in self.rows
            for message in row.errors.values()
        ]

    def problems_of(self, error: DomainError) -> list[Problem]:
        """The service's refusals, each leading to its account's cell."""
        places = {row.texts["account"]: f"line-amount-{row.index}" for row in self.rows}
        return inputs.problems_of(error, lambda field: places.get(field, ""))

    def amounts(self) -> dict[int, Decimal | None]:
        """By account as the service takes them; call after `check` found nothing."""
        return {row.found["line"].account.id: row.found["amount"] for row in self.rows}

    def mark_differences(self) -> None:
        """Of a save that came second: each line says what is saved where it differs."""
        for row in self.rows:
            line: Expected = row.found["line"]
            if row.found["amount"] != line.typed:
                row.found["saved"] = line.prognosis

    @property
    def typed(self) -> list[Expected]:
        """The lines as they are typed, saved or not; unreadable amounts count as the proposal."""
        found = []
        for row in self.rows:
            amount = inputs.read_amount(row.texts["amount"], allow_zero=True)
            is_typed = bool(row.texts["amount"]) and not amount[1]
            found.append(replace(row.found["line"], typed=amount[0] if is_typed else None))
        return found

    @property
    def totals(self) -> list[Total]:
        """Sums by what the accounts are."""
        found = []
        for name, natures in GROUPS:
            lines = [line for line in self.typed if line.account.nature in natures]
            if lines:
                sums = (
                    sum((getattr(line, part) for line in lines), ZERO)
                    for part in ("budget", "realised", "remainder", "prognosis")
                )
                found.append(Total(name, *sums))
        return found
