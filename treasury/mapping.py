"""Counterparts of a budget account in the accrual books, as the chart edition's mapping proves them.

A missing counterpart is refused by name; nothing is ever guessed from an account's code.
"""

from core.errors import DomainError
from reference.models import Account, AccountMapping, Nature


def charge_account(account: Account) -> Account:
    """The expense of a spending account, or the asset of capital spending."""
    mapping = _mapping(account)
    if mapping and mapping.lo_account:
        return mapping.lo_account
    if mapping and mapping.asset_account and mapping.asset_account.nature == Nature.ASSET:
        return mapping.asset_account
    raise _missing(account, "beban (LO) atau aset", "isi akun debit pada rincian")


def payable_account(account: Account) -> Account:
    """Utang belanja: the payable that a handover of this spending accrues."""
    mapping = _mapping(account)
    if mapping and mapping.payable_account:
        return mapping.payable_account
    raise _missing(account, "utang belanja", "isi akun utang pada BAST")


def receivable_account(account: Account) -> Account:
    """Piutang: the receivable of a revenue account."""
    mapping = _mapping(account)
    if mapping and mapping.receivable_account:
        return mapping.receivable_account
    raise _missing(account, "piutang", "isi akun kredit pada penerimaan")


def revenue_account(account: Account) -> Account:
    """Pendapatan-LO of a revenue account."""
    mapping = _mapping(account)
    if mapping and mapping.lo_account:
        return mapping.lo_account
    raise _missing(account, "pendapatan-LO", "isi akun kredit pada penerimaan")


def _mapping(account: Account) -> AccountMapping | None:
    try:
        return account.mapping
    except AccountMapping.DoesNotExist:
        return None


def _missing(account: Account, counterpart: str, way_out: str) -> DomainError:
    return DomainError(
        f"Akun {account.code} {account.name} belum punya pemetaan {counterpart} di edisi bagan akun. "
        f"Lengkapi pemetaan akun, atau {way_out}.",
        rule="I-01",
    )
