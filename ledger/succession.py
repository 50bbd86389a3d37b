"""Perubahan unit dan padanan akun: who carries balances into the next year; by PPKD, with a decree."""

from datetime import date

from django.db.models import QuerySet

from core import clock
from core.errors import DomainError, raise_all
from core.locks import one_transaction
from ledger.models import BookYear
from reference import access
from reference.models import (
    Account,
    AccountSuccession,
    Edition,
    FiscalYear,
    Role,
    Unit,
    UnitSuccession,
    User,
)


def units(user: User) -> "QuerySet[UnitSuccession]":
    """Every unit that another one follows, the newest year first; for PPKD."""
    _require(user, "Melihat perubahan unit dan padanan akun")
    return UnitSuccession.objects.select_related("unit", "successor")


def accounts(user: User) -> "QuerySet[AccountSuccession]":
    """Every account that another chart's account follows; for PPKD."""
    _require(user, "Melihat perubahan unit dan padanan akun")
    return AccountSuccession.objects.select_related("account", "account__edition", "successor", "chart")


def record_unit(
    year: int, unit: Unit, successor: Unit, *, decree: str, decree_on: date, actor: User
) -> UnitSuccession:
    """Unit lama → unit baru from 1 January of the year; not once the year's opening is carried over."""
    _require(actor, "Mencatat perubahan unit")
    with one_transaction():
        raise_all(_faults(year, unit, successor, decree))
        made = UnitSuccession(
            year=year, unit=unit, successor=successor, decree=decree.strip(), decree_on=decree_on
        )
        made._history_user = actor  # type: ignore[attr-defined]
        made.save()
    return made


def remove_unit(row: UnitSuccession, *, actor: User) -> None:
    """Hapus, while the year's opening is not carried over; the history keeps it."""
    _require(actor, "Menghapus perubahan unit")
    with one_transaction():
        raise_all(_carried(row.year))
        fresh = UnitSuccession.objects.select_for_update().filter(pk=row.pk).first()
        if fresh is None:
            raise DomainError("Perubahan unit itu sudah dihapus. Muat ulang daftarnya.", rule="I-37")
        fresh._history_user = actor  # type: ignore[attr-defined]
        fresh.delete()


def record_account(account: Account, successor: Account, *, basis: str, actor: User) -> AccountSuccession:
    """Akun lama → akun baru of another chart; wins over the account of the same code there."""
    _require(actor, "Mencatat padanan akun")
    faults = []
    if account.edition_id == successor.edition_id:
        faults.append(
            DomainError(f"{account} dan {successor} dari satu bagan; padanan tidak perlu.", rule="I-37")
        )
    if not (account.is_postable and successor.is_postable and successor.is_active):
        faults.append(DomainError(f"{account} atau {successor} bukan akun terdalam yang aktif.", rule="I-31"))
    if account.ledger_set != successor.ledger_set:
        faults.append(DomainError(f"{account} dan {successor} bukan dari set yang sama.", rule="I-30"))
    if not basis.strip():
        faults.append(DomainError("Dasar padanan akun belum diisi.", field="basis"))
    with one_transaction():
        raise_all([*faults, *_carried_by(account, successor.edition)])
        known = AccountSuccession.objects.filter(account=account, chart=successor.edition_id).first()
        made = known or AccountSuccession(account=account, chart_id=successor.edition_id)
        made.successor, made.basis = successor, basis.strip()
        made._history_user = actor  # type: ignore[attr-defined]
        made.save()
    return made


def remove_account(row: AccountSuccession, *, actor: User) -> None:
    """Hapus, while no opening was made by it; the history keeps it."""
    _require(actor, "Menghapus padanan akun")
    with one_transaction():
        fresh = AccountSuccession.objects.select_for_update().filter(pk=row.pk).first()
        if fresh is None:
            raise DomainError("Padanan akun itu sudah dihapus. Muat ulang daftarnya.", rule="I-37")
        raise_all(_carried_by(fresh.account, fresh.chart))
        fresh._history_user = actor  # type: ignore[attr-defined]
        fresh.delete()


def _require(actor: User, act: str) -> None:
    access.require(actor, Role.FINANCE_OFFICER, unit=None, on=clock.today(), act=act)


def _faults(year: int, unit: Unit, successor: Unit, decree: str) -> list[DomainError]:
    found = _carried(year)
    if unit.pk == successor.pk:
        found.append(DomainError(f"{unit} tidak menjadi dirinya sendiri.", rule="I-37", field="successor"))
    if unit.is_ppkd or successor.is_ppkd:
        found.append(DomainError("PPKD tidak berubah: bukunya satu untuk daerah.", rule="I-37", field="unit"))
    if not successor.is_active:
        found.append(DomainError(f"{successor} nonaktif. Pilih yang aktif.", rule="I-37", field="successor"))
    rows = UnitSuccession.objects.filter(year=year)
    if rows.filter(unit=unit).exists():
        found.append(DomainError(f"{unit} sudah punya unit baru pada {year}.", rule="I-37", field="unit"))
    if rows.filter(unit=successor).exists() or rows.filter(successor=unit).exists():
        why = f"{unit} atau {successor} sendiri berubah pada {year}; catat langsung ke unit terakhirnya."
        found.append(DomainError(why, rule="I-37", field="successor"))
    if not decree.strip():
        found.append(DomainError("Dasar hukum perubahan belum diisi.", field="decree"))
    return found


def _carried(year: int) -> list[DomainError]:
    """A map that an opening was made by does not change under it."""
    if not BookYear.objects.filter(year=year, is_carried=True).exists():
        return []
    why = f"Saldo awal {year} sudah dibuka dari tahun lalu. Batalkan saldo awal itu dahulu."
    return [DomainError(why, rule="I-37")]


def _carried_by(account: Account, chart: Edition) -> list[DomainError]:
    """Years that open in the chart, follow a year of the account's chart, and are carried over already."""
    turned = [
        year.pk
        for year in FiscalYear.objects.filter(chart=chart)
        if FiscalYear.objects.filter(pk=year.pk - 1, chart=account.edition_id).exists()
    ]
    return [refusal for year in turned for refusal in _carried(year)]
