"""Lines of a budget document typed in a table: sub kegiatan, account, fund source, amount, twelve months."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict

from budget.cash_plan import Asked, Method, propose
from budget.lines import MONTHS, LineInput
from budget.models import BudgetLine
from core.money import ZERO, Decimal, format_amount, rupiah, split_even
from reference.models import Account, FundSource, Nature, Program, Unit
from web.forms import inputs
from web.forms.inputs import Problem, Row

MONTH_NAMES = tuple(f"m{number}" for number in range(1, MONTHS + 1))
NAMES = ("account", "sub_activity", "fund_source", "amount", *MONTH_NAMES)


@dataclass(frozen=True)
class Total:
    """The sum of the typed lines of one nature, and month by month."""

    name: str
    amount: Decimal
    months: list[Decimal]


@dataclass
class LineTable:
    """The typed lines with the master rows that they name."""

    rows: list[Row]

    @classmethod
    def of_lines(cls, lines: Iterable[BudgetLine]) -> "LineTable":
        """The saved lines as text."""
        rows = []
        for index, line in enumerate(lines):
            key = line.key
            texts = {
                "account": str(key.account_id),
                "sub_activity": str(key.sub_activity_id or ""),
                "fund_source": str(key.fund_source_id),
                "amount": format_amount(line.amount.amount),
            }
            planned = {plan.month: plan.amount.amount for plan in line.months.all()}
            for number, name in enumerate(MONTH_NAMES, 1):
                texts[name] = format_amount(planned.get(number, ZERO)) if planned.get(number) else ""
            row = Row(index, texts)
            row.found = {
                "account": key.account,
                "sub_activity": key.sub_activity,
                "fund_source": key.fund_source,
            }
            rows.append(row)
        return cls(rows)

    @classmethod
    def of_post(cls, data: QueryDict) -> "LineTable":
        """The lines as they were sent; three queries."""
        table = cls(inputs.read_rows(data, "line", NAMES))
        table.look_up()
        return table

    def look_up(self) -> None:
        """Fetch the master rows that the lines name."""
        for name, model in (("account", Account), ("sub_activity", Program), ("fund_source", FundSource)):
            wanted = {int(row.texts[name]) for row in self.rows if row.texts[name].isdecimal()}
            known = model._default_manager.in_bulk(wanted)
            for row in self.rows:
                text = row.texts[name]
                row.found[name] = known.get(int(text)) if text.isdecimal() else None

    def add(self, *, account: Account, sub_activity: Program | None, fund_source: FundSource) -> None:
        """A new line at the end; it takes the focus."""
        texts = dict.fromkeys(NAMES, "")
        texts |= {
            "account": str(account.pk),
            "sub_activity": str(sub_activity.pk) if sub_activity else "",
            "fund_source": str(fund_source.pk),
        }
        self.rows = inputs.append(self.rows, texts)
        self.rows[-1].found = {"account": account, "sub_activity": sub_activity, "fund_source": fund_source}

    def remove(self, index: int) -> None:
        self.rows = inputs.without(self.rows, index)

    def split(self, index: int = -1) -> None:
        """Twelve equal months, the rest in December; of one line, or of every line without a plan."""
        for row in self.rows:
            is_empty = not any(row.texts[name] for name in MONTH_NAMES)
            if row.index == index or (index < 0 and is_empty):
                for name, part in zip(MONTH_NAMES, split_even(row.amount, MONTHS), strict=True):
                    row.texts[name] = format_amount(part) if part else ""

    def propose(self, method: Method, *, unit: Unit, year: int) -> None:
        """Months of every line by the method, with what each follows; to be looked at before saving."""
        asked = [
            (row, Asked(row.found["sub_activity"], row.found["account"], row.amount))
            for row in self.rows
            if row.found["account"] is not None
        ]
        plans = propose([line for _, line in asked], unit=unit, year=year, method=method)
        for (row, _), plan in zip(asked, plans, strict=True):
            row.found["basis"] = plan.basis
            for name, part in zip(MONTH_NAMES, plan.months, strict=True):
                row.texts[name] = format_amount(part) if part else ""

    def check(self) -> None:
        """Read every cell; empty months are zero."""
        for row in self.rows:
            row.check_amount(allow_zero=True)
            for name in MONTH_NAMES:
                if row.texts[name]:
                    row.check_amount(name, allow_zero=True)
                else:
                    row.found[name] = ZERO
            if not row.errors and planned_of(row) != row.found["amount"]:
                gap = row.found["amount"] - planned_of(row)
                word = "kurang" if gap > ZERO else "lebih"
                whole = rupiah(row.found["amount"])
                row.errors["m1"] = (
                    f"anggaran kas {rupiah(planned_of(row))}, {word} {rupiah(abs(gap))} dari {whole}."
                )
            for name, what in (("account", "rekening"), ("fund_source", "sumber dana")):
                if row.found[name] is None:
                    row.errors["amount"] = f"{what} tidak dikenal; hapus baris ini dan pilih lagi."

    @property
    def problems(self) -> list[Problem]:
        return inputs.row_problems(self.rows, "line")

    def inputs(self) -> list[LineInput]:
        """The lines as the service takes them; call after `check` found nothing."""
        return [
            LineInput(
                row.found["sub_activity"],
                row.found["account"],
                row.found["fund_source"],
                row.found["amount"],
                tuple(row.found[name] for name in MONTH_NAMES),
            )
            for row in self.rows
        ]

    @property
    def totals(self) -> list[Total]:
        """Sums by what the lines are: revenue, spending, financing in and out."""
        found = []
        for nature in (Nature.REVENUE, Nature.SPENDING, Nature.FINANCING_IN, Nature.FINANCING_OUT):
            rows = [row for row in self.rows if getattr(row.found.get("account"), "nature", "") == nature]
            if rows:
                months = [sum((month_of(row, name) for row in rows), ZERO) for name in MONTH_NAMES]
                amount = sum((row.amount for row in rows), ZERO)
                found.append(Total(str(nature.label), amount, months))
        return found


def month_of(row: Row, name: str) -> Decimal:
    """The typed month; zero when empty or unreadable."""
    text = row.texts[name]
    return inputs.read_amount(text, allow_zero=True)[0] if text else ZERO


def planned_of(row: Row) -> Decimal:
    """Sum of the typed months."""
    return sum((month_of(row, name) for name in MONTH_NAMES), ZERO)
