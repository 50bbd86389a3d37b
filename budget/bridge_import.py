"""Impor bergaya SIPD by a mapping: penjabaran and rincian into an APBD, anggaran kas into drafts of DPA."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from budget import documents
from budget.bridge_fields import Kind
from budget.bridge_mappings import ROLES
from budget.bridge_reading import read
from budget.errors import BadRows, RowError
from budget.import_budget import require_importable, take_in
from budget.import_codes import Masters
from budget.import_judge import Report
from budget.import_rows import IncomingLine
from budget.import_units import Units
from budget.line_store import replace_lines
from budget.lines import MONTHS, LineInput, flaws_of_all
from budget.models import BudgetDocument, BudgetLine, BudgetVersion, RegionalBudget
from budget.proposals import lock_budget
from core import clock
from core.errors import raise_all
from core.locks import one_transaction
from core.money import ZERO, Decimal, rupiah
from reference import access
from reference.models import User

Months = tuple[Decimal, ...]
Codes = tuple[str, str, str]


@dataclass(frozen=True)
class PlanReport:
    """What a cash plan's file did, or would do."""

    rows: int
    documents: int
    lines: int
    changed: int


def import_lines(
    budget: RegionalBudget,
    data: bytes,
    *,
    kind: str,
    columns: Mapping[str, str] | None = None,
    actor: User,
    replaces: bool = False,
    office: str = "",
    is_dry: bool = False,
) -> Report:
    """Replace every line of an imported or empty APBD (of any draft with `replaces`) by those of the file.

    `office`: see `budget.import_judge.judge`. By the finance office or TAPD; units are not made. Raises as
    `budget.import_budget.import_budget` does.
    """
    access.require(actor, ROLES, unit=None, on=clock.today(), act="Impor APBD")
    reading = read(kind, data, columns)
    with one_transaction():
        fresh = lock_budget(budget.pk)
        require_importable(fresh, replaces=replaces)
        report = take_in(fresh, reading, by=actor, office=office)
        if is_dry:
            transaction.set_rollback(True)
    return report


def import_cash_plan(
    version: BudgetVersion,
    data: bytes,
    *,
    columns: Mapping[str, str] | None = None,
    actor: User,
    is_dry: bool = False,
) -> PlanReport:
    """Months of the lines that the file names, in the version's DPA that are still drafts; all or nothing.

    BadRows names rows without such a line, and lines whose months do not sum to their amount (I-14).
    """
    access.require(actor, ROLES, unit=None, on=clock.today(), act="Impor anggaran kas")
    reading = read(Kind.CASH_PLAN, data, columns)
    units = Units(reading.lines)
    with one_transaction():
        ids = BudgetDocument.objects.filter(version=version, state="draft").order_by("pk")
        drafts = {
            document.unit.code: document
            for document in map(documents.lock_document, ids.values_list("pk", flat=True))
        }
        plans, bad = _plans(reading.lines, units, Masters(version.year), drafts)
        bad += units.bad
        if bad:
            raise BadRows(sorted(bad, key=lambda error: error.line))
        changed = 0
        for code, plan in plans.items():
            changed += _put(drafts[code], plan, actor)
        if is_dry:
            transaction.set_rollback(True)
    return PlanReport(len(reading.lines), len(plans), sum(map(len, plans.values())), changed)


def _plans(
    lines: Iterable[IncomingLine], units: Units, masters: Masters, drafts: Mapping[str, BudgetDocument]
) -> tuple[dict[str, dict[Codes, Months]], list[RowError]]:
    """Months by unit and codes; several rows of one line add up."""
    known = {code: {_codes(line): line.amount.amount for line in _lines(drafts[code])} for code in drafts}
    found: dict[str, dict[Codes, Months]] = {}
    first: dict[tuple[str, Codes], int] = {}
    bad: list[RowError] = []
    for line in lines:
        unit = units.code_of(line)
        codes = _found(line, unit, masters)
        if unit not in known:
            why = "tidak ada DPA unit ini yang masih disusun pada versi ini."
            bad.append(RowError(line.row, "unit", line.subunit.text or line.unit.text, why, "I-11"))
        elif codes not in known[unit]:
            why = "tidak ada rincian dengan kode ini pada DPA unit itu."
            shown = " / ".join(filter(None, codes))
            bad.append(RowError(line.row, "account", shown, why, "I-01"))
        else:
            plan = found.setdefault(unit, {})
            months = line.details.months if line.details else (ZERO,) * MONTHS
            before = plan.get(codes, (ZERO,) * MONTHS)
            plan[codes] = tuple(a + b for a, b in zip(before, months, strict=True))
            first.setdefault((unit, codes), line.row)
    for (unit, codes), row in first.items():
        planned, amount = sum(found[unit][codes], ZERO), known[unit][codes]
        if planned != amount:
            why = f"jumlah dua belas bulan {rupiah(planned)}, rinciannya {rupiah(amount)}. Samakan keduanya."
            bad.append(RowError(row, "account", codes[1], why, "I-14"))
    return found, bad


def _found(line: IncomingLine, unit: str, masters: Masters) -> Codes:
    """Codes of the master rows, in the order of `_codes`; the given ones where there are none."""
    given = {"sub_activity": line.sub_activity, "account": line.account, "fund_source": line.fund}
    program, account, fund = (
        (masters.find(kind, code, unit=unit).code or code.code) if code.text else ""
        for kind, code in given.items()
    )
    return program, account, fund


def _lines(document: BudgetDocument) -> Iterable[BudgetLine]:
    return (
        BudgetLine.objects.filter(document=document)
        .select_related("key__sub_activity", "key__account", "key__fund_source")
        .prefetch_related("months")
    )


def _codes(line: BudgetLine) -> Codes:
    key = line.key
    return key.sub_activity.code if key.sub_activity else "", key.account.code, key.fund_source.code


def _put(document: BudgetDocument, plan: Mapping[Codes, Months], actor: User) -> int:
    """Write the document's lines with the new months; the number of lines whose plan changed."""
    wanted, changed = [], 0
    for line in _lines(document):
        months = [ZERO] * MONTHS
        for one in line.months.all():
            months[one.month - 1] = one.amount.amount
        new = plan.get(_codes(line), tuple(months))
        changed += new != tuple(months)
        key = line.key
        wanted.append(LineInput(key.sub_activity, key.account, key.fund_source, line.amount.amount, new))
    raise_all(flaws_of_all(wanted, unit=document.unit, year=document.version.year))
    replace_lines(document, wanted, actor=actor)
    return changed
