"""Daftar piutang: open assessments by debtor, their age and quality, and the allowance that they need.

Σ of the register is the ledger's balance of the receivable account, by construction: what no assessment
explains is a row of its own (opening balance without detail), and receipts that name no assessment settle the
oldest rows first. `allowance_lines` are plain proposals; a memo voucher books them.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, Sum
from django.db.models.functions import Coalesce

from core import clock
from core.money import ZERO, Decimal
from ledger.models import EntryKind, EntryLine
from reference import access
from reference.models import Account, AllowanceMapping, FiscalYear, ReceivableKind, Unit, User
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
    kinds = _accounts(entity, year)
    balances = _balances(entity, year, kinds, on=on)
    found: list[OpenReceivable] = []
    for account, kind in kinds.items():
        open_rows = _open(entity, account, on=on)
        classes = qualities(year.chart_id, kind, on=on)
        for row in _settled(open_rows, balances.get(account.pk, ZERO), entity, account, year):
            days = max((on - row.due_on).days, 0)
            its_class = class_of_age(classes, days)
            if its_class is None:
                found.append(replace(row, days=days))
                continue
            quality, allowance = its_class.get_quality_display(), allowance_of(row.amount, its_class)
            found.append(replace(row, days=days, quality=quality, allowance=allowance))
    return found


def _accounts(entity: Unit, year: FiscalYear) -> dict[Account, str]:
    """Receivable accounts with their kind, by code."""
    found = {one.receivable_account: one.kind for one in _mappings(year)}
    pairs = (
        Assessment.objects.filter(Q(unit=entity) | Q(unit__parent=entity), state__in=OPEN_ASSESSMENT)
        .order_by()
        .values_list(Coalesce("receivable_account", "account__mapping__receivable_account"), "kind")
        .distinct()
    )
    kind_of = {account: _KINDS[Assessment.Kind(kind)] for account, kind in pairs if account}
    for account in Account.objects.filter(edition=year.chart_id, pk__in=kind_of):
        found.setdefault(account, kind_of[account.pk])
    return dict(sorted(found.items(), key=lambda pair: pair[0].code))


def _mappings(year: FiscalYear) -> list[AllowanceMapping]:
    rows = AllowanceMapping.objects.filter(receivable_account__edition=year.chart_id)
    return list(
        rows.select_related("receivable_account", "allowance_account", "expense_account").order_by(
            "receivable_account__code"
        )
    )


def _balances(entity: Unit, year: FiscalYear, accounts: Iterable[Account], *, on: date) -> dict[int, Decimal]:
    """Debit less credit per account; the year's OPENING entry stands for the years before it."""
    # A unit whose books are not opened yet owes and is owed nothing.
    own = EntryLine.objects.filter(book__unit=entity)
    lines = own.filter(account__in=list(accounts), dated_on__lte=on)
    if own.filter(kind=EntryKind.OPENING, dated_on__year=year.pk).exists():
        lines = lines.filter(dated_on__year=year.pk)
    rows = lines.order_by().values_list("account").annotate(debit=Sum("debit"), credit=Sum("credit"))
    return {account: debit - credit for account, debit, credit in rows}


def _open(entity: Unit, account: Account, *, on: date) -> list[OpenReceivable]:
    """Assessments on the account with what no receipt that names them has paid, oldest due first."""
    rows = list(
        Assessment.objects.filter(
            Q(unit=entity) | Q(unit__parent=entity),
            Q(receivable_account=account)
            | Q(receivable_account__isnull=True, account__mapping__receivable_account=account),
            state__in=OPEN_ASSESSMENT,
            dated_on__lte=on,
        ).select_related("unit")
    )
    paid: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for model in (TreasurerReceipt, RevenueReceipt):
        sums = model.objects.filter(assessment__in=rows, state=BOOKED, dated_on__lte=on).order_by()
        for pk, total in sums.values_list("assessment").annotate(total=Sum("amount")):
            paid[pk] += total
    found = [
        OpenReceivable(
            account=account,
            unit=row.unit,
            debtor=row.payer_name or row.description,
            number=row.number or row.external_number,
            dated_on=row.dated_on,
            due_on=row.due_on or row.dated_on,
            amount=row.amount.amount - paid[row.pk],
            assessment_id=row.pk,
        )
        for row in rows
    ]
    return sorted((row for row in found if row.amount > ZERO), key=lambda row: (row.due_on, row.dated_on))


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
    balances = _balances(entity, year, [one.allowance_account for one in mappings], on=on)
    found: list[AllowanceLine] = []
    for mapping in mappings:
        difference = needed[mapping.receivable_account_id] + balances.get(mapping.allowance_account_id, ZERO)
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
