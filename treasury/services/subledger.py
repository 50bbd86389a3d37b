"""Inventory counts and long-term loans: what they ask the books to show at a date (domain.md 4.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet, Sum

from core import clock
from core.errors import DomainError, raise_all
from core.locks import one_transaction
from core.money import ZERO, Decimal, exact, rounded, rupiah, to_money
from ledger.balances import account_balance
from ledger.books import book_of
from reference import access
from reference.models import Account, AccountMapping, Nature, Role, Unit, User
from treasury import proposals
from treasury.models import InventoryCount, Loan, LoanInstallment, MemoVoucher
from treasury.posting_rules import entity_of
from treasury.proposals import Proposal, pair
from treasury.services import common

COUNTERS = (Role.SKPD_VERIFIER, Role.OPERATOR)


# --- Inventory -----------------------------------------------------------------------------------
def expense_of(account: Account) -> Account | None:
    """The one expense that the chart's mapping ties to an inventory account; None when it names several."""
    found = AccountMapping.objects.filter(inventory_account=account, lo_account__isnull=False)
    expenses = set(found.values_list("lo_account", flat=True)[:2])
    return Account.objects.get(pk=expenses.pop()) if len(expenses) == 1 else None


def count_inventory(
    *,
    unit: Unit,
    account: Account,
    counted_on: date,
    value: Decimal,
    actor: User,
    expense_account: Account | None = None,
    note: str = "",
) -> InventoryCount:
    """Catat stok opname: the value counted on an inventory account; its expense from the mapping or named."""
    access.require(actor, COUNTERS, unit=unit, on=clock.today(), act="Mencatat stok opname")
    expense, amount = judged_count(unit, account, expense_account, counted_on, exact(value))
    count = InventoryCount(
        unit=unit,
        account=account,
        expense_account=expense,
        counted_on=counted_on,
        value=to_money(amount),
        note=note,
        created_by=actor,
        created_at=clock.now(),
    )
    count._history_user = actor
    count.save()
    return count


def judged_count(
    unit: Unit,
    account: Account,
    expense_account: Account | None,
    counted_on: date,
    amount: Decimal,
    *,
    but: int | None = None,
) -> tuple[Account, Decimal]:
    """The expense account and the value of a count, or its refusals; `but` is the count that is edited."""
    expense = expense_account or expense_of(account)
    refusals = []
    if account.nature != Nature.ASSET or not account.is_postable:
        refusals.append(DomainError(f"{account} bukan akun persediaan.", rule="I-31", field="account"))
    if expense is None or expense.nature != Nature.EXPENSE:
        refusals.append(
            DomainError(
                f"Akun beban untuk {account} belum jelas dari pemetaan. Pilih akun bebannya.",
                rule="I-01",
                field="expense_account",
            )
        )
    if amount < ZERO:
        refusals.append(DomainError(f"Nilai opname {rupiah(amount)} tidak boleh negatif.", rule="I-05"))
    if counted_on > clock.today():
        refusals.append(DomainError("Tanggal opname melewati hari ini.", rule="I-07", field="counted_on"))
    same_day = InventoryCount.objects.filter(unit=unit, account=account, counted_on=counted_on)
    if same_day.exclude(pk=but).exists():
        refusals.append(
            DomainError(f"{account} sudah diopname pada {counted_on:%d-%m-%Y}.", field="counted_on")
        )
    raise_all(refusals)
    assert expense is not None
    return expense, amount


def inventory_difference(count: InventoryCount) -> Proposal:
    """Counted more than the book says: inventory up, expense down; less: the reverse."""
    book = account_balance(book_of(count.unit), count.account, at=count.counted_on)
    why = f"Stok opname {count.counted_on:%d-%m-%Y}: {rupiah(count.value.amount)}, buku {rupiah(book)}"
    difference = count.value.amount - book
    lines = pair(count.account, count.expense_account, difference, why, unit=count.unit) if difference else []
    return Proposal(
        entity_of(count.unit),
        count.counted_on,
        f"{why} {count.account.name}",
        f"inventory:{count.pk}",
        tuple(lines),
    )


def adjust_inventory(count: InventoryCount, *, actor: User) -> MemoVoucher:
    """The draft voucher of a count's difference, kept with the count."""
    with one_transaction():
        voucher = proposals.draft_voucher(inventory_difference(count), actor=actor)
        count.voucher = voucher
        count._history_user = actor
        count.save(update_fields=["voucher"])
    return voucher


# --- Long-term debt ------------------------------------------------------------------------------
@dataclass(frozen=True)
class Due:
    """One instalment as agreed."""

    due_on: date
    principal: Decimal
    interest: Decimal


def register_loan(
    *,
    unit: Unit,
    lender: str,
    number: str,
    account: Account,
    current_account: Account,
    interest_account: Account,
    interest_payable: Account,
    principal: Decimal,
    started_on: date,
    installments: Sequence[Due],
    actor: User,
) -> Loan:
    """Catat utang jangka panjang with its schedule, which repays exactly the principal."""
    access.require(actor, COUNTERS, unit=unit, on=clock.today(), act="Mencatat utang jangka panjang")
    accounts = (account, current_account, interest_payable, interest_account)
    amount = judged_loan(principal, started_on, installments, accounts)
    with one_transaction():
        loan = Loan(
            unit=unit,
            lender=lender,
            number=number,
            account=account,
            current_account=current_account,
            interest_account=interest_account,
            interest_payable=interest_payable,
            principal=to_money(amount),
            started_on=started_on,
            created_by=actor,
            created_at=clock.now(),
        )
        loan._history_user = actor
        loan.save()
        plan(loan, installments, actor=actor)
    return loan


def judged_loan(
    principal: Decimal, started_on: date, installments: Sequence[Due], accounts: Sequence[Account]
) -> Decimal:
    """The principal that the schedule repays exactly, or the refusals. The last account is the expense."""
    amount = common.positive(principal, "Pokok pinjaman")
    planned = sum((exact(one.principal) for one in installments), ZERO)
    refusals = []
    if planned != amount:
        refusals.append(
            DomainError(
                f"Jumlah angsuran pokok {rupiah(planned)} tidak sama dengan pokok pinjaman {rupiah(amount)}, "
                f"selisih {rupiah(abs(planned - amount))}. Lengkapi jadwalnya.",
                rule="I-04",
                field="installments",
            )
        )
    if any(one.due_on <= started_on for one in installments):
        refusals.append(DomainError("Angsuran jatuh tempo sesudah tanggal perjanjian.", field="installments"))
    natures = (Nature.LIABILITY, Nature.LIABILITY, Nature.LIABILITY, Nature.EXPENSE)
    refusals += [
        DomainError(f"{one} bukan akun {Nature(nature).label} rincian.", rule="I-31")
        for one, nature in zip(accounts, natures, strict=True)
        if one.nature != nature or not one.is_postable
    ]
    raise_all(refusals)
    return amount


def plan(loan: Loan, installments: Sequence[Due], *, actor: User) -> None:
    """The schedule of a loan that has none."""
    for one in installments:
        row = LoanInstallment(
            loan=loan,
            due_on=one.due_on,
            principal=to_money(exact(one.principal)),
            interest=to_money(exact(one.interest)),
        )
        row._history_user = actor
        row.save()


def mark_paid(installment: LoanInstallment, *, paid_on: date, actor: User) -> None:
    """Catat angsuran dibayar; the payment itself is a financing document."""
    access.require(
        actor, COUNTERS, unit=installment.loan.unit, on=clock.today(), act="Mencatat pembayaran angsuran"
    )
    installment.paid_on = paid_on
    installment._history_user = actor
    installment.save(update_fields=["paid_on"])


def outstanding(loan: Loan) -> Decimal:
    """Pokok that is not repaid."""
    open_rows = loan.installments.filter(paid_on__isnull=True)
    return open_rows.aggregate(total=Sum("principal"))["total"] or ZERO


def outstanding_of(loans: QuerySet[Loan]) -> Decimal:
    """Pokok of several loans that is not repaid."""
    open_rows = LoanInstallment.objects.filter(loan__in=loans, paid_on__isnull=True)
    return open_rows.aggregate(total=Sum("principal"))["total"] or ZERO


def current_part(unit: Unit, *, on: date) -> Proposal:
    """Bagian lancar at a year's end: principal due within the next year, less what is current already."""
    entity, book = entity_of(unit), book_of(unit)
    until = _a_year_after(on)
    due: dict[tuple[Account, Account], Decimal] = {}
    for loan in _loans(entity):
        falling = loan.installments.filter(paid_on__isnull=True, due_on__lte=until)
        amount = falling.aggregate(total=Sum("principal"))["total"] or ZERO
        place = (loan.account, loan.current_account)
        due[place] = due.get(place, ZERO) + amount
    held: dict[int, Decimal] = {}
    lines = []
    for (account, current), amount in due.items():
        before = held.get(current.pk)
        if before is None:
            before = -account_balance(book, current, at=on)
        # A current account that several long-term ones share is filled by each in turn.
        covered = min(before, amount)
        held[current.pk] = before - covered
        if amount != covered:
            why = f"Bagian lancar jatuh tempo s.d. {until:%d-%m-%Y}"
            lines += pair(account, current, amount - covered, why)
    title = f"Reklasifikasi bagian lancar utang jangka panjang {on.year}"
    return Proposal(entity, on, title, _origin("current", entity, on), tuple(lines))


def accrued_interest(unit: Unit, *, on: date) -> Proposal:
    """Bunga terutang: of each running period the days gone, to the rupiah, not yet on the payable."""
    entity = entity_of(unit)
    lines = []
    for loan in _loans(entity):
        rows = list(loan.installments.order_by("due_on"))
        start = loan.started_on
        for row in rows:
            if start <= on < row.due_on and row.interest.amount:
                days, gone = (row.due_on - start).days, (on - start).days + 1
                amount = rounded(row.interest.amount * min(gone, days) / days)
                why = f"Bunga {loan.number} {start + timedelta(days=1):%d-%m-%Y} s.d. {on:%d-%m-%Y}"
                lines += pair(loan.interest_account, loan.interest_payable, amount, why)
            start = row.due_on
    return Proposal(
        entity,
        on,
        f"Bunga pinjaman terutang per {on:%d-%m-%Y}",
        _origin("interest", entity, on),
        tuple(lines),
    )


def _a_year_after(on: date) -> date:
    is_leap_day = (on.month, on.day) == (2, 29)
    return on.replace(year=on.year + 1, day=28 if is_leap_day else on.day)


def _origin(what: str, unit: Unit, on: date) -> str:
    return f"loan:{what}:{unit.pk}:{on}"


def _loans(entity: Unit) -> Sequence[Loan]:
    related = ("account", "current_account", "interest_account", "interest_payable")
    return list(Loan.objects.filter(unit=entity).select_related(*related).order_by("pk"))
