"""Opening balances of an entity: last audited Neraca per account (domain.md 4.4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core import clock
from core.errors import DomainError
from core.locks import one_transaction
from core.money import ZERO, Decimal, exact, rupiah
from ledger import posting
from ledger.books import book_of
from ledger.draft import EntryDraft, LineDraft
from ledger.models import Entry, EntryKind
from reference import access
from reference.models import Account, FiscalYear, LedgerSet, Role, Unit, User


@dataclass(frozen=True)
class OpeningRow:
    """Saldo awal of one account: exactly one of debit and credit is positive."""

    account: Account
    debit: Decimal = ZERO
    credit: Decimal = ZERO


def post_opening(unit: Unit, year: FiscalYear, rows: Sequence[OpeningRow], *, actor: User) -> list[Entry]:
    """Post the balances of 1 January in the FIN set; once per unit and year, again only with equal content.

    Raises AccessDenied, and DomainError when the rows do not balance (I-30) or are not of the FIN set.
    """
    with one_transaction():
        access.require(
            actor,
            (Role.FINANCE_OFFICER, Role.SKPD_VERIFIER),
            unit=unit,
            on=clock.today(),
            act="Mencatat saldo awal",
        )
        debit = sum((exact(row.debit) for row in rows), ZERO)
        credit = sum((exact(row.credit) for row in rows), ZERO)
        if debit != credit:
            raise DomainError(
                f"Saldo awal {unit.code}: debit {rupiah(debit)}, kredit {rupiah(credit)}, "
                f"selisih {rupiah(abs(debit - credit))}. Periksa ekuitas.",
                rule="I-30",
            )
        lines = tuple(_line(unit, row) for row in rows if row.debit or row.credit)
        draft = EntryDraft(
            book_id=book_of(unit).pk,
            ledger_set=LedgerSet.FIN,
            dated_on=date(year.pk, 1, 1),
            kind=EntryKind.OPENING,
            source=_source(unit, year),
            event="opening",
            description=f"Saldo awal {unit.code} {year.pk}",
            lines=lines,
            reason="Saldo awal menurut neraca tahun lalu",
        )
        return posting.post([draft], actor=actor)


def is_posted(unit: Unit, year: FiscalYear) -> bool:
    """True when the unit's opening of the year stands in its book."""
    return Entry.objects.filter(source=_source(unit, year)).exists()


def _source(unit: Unit, year: FiscalYear) -> str:
    return f"opening:{unit.pk}:{year.pk}"


def _line(unit: Unit, row: OpeningRow) -> LineDraft:
    return LineDraft(
        account_id=row.account.pk,
        unit_id=unit.pk,
        debit=exact(row.debit),
        credit=exact(row.credit),
    )
