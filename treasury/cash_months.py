"""Closed months of a treasurer's cash (I-35): what a document asks before it moves money."""

from datetime import date

from core.errors import DomainError
from ledger.errors import month_name
from reference.models import Unit
from treasury.locking import hold_treasurer_cash
from treasury.models import CashClosing, TreasurerKind


def closed_refusal(
    unit: Unit, day: date, *, what: str, kind: str = TreasurerKind.EXPENDITURE
) -> DomainError | None:
    """The refusal of a document dated in a closed month; None while it is open. The cash is held."""
    is_closed = CashClosing.objects.filter(
        unit=unit, kind=kind, year=day.year, month=day.month, state="closed"
    ).exists()
    if not is_closed:
        return None
    return DomainError(
        f"Kas {TreasurerKind(kind).label} {unit.code} bulan {month_name(day.month)} {day.year} "
        f"sudah ditutup; {what} tanggal {day:%d-%m-%Y} tidak dapat dibukukan. "
        "Pakai tanggal bulan yang terbuka, atau minta BUD membuka kembali penutupan kas itu.",
        rule="I-35",
        field="dated_on",
    )


def revenue_refusals(unit: Unit, day: date, *, what: str) -> list[DomainError]:
    """The same of the revenue treasurer, whose cash is held from here on."""
    hold_treasurer_cash(unit, TreasurerKind.REVENUE)
    found = closed_refusal(unit, day, what=what, kind=TreasurerKind.REVENUE)
    return [found] if found else []
