"""The sheet of an RKA between page and service: lines as texts of cells, and cells as changes.

Cells travel as people type them; codes and numbers are read here, so that the page computes for the eye
only. What cannot be read is named by line and column like every other flaw.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from budget.models import BudgetProposal, PriceItem
from budget.models.price import PriceKind
from budget.proposal_checks import LineFlaw, LineFlaws
from budget.proposal_editing import Added, Changes, Conflict, Edited, Moved, Removed
from budget.proposal_lines import VOLUMES_MAX, DetailInput, Volume
from budget.proposal_meters import Meters
from budget.proposal_text import coefficient_text, parse_coefficient
from core.errors import DomainError
from core.money import ZERO, AmountError, format_amount, format_quantity, parse_amount, parse_quantity
from reference.models import Account, FiscalYear, FundSource
from web.templatetags.kapuas import saat

TEXTS = ("header", "description", "specification", "measure", "exception_basis", "location", "recipient")
# Cell → the column that a flaw names, where the two differ.
FLAW_COLUMNS = {
    "sumber_dana": "fund", "volumes": "coefficient", "tax_percent": "tax", "sub_kegiatan": "account",
    "price_item": "price",
}  # fmt: skip
CELLS = frozenset({*TEXTS, "account", "fund", "coefficient", "price", "tax", "amount"})
CODE_LENGTH_MAX = 60
UNREADABLE = "Kiriman lembar tidak dapat dibaca. Muat ulang halaman; isian tetap ditawarkan kembali."


def row_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """A line, as `proposal_selectors.records` reads it, as the sheet shows it."""
    given = record["given"] or {}
    cells = {name: record[name] for name in TEXTS}
    cells["account"] = record["account__code"] or str(given.get("account", ""))
    cells["fund"] = record["fund_source__code"] or str(given.get("fund_source", ""))
    cells["coefficient"] = coefficient_text(
        [
            Volume(record[f"volume_{number}"], record[f"measure_{number}"])
            for number in range(1, VOLUMES_MAX + 1)
            if record[f"volume_{number}"] is not None
        ]
    )
    cells["price"] = format_amount(record["price"])
    cells["tax"] = format_quantity(record["tax_percent"]) if record["tax_percent"] else ""
    cells["amount"] = format_amount(record["amount"])
    item = {
        "id": record["price_item"],
        "code": record["price_item__code"],
        "name": record["price_item__name"],
        "kind": PriceKind(record["price_item__kind"]).label if record["price_item__kind"] else "",
        "measure": record["price_item__measure"],
        "price": format_amount(record["price_item__price"]),
    }
    return {
        "id": record["id"],
        "revision": record["revision"],
        "returned": record["is_returned"],
        "cells": cells,
        "account": record["account__name"] or "",
        "fund": record["fund_source__name"] or "",
        "item": item if record["price_item"] else None,
    }


def item_of(item: PriceItem) -> dict[str, Any]:
    """A standard as the page keeps it beside a price."""
    return {
        "id": item.pk,
        "code": item.code,
        "name": item.name,
        "kind": item.get_kind_display(),
        "measure": item.measure,
        "price": format_amount(item.price.amount),
    }


# --- Reading -----------------------------------------------------------------------------------
@dataclass
class _Codes:
    """Master rows of the codes that a sheet names; two queries."""

    accounts: Mapping[str, int]
    funds: Mapping[str, int]
    year: FiscalYear


@dataclass
class _Reader:
    """Cells of one line after the other; flaws are collected."""

    codes: _Codes
    flaws: list[LineFlaw] = field(default_factory=list)

    def fields(self, ref: int | str, number: int, cells: Mapping[str, str]) -> dict[str, Any]:
        """The service's fields of the cells that are there."""
        found: dict[str, Any] = {}
        for name, text in cells.items():
            try:
                key, value = self._field(name, text.strip())
            except AmountError as error:
                self.flaws.append(LineFlaw(ref, number, _service_name(name), text[:60], str(error), "I-04"))
            except LookupError as error:
                self.flaws.append(
                    LineFlaw(ref, number, _service_name(name), text[:60], str(error.args[0]), "I-01")
                )
            else:
                found[key] = value
        return found

    def _field(self, name: str, text: str) -> tuple[str, Any]:
        if name == "account":
            return "account_id", _coded(
                text, self.codes.accounts, f"rekening tidak ada pada {self.codes.year}."
            )
        if name == "fund":
            return "fund_source_id", _coded(
                text, self.codes.funds, f"sumber dana tidak ada pada {self.codes.year}."
            )
        if name in _NUMBERS:
            key, read, empty = _NUMBERS[name]
            return key, read(text) if text else empty
        return name, text


# Cell → the service's field, how its text is read, and what an empty one means.
_NUMBERS: dict[str, tuple[str, Callable[[str], Any], Any]] = {
    "coefficient": ("volumes", parse_coefficient, ()),
    "price": ("price", parse_amount, None),
    "amount": ("amount", parse_amount, ZERO),
    "tax": ("tax_percent", lambda text: parse_quantity(text.removesuffix("%").strip()), ZERO),
}


def _coded(text: str, known: Mapping[str, int], why: str) -> int | None:
    if not text:
        return None
    if text not in known:
        raise LookupError(why)
    return known[text]


def _service_name(name: str) -> str:
    """The service's name of a cell's column."""
    back = {"fund": "sumber_dana", "coefficient": "volumes", "tax": "tax_percent"}
    return back.get(name, name)


def read_changes(body: bytes, proposal: BudgetProposal, *, sub_activity_id: int | None) -> Changes:
    """The changes of a sent sheet; LineFlaws for cells that cannot be read."""
    sent = _Sent.of(body)
    reader = _Reader(_codes_of(sent.cells(), proposal.budget.version.year))
    edited = []
    for one in sent.edited:
        fields = reader.fields(one["id"], one["number"], one["cells"])
        if "item" in one:
            fields["price_item_id"] = one["item"]
        edited.append(Edited(one["id"], one["revision"], fields, one["number"]))
    added = []
    for one in sent.added:
        fields = reader.fields(one["key"], one["number"], one["cells"])
        line = _new_line(fields, one.get("item"), sub_activity_id)
        added.append(Added(one["key"], line, one.get("after"), one["number"]))
    if reader.flaws:
        raise LineFlaws(reader.flaws)
    return Changes(
        edited,
        added,
        [Moved(one["id"], one["after"]) for one in sent.moved],
        [Removed(one["id"], one["revision"], one["number"]) for one in sent.removed],
    )


def read_edit(
    proposal: BudgetProposal, *, line_id: int, revision: int, number: int, cells: Mapping[str, str]
) -> Changes:
    """The change of one line's cells, typed without a sheet; LineFlaws for what cannot be read."""
    reader = _Reader(_codes_of([cells], proposal.budget.version.year))
    fields = reader.fields(line_id, number, cells)
    if reader.flaws:
        raise LineFlaws(reader.flaws)
    return Changes(edited=[Edited(line_id, revision, fields, number)])


def _new_line(fields: Mapping[str, Any], item: int | None, sub_activity_id: int | None) -> DetailInput:
    values = {"account_id": None, "fund_source_id": None, "description": "", "amount": ZERO, **fields}
    return DetailInput(sub_activity_id=sub_activity_id, price_item_id=item, **values)


def _codes_of(cells: Iterable[Mapping[str, str]], year: FiscalYear) -> _Codes:
    wanted: dict[str, set[str]] = {"account": set(), "fund": set()}
    for one in cells:
        for name, codes in wanted.items():
            text = one.get(name, "").strip()
            if text and len(text) <= CODE_LENGTH_MAX and "\0" not in text:
                codes.add(text)
    accounts = Account.objects.filter(edition=year.chart_id, code__in=wanted["account"])
    funds = FundSource.objects.filter(edition=year.funds_id, code__in=wanted["fund"])
    return _Codes(dict(accounts.values_list("code", "pk")), dict(funds.values_list("code", "pk")), year)


@dataclass
class _Sent:
    """What the page sent, of the shape that it sends; anything else is refused as a whole."""

    edited: list[dict[str, Any]]
    added: list[dict[str, Any]]
    moved: list[dict[str, Any]]
    removed: list[dict[str, Any]]

    @classmethod
    def of(cls, body: bytes) -> "_Sent":
        try:
            data = json.loads(body)
            lists = [data.get(name, []) for name in ("edited", "added", "moved", "removed")]
            found = cls(*lists)
            found._check()
        except (ValueError, AttributeError, TypeError, KeyError, RecursionError) as error:
            raise DomainError(UNREADABLE) from error
        return found

    def _check(self) -> None:
        for one in (*self.edited, *self.removed):
            _whole(one["id"]), _whole(one["revision"]), _whole(one["number"])
        for one in self.moved:
            _whole(one["id"]), _place(one["after"])
        for one in self.added:
            _whole(one["number"]), _place(one.get("after"))
            if not isinstance(one["key"], str):
                raise TypeError("key")
        for one in (*self.edited, *self.added):
            if one.get("item") is not None:
                _whole(one["item"])
            cells = one["cells"]
            if not set(cells) <= CELLS or not all(isinstance(text, str) for text in cells.values()):
                raise TypeError("cells")

    def cells(self) -> Iterable[Mapping[str, str]]:
        return (one["cells"] for one in (*self.edited, *self.added))


def _whole(value: Any) -> None:
    if type(value) is not int or not 0 <= value < 2**63:
        raise TypeError("number")


def _place(value: Any) -> None:
    if value is not None and not isinstance(value, str):
        _whole(value)


# --- Answers -----------------------------------------------------------------------------------
def flaws_as_data(error: LineFlaws) -> list[dict[str, Any]]:
    """Flaws by line and cell."""
    return [
        {
            "line": flaw.line,
            "cell": FLAW_COLUMNS.get(flaw.column, flaw.column),
            "text": flaw.why,
            "words": f"{flaw} ({flaw.rule})" if flaw.rule else str(flaw),
        }
        for flaw in error.flaws
    ]


def conflicts_as_data(
    conflicts: Iterable[Conflict], rows: Mapping[int, Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Conflicts with the line as it stands now."""
    return [
        {
            "line": one.id,
            "words": str(one),
            "who": one.who,
            "at": saat(one.at) if one.at else "",
            "row": row_of(rows[one.id]) if one.id in rows else None,
        }
        for one in conflicts
    ]


def meters_as_data(found: Meters) -> dict[str, Any]:
    """Shares and balance outside a sheet as the page adds its own rows to them."""
    return {
        "shares": [
            {
                "name": one.use.share.name,
                "bound": one.use.share.get_bound_display().lower(),
                "percent": format_quantity(one.use.share.percent),
                "basis": one.use.share.legal_basis,
                "isFloor": one.use.is_floor,
                "counted": format_amount(one.use.counted),
                "base": format_amount(one.use.base),
                "countsSheet": one.counts_sheet,
                "accounts": one.use.share.counted_accounts,
                "funds": one.use.share.counted_funds,
                "leftOut": one.use.share.left_out_accounts,
                "leftOutFunds": one.use.share.left_out_funds,
                "baseAccounts": one.use.share.base_accounts,
                "baseLeftOut": one.use.share.base_left_out,
            }
            for one in found.shares
        ],
        "balance": {nature: format_amount(amount) for nature, amount in found.balance.items()},
        "natures": dict(found.natures),
    }
