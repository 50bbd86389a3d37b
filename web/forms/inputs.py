"""Forms of documents: the form itself, lines typed in a table, the pressed button, the error summary."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict

from core.errors import DomainError, Refusals
from core.money import ZERO, AmountError, Decimal, format_amount, parse_amount


class PlainForm(forms.Form):
    """A form whose inputs wear the house's classes and whose missing fields are named."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for item in self.fields.values():
            if not isinstance(item.widget, forms.CheckboxInput | forms.RadioSelect):
                item.widget.attrs.setdefault("class", "input")
            item.error_messages["required"] = f"{item.label} belum diisi."


def read_amount(text: str, *, allow_zero: bool = False) -> tuple[Decimal, str]:
    """The amount in `text` and "", or ZERO and a sentence that says what is wrong."""
    try:
        number = parse_amount(text)
    except AmountError as error:
        return ZERO, str(error)
    if number < ZERO or (number == ZERO and not allow_zero):
        return ZERO, f"{format_amount(number)} harus lebih dari nol."
    return number, ""


@dataclass
class Row:
    """One typed line: the texts as they came, what they mean and what is wrong with each."""

    index: int
    texts: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    found: dict[str, Any] = field(default_factory=dict)
    is_new: bool = False

    @property
    def amount(self) -> Decimal:
        """The typed amount; zero while it cannot be read."""
        return read_amount(self.texts.get("amount", ""), allow_zero=True)[0]

    def check_amount(self, name: str = "amount", *, allow_zero: bool = False) -> None:
        """Read the amount `name` and keep its error at the field."""
        text = self.texts.get(name, "").strip()
        number, error = read_amount(text, allow_zero=allow_zero) if text else (ZERO, "Nilai belum diisi.")
        self.found[name] = number
        if error:
            self.errors[name] = error


def read_rows(data: QueryDict, prefix: str, names: tuple[str, ...]) -> list[Row]:
    """Rows from parallel lists `prefix-name`; as many as the first name has. Missing cells are empty."""
    columns = {name: data.getlist(f"{prefix}-{name}") for name in names}
    count = len(columns[names[0]])
    return [
        Row(
            index,
            {name: (cells[index].strip() if index < len(cells) else "") for name, cells in columns.items()},
        )
        for index in range(count)
    ]


def without(rows: list[Row], index: int) -> list[Row]:
    """The rows without number `index`, renumbered."""
    kept = [row for row in rows if row.index != index]
    for number, row in enumerate(kept):
        row.index = number
    return kept


def filled(rows: list[Row]) -> list[Row]:
    """The rows that hold any text, renumbered."""
    kept = [row for row in rows if any(row.texts.values())]
    for number, row in enumerate(kept):
        row.index = number
    return kept


def append(rows: list[Row], texts: Mapping[str, str]) -> list[Row]:
    """The rows and a new one that takes the focus."""
    return [*rows, Row(len(rows), dict(texts), is_new=True)]


@dataclass(frozen=True)
class Action:
    """What the pressed button asks: `name` and, for a row, its index."""

    name: str
    index: int = -1


def read_action(data: QueryDict, default: str = "recompute") -> Action:
    """The pressed button: `save`, `submit`, `add_line`, `remove_line:2` …"""
    name, _, index = data.get("action", default).partition(":")
    return Action(name, int(index) if index.isdigit() else -1)


@dataclass(frozen=True)
class Problem:
    """One line of the error summary: the sentence, the field it leads to and the broken rules."""

    message: str
    anchor: str = ""
    rules: tuple[str, ...] = ()


def problems_of(error: DomainError, anchor_of: Callable[[str], str] | None = None) -> list[Problem]:
    """The refusals of a service, one problem each; `anchor_of` finds the field of a named one."""
    refusals = error.refusals if isinstance(error, Refusals) else [error]
    return [
        Problem(
            refusal.message, anchor_of(refusal.field) if anchor_of and refusal.field else "", refusal.rules
        )
        for refusal in refusals
    ]


def problems_at(anchor: str, error: DomainError) -> list[Problem]:
    """The refusals of a service, all leading to one field: a file, or the only choice of a page."""
    return [Problem(one.message, anchor, one.rules) for one in problems_of(error)]


def form_problems(form: forms.BaseForm) -> list[Problem]:
    """Errors of a form, each leading to its field."""
    found = [Problem(str(message)) for message in form.non_field_errors()]
    for name, messages in form.errors.items():
        if name != "__all__":
            found += [Problem(str(message), form[name].auto_id) for message in messages]
    return found


def row_problems(rows: list[Row], prefix: str) -> list[Problem]:
    """Errors of typed lines, each leading to its cell `prefix-name-index`."""
    return [
        Problem(f"Baris {row.index + 1}: {message}", f"{prefix}-{name}-{row.index}")
        for row in rows
        for name, message in row.errors.items()
    ]
