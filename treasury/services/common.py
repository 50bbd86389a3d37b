"""What every service that makes a treasury document does the same way."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol, TypeVar

from core import clock
from core.errors import DomainError
from core.money import AMOUNT_MAX, ZERO, Decimal, exact, rupiah
from reference.models import Account, FiscalYear, Nature, Role, Unit, User
from reference.numbering import draw
from treasury.models.document import Document
from workflows import engine
from workflows.flow import Context

D = TypeVar("D", bound=Document)


class WithholdingLine(Protocol):
    """What is remitted on one account of taxes or contributions."""

    @property
    def account(self) -> Account: ...

    @property
    def amount(self) -> Decimal: ...


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


def draw_number(document: Document, context: Context, *, office: Unit, kind: str, of_type: str = "") -> None:
    """Effect: the office's next number of this kind; `of_type` stands for `type` in its template."""
    document.number = draw(
        office=office,
        kind=kind,
        year=document.year_id,
        document_key=document.document_key,
        values=number_values(document, kind=of_type),
    )
    context.changed.add("number")


def save(document: Document, *fields: str, actor: User) -> None:
    """Save these fields of a document with its history's author."""
    document._history_user = actor  # type: ignore[attr-defined]
    document.save(update_fields=sorted(fields))


def withholding_lines(lines: Sequence[WithholdingLine], *, noun: str, choose: str) -> None:
    """Lines of a remittance: at least one, each > 0 and on a PFK account (I-28), no account twice.

    `noun` and `choose` are what the account is called and which to choose.
    """
    if not lines:
        raise DomainError(f"Setoran belum punya rincian. Isi paling sedikit satu {noun}.", field="lines")
    for line in lines:
        positive(line.amount, f"Setoran {line.account.code}")
        if line.account.nature != Nature.WITHHOLDING or not line.account.is_postable:
            raise DomainError(f"{line.account} bukan akun utang PFK. {choose}", rule="I-28")
    if len({line.account.pk for line in lines}) < len(lines):
        raise DomainError("Satu akun hanya sekali dalam satu setoran. Jumlahkan.", field="lines")


def require_unit_active(unit: Unit) -> None:
    """New documents are made for active units only."""
    if not unit.is_active:
        raise DomainError(f"Unit {unit.code} {unit.name} sudah tidak aktif. Pilih unit lain.", field="unit")
