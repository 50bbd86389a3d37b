"""Daftar piutang: open assessments by debtor, their age and quality, and the allowance that they need.

Σ of the register is the ledger's balance of the receivable account, by construction: what no assessment
explains is a row of its own (opening balance without detail), and receipts that name no assessment settle the
oldest rows first. `allowance_lines` are plain proposals; a memo voucher books them.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from core import clock
from core.money import ZERO, Decimal
from ledger.models import EntryKind, EntryLine
from reference import access
from reference.models import (
    Account,
    AllowanceMapping,
    FiscalYear,
    ReceivableKind,
    ReceivableQuality,
    Unit,
    User,
)
from reference.receivables import allowance_of, class_of_age, qualities
from treasury.limits_revenue import BOOKED, OPEN_ASSESSMENT
from treasury.models import Assessment, RevenueReceipt, TreasurerReceipt
from treasury.posting_rules import entity_of

UNDETAILED = "Saldo tanpa rincian ketetapan"


@dataclass(frozen=True)
class OpenReceivable:
    """One open receivable of a unit on a day; without assessment it is a balance that none explains."""

    account: Account
    unit: Unit
    debtor: str
    number: str
    dated_on: date
    due_on: date
    amount: Decimal
    days: int = 0
    quality: str = ""
    allowance: Decimal = ZERO
    assessment_id: int | None = None


@dataclass(frozen=True)
class AllowanceLine:
    """One proposed journal line in words that a voucher takes over."""

    account: Account
    debit: Decimal
    credit: Decimal
    explanation: str


# What an account without mapping holds, by the kind of its assessments.
_KINDS = {Assessment.Kind.TAX: ReceivableKind.TAX, Assessment.Kind.LEVY: ReceivableKind.LEVY}


def register(unit: Unit, year: FiscalYear, *, on: date, actor: User) -> list[OpenReceivable]:
    """Open receivables of the entity on a day, by account and due date, each with quality and allowance.

    Accounts are those with a mapping of their allowance, and those of the entity's assessments.
    """
    access.require_read(actor, unit, on=clock.today())
    return open_receivables(unit, year, on=on)


def open_receivables(unit: Unit, year: FiscalYear, *, on: date) -> list[OpenReceivable]:
    """The register for callers that asked for the right to read it already."""
    entity = entity_of(unit)
    return open_receivables_of([entity], year, on=on).get(entity.pk, [])


def open_receivables_of(
    entities: Sequence[Unit], year: FiscalYear, *, on: date
) -> dict[int, list[OpenReceivable]]:
    """The registers of entities by id; the same few queries however many entities and accounts."""
    kinds = _accounts(entities, year)
    account_ids = {account.pk for own in kinds.values() for account in own}
    balances = _balances(entities, year, account_ids, on=on)
    open_rows = _open(entities, on=on)
    used = {kind for own in kinds.values() for kind in own.values()}
    classes = {kind: qualities(year.chart_id, kind, on=on) for kind in used}
    found: dict[int, list[OpenReceivable]] = {}
    for entity in entities:
        for account, kind in kinds[entity.pk].items():
            key = (entity.pk, account.pk)
            rows = [_receivable(row, account, amount) for row, amount in open_rows.get(key, ())]
            for row in _settled(rows, balances.get(key, ZERO), entity, account, year):
                found.setdefault(entity.pk, []).append(_aged(row, classes[kind], on))
    return found


def _aged(row: OpenReceivable, classes: Sequence[ReceivableQuality], on: date) -> OpenReceivable:
    """The row with its age, and with quality and allowance where the classes have one."""
    days = max((on - row.due_on).days, 0)
    its_class = class_of_age(classes, days)
    if its_class is None:
        return replace(row, days=days)
    allowance = allowance_of(row.amount, its_class)
    return replace(row, days=days, quality=its_class.get_quality_display(), allowance=allowance)


# The account that an assessment stands on: its own, else the one that its revenue maps to.
_STANDS_ON = Coalesce("receivable_account", "account__mapping__receivable_account")
_ENTITY = Coalesce("unit__parent", "unit")


def _assessments(entities: Sequence[Unit]) -> QuerySet[Assessment]:
    """Assessments in force of the entities, each with its entity and account."""
    rows = Assessment.objects.filter(
        Q(unit__in=entities) | Q(unit__parent__in=entities), state__in=OPEN_ASSESSMENT
    )
    return rows.annotate(entity_id=_ENTITY, stands_on=_STANDS_ON)


def _accounts(entities: Sequence[Unit], year: FiscalYear) -> dict[int, dict[Account, str]]:
    """Receivable accounts with their kind, by entity, each by code."""
    mapped = {one.receivable_account: one.kind for one in _mappings(year)}
    named: dict[int, dict[int, str]] = defaultdict(dict)
    for entity_id, account_id, kind in (
        _assessments(entities).order_by().values_list("entity_id", "stands_on", "kind").distinct()
    ):
        if account_id:
            named[entity_id][account_id] = _KINDS[Assessment.Kind(kind)]
    ids = {account_id for found in named.values() for account_id in found}
    by_id = {one.pk: one for one in Account.objects.filter(edition=year.chart_id, pk__in=ids)}
    found: dict[int, dict[Account, str]] = {}
    for entity in entities:
        own = {by_id[pk]: kind for pk, kind in named[entity.pk].items() if pk in by_id}
        found[entity.pk] = dict(sorted({**own, **mapped}.items(), key=lambda pair: pair[0].code))
    return found


def _mappings(year: FiscalYear) -> list[AllowanceMapping]:
    rows = AllowanceMapping.objects.filter(receivable_account__edition=year.chart_id)
    return list(
        rows.select_related("receivable_account", "allowance_account", "expense_account").order_by(
            "receivable_account__code"
        )
    )


def _balances(
    entities: Sequence[Unit], year: FiscalYear, account_ids: Iterable[int], *, on: date
) -> dict[tuple[int, int], Decimal]:
    """Debit less credit by entity and account; the year's OPENING entry stands for the years before it."""
    # A unit whose books are not opened yet owes and is owed nothing.
    own = EntryLine.objects.filter(book__unit__in=entities).order_by()
    opened = own.filter(kind=EntryKind.OPENING, dated_on__year=year.pk)
    fresh = set(opened.values_list("book__unit", flat=True).distinct())
    lines = own.filter(account__in=list(account_ids), dated_on__lte=on)
    lines = lines.filter(Q(dated_on__year=year.pk) | ~Q(book__unit__in=fresh))
    rows = lines.values_list("book__unit", "account").annotate(debit=Sum("debit"), credit=Sum("credit"))
    return {(unit, account): debit - credit for unit, account, debit, credit in rows}


def _open(entities: Sequence[Unit], *, on: date) -> dict[tuple[int, int], list[tuple[Assessment, Decimal]]]:
    """Assessments by entity and account with what no receipt that names them has paid, oldest due first."""
    assessments = list(_assessments(entities).filter(dated_on__lte=on).select_related("unit"))
    paid: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for model in (TreasurerReceipt, RevenueReceipt):
        sums = model.objects.filter(assessment__in=assessments, state=BOOKED, dated_on__lte=on).order_by()
        for pk, total in sums.values_list("assessment").annotate(total=Sum("amount")):
            paid[pk] += total
    found: dict[tuple[int, int], list[tuple[Assessment, Decimal]]] = defaultdict(list)
    for row in sorted(assessments, key=lambda row: (row.due_on or row.dated_on, row.dated_on)):
        amount = row.amount.amount - paid[row.pk]
        if amount > ZERO and row.stands_on:
            found[row.entity_id, row.stands_on].append((row, amount))
    return found


def _receivable(row: Assessment, account: Account, amount: Decimal) -> OpenReceivable:
    return OpenReceivable(
        account=account,
        unit=row.unit,
        debtor=row.payer_name or row.description,
        number=row.number or row.external_number,
        dated_on=row.dated_on,
        due_on=row.due_on or row.dated_on,
        amount=amount,
        assessment_id=row.pk,
    )


def _settled(
    rows: list[OpenReceivable], balance: Decimal, entity: Unit, account: Account, year: FiscalYear
) -> list[OpenReceivable]:
    """The rows made equal to the ledger: a balance without detail comes first, less settles the oldest."""
    rest = balance - sum((row.amount for row in rows), ZERO)
    if rest > ZERO:
        eve = date(year.pk - 1, 12, 31)
        unknown = OpenReceivable(account, entity, UNDETAILED, "", eve, eve, rest)
        return [unknown, *rows]
    found = []
    for row in rows:
        settled = min(row.amount, -rest)
        rest += settled
        if row.amount > settled:
            found.append(replace(row, amount=row.amount - settled))
    return found


def allowance_lines(unit: Unit, year: FiscalYear, *, on: date, actor: User) -> list[AllowanceLine]:
    """Proposed lines that bring each allowance account to what the register needs; none when it is right."""
    entity = entity_of(unit)
    needed: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for row in register(unit, year, on=on, actor=actor):
        needed[row.account.pk] += row.allowance
    mappings = _mappings(year)
    balances = _balances([entity], year, [one.allowance_account_id for one in mappings], on=on)
    found: list[AllowanceLine] = []
    for mapping in mappings:
        difference = needed[mapping.receivable_account_id] + balances.get(
            (entity.pk, mapping.allowance_account_id), ZERO
        )
        if difference:
            found += _pair(mapping, difference, on)
    return found


def _pair(mapping: AllowanceMapping, difference: Decimal, on: date) -> list[AllowanceLine]:
    """Expense against allowance; a decrease the other way round."""
    size = abs(difference)
    verb = "Tambahan" if difference > ZERO else "Pengurangan"
    text = f"{verb} penyisihan {mapping.receivable_account.name} per {on:%d-%m-%Y}"[:300]
    up, down = mapping.expense_account, mapping.allowance_account
    if difference < ZERO:
        up, down = down, up
    return [AllowanceLine(up, size, ZERO, text), AllowanceLine(down, ZERO, size, text)]
