"""Penutupan kas (domain.md 3.6): a treasurer closes a month of his cash; BUD may open it again."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date

from core import clock
from core.errors import DomainError, raise_all
from core.locks import one_transaction
from core.money import ZERO, Decimal, exact, rupiah, to_money
from ledger.errors import month_name
from reference import access
from reference.models import FiscalYear, Role, Unit, User
from treasury import imprest
from treasury.denominations import check_counts
from treasury.locking import hold_treasurer_cash
from treasury.models import CashClosing, TreasurerKind
from treasury.services import common, period
from workflows import engine
from workflows.flow import Context

ROLES = {TreasurerKind.EXPENDITURE: Role.TREASURER, TreasurerKind.REVENUE: Role.REVENUE_TREASURER}


def close_cash(
    unit: Unit,
    kind: str,
    year: FiscalYear,
    month: int,
    *,
    actor: User,
    cash_on_hand: Decimal = ZERO,
    bank_balance: Decimal | None = None,
    explanation: str = "",
    closed_on: date | None = None,
    denominations: Mapping[str, int] | None = None,
) -> CashClosing:
    """Tutup kas of one month: book balance at its end against what was counted and what the bank says.

    Without `bank_balance` the rest of the book balance lies in the bank. Raises AccessDenied, DomainError
    I-07 (the month is not over), I-35 (closed already, an earlier month open), an unexplained difference, and
    pieces that are not worth the cash counted.
    """
    chosen = TreasurerKind(kind)
    with one_transaction():
        role = access.require(actor, ROLES[chosen], unit=unit, on=clock.today(), act="Menutup kas")
        if not 1 <= month <= 12:
            raise DomainError("Bulan penutupan kas 1 sampai 12.", field="month")
        last = date(year.pk, month, monthrange(year.pk, month)[1])
        counted = exact(cash_on_hand)
        pieces = {key: count for key, count in (denominations or {}).items() if count}
        check_counts(pieces, counted)
        booked = imprest.cash_balance(unit, year, at=last, kind=chosen)
        closing = common.create(
            CashClosing,
            actor=actor,
            role=role,
            unit=unit,
            year=year,
            kind=chosen,
            month=month,
            dated_on=closed_on or max(last, min(clock.today(), date(year.pk, 12, 31))),
            description=f"Penutupan kas {chosen.label} {month_name(month)} {year.pk}",
            book_balance=to_money(booked),
            cash_on_hand=to_money(counted),
            bank_balance=to_money(booked - counted if bank_balance is None else exact(bank_balance)),
            explanation=explanation.strip(),
            denominations=pieces,
        )
        return engine.run("cash_closing", closing.pk, "close", actor=actor)


def check_closable(closing: CashClosing, context: Context) -> None:
    """Guard of close: the treasurer's own kind, months in order, a difference explained; under his lock."""
    hold_treasurer_cash(closing.unit, closing.kind)
    raise_all(_refusals(closing, context))


def _refusals(closing: CashClosing, context: Context) -> Iterator[DomainError]:
    unit, when = closing.unit, f"{month_name(closing.month)} {closing.year_id}"
    wanted = ROLES[TreasurerKind(closing.kind)]
    if context.role != wanted:
        yield DomainError(f"Kas ini ditutup oleh {wanted.label}, bukan {context.role.label}.", rule="I-40")
    last = date(closing.year_id, closing.month, monthrange(closing.year_id, closing.month)[1])
    if clock.today() < last:
        yield DomainError(
            f"Bulan {when} belum berakhir. Tutup kas pada {last:%d-%m-%Y} atau sesudahnya.",
            rule="I-07",
            field="month",
        )
    others = CashClosing.objects.filter(unit=unit, kind=closing.kind, year=closing.year_id, state="closed")
    if others.filter(month=closing.month).exists():
        yield DomainError(f"Kas {unit.code} bulan {when} sudah ditutup.", rule="I-35", field="month")
    if closing.month > 1 and not others.filter(month=closing.month - 1).exists():
        yield DomainError(
            f"Kas {unit.code} bulan {month_name(closing.month - 1)} {closing.year_id} belum ditutup. "
            "Tutup berurutan.",
            rule="I-35",
            field="month",
        )
    booked = imprest.cash_balance(unit, closing.year, at=last, kind=closing.kind)
    if closing.book_balance.amount != booked:
        yield DomainError(
            f"Saldo buku {when} {rupiah(booked)}, tertulis {rupiah(closing.book_balance.amount)}. "
            "Muat ulang lalu tutup lagi.",
            field="month",
        )
    difference = closing.difference.amount
    if difference and not closing.explanation:
        yield DomainError(
            f"Saldo buku {rupiah(closing.book_balance.amount)}, tunai {rupiah(closing.cash_on_hand.amount)} "
            f"dan bank {rupiah(closing.bank_balance.amount)}: selisih {rupiah(difference)}. "
            "Jelaskan selisihnya.",
            field="explanation",
        )


def draw_number(closing: CashClosing, context: Context) -> None:
    """Effect of close: number of the unit's berita acara."""
    common.draw_number(closing, context, office=closing.unit, kind="BAPK")


def check_reopenable(closing: CashClosing, context: Context) -> None:
    """Guard of reopen: months open from the last one backwards, the book's month before the cash (I-35)."""
    hold_treasurer_cash(closing.unit, closing.kind)
    if period.is_closed(closing.unit, closing.year_id, closing.month):
        raise DomainError(
            f"Periode pembukuan {month_name(closing.month)} {closing.year_id} sudah ditutup. "
            "Buka kembali periode itu sebelum kasnya.",
            rule="I-35",
        )
    later = CashClosing.objects.filter(
        unit=closing.unit, kind=closing.kind, year=closing.year_id, month__gt=closing.month, state="closed"
    ).order_by("-month")
    if (last := later.first()) is not None:
        raise DomainError(
            f"Kas bulan {month_name(last.month)} {closing.year_id} masih tertutup. Buka dari yang terakhir.",
            rule="I-35",
        )


def closed_months(unit: Unit, kind: str, year: int) -> set[int]:
    """Months whose cash is closed."""
    found = CashClosing.objects.filter(unit=unit, kind=kind, year=year, state="closed")
    return set(found.values_list("month", flat=True))
