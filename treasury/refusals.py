"""Collect every refusal of one act, so that a person reads all of them at once."""

from collections.abc import Callable, Iterable, Iterator

from core.errors import DomainError, Refusals
from reference.models import Account, FiscalYear, LedgerSet, Nature


def collected(*checks: Callable[[], object]) -> list[DomainError]:
    """Run each check and gather what it refuses: what it raises, and what it yields."""
    found: list[DomainError] = []
    for check in checks:
        try:
            result = check()
            if isinstance(result, Iterable):
                found += [one for one in result if isinstance(one, DomainError)]
        except Refusals as several:
            found += several.refusals
        except DomainError as refusal:
            found.append(refusal)
    return found


def revenue_account(account: Account, year: FiscalYear) -> Iterator[DomainError]:
    """A postable revenue account (I-02) of the year's chart (I-01)."""
    if account.nature != Nature.REVENUE or not account.is_postable:
        yield DomainError(
            f"{account} bukan akun pendapatan rincian. Pilih akun pendapatan-LRA.",
            rule="I-02",
            field="account",
        )
    elif account.edition_id != year.chart_id:
        yield DomainError(f"{account} bukan akun bagan tahun {year.pk}.", rule="I-01", field="account")


def accrual_account(
    account: Account | None, year: FiscalYear, *, field: str, natures: tuple[Nature, ...] = ()
) -> Iterator[DomainError]:
    """An account named instead of the mapping's: of the FIN set (I-30), of the year's chart, of a nature."""
    if account is None:
        return
    if account.ledger_set != LedgerSet.FIN or not account.is_postable:
        yield DomainError(
            f"{account} bukan akun finansial yang dapat dijurnal. Pilih akun rincian neraca atau LO.",
            rule="I-30",
            field=field,
        )
    elif account.edition_id != year.chart_id:
        yield DomainError(f"{account} bukan akun bagan tahun {year.pk}.", rule="I-01", field=field)
    elif natures and account.nature not in natures:
        allowed = " atau ".join(str(Nature(nature).label).lower() for nature in natures)
        yield DomainError(f"{account} bukan akun {allowed}.", rule="I-01", field=field)
