"""What every service that makes a treasury document does the same way."""

from datetime import date
from typing import Any, TypeVar

from core import clock
from core.errors import DomainError
from core.money import AMOUNT_MAX, ZERO, Decimal, exact, rupiah
from reference.models import FiscalYear, Role, Unit, User
from treasury.models.document import Document
from workflows import engine

D = TypeVar("D", bound=Document)


def fiscal_year(day: date) -> FiscalYear:
    """The fiscal year of a day, with its editions."""
    found = FiscalYear.objects.filter(pk=day.year).first()
    if found is None:
        raise DomainError(
            f"Tahun anggaran {day.year} belum dibuka. Pakai tanggal pada tahun anggaran yang terbuka.",
            rule="I-07",
            field="dated_on",
        )
    return found


def positive(amount: Decimal, what: str) -> Decimal:
    """The amount at two decimals; refused unless > 0 and within the field (I-05)."""
    value = exact(amount)
    if not ZERO < value <= AMOUNT_MAX:
        raise DomainError(
            f"{what} {rupiah(value)} harus lebih dari Rp\u00a00. Koreksi dilakukan dengan dokumen pembalik.",
            rule="I-05",
            field="amount",
        )
    return value


def create(model: type[D], *, actor: User, role: Role, **values: Any) -> D:
    """Write a new draft with its maker and moment, and the first row of its approval log."""
    document = model(created_by=actor, created_at=clock.now(), **values)
    document._history_user = actor  # type: ignore[attr-defined]
    document.save()
    engine.log_creation(model.flow_name, document, actor=actor, role=role)
    return document


def number_values(document: Document, *, kind: str = "") -> dict[str, str]:
    """What a number template may name."""
    return {
        "type": kind,
        "unit": document.unit.code,
        "month": f"{document.dated_on.month:02}",
        "year": str(document.year_id),
    }


def save(document: Document, *fields: str, actor: User) -> None:
    """Save these fields of a document with its history's author."""
    document._history_user = actor  # type: ignore[attr-defined]
    document.save(update_fields=sorted(fields))


def require_unit_active(unit: Unit) -> None:
    """New documents are made for active units only."""
    if not unit.is_active:
        raise DomainError(f"Unit {unit.code} {unit.name} sudah tidak aktif. Pilih unit lain.", field="unit")
