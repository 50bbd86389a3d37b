"""Peran akun: the accounts that play a part in the posting rules, by name instead of number."""

from enum import StrEnum

from core.errors import DomainError
from reference.models import Account, AccountRole


class AccountKey(StrEnum):
    """The parts an account can play; which account does is said by the chart edition (AccountRole)."""

    RKUD_CASH = "RKUD_CASH"
    TREASURER_CASH = "TREASURER_CASH"
    RECEIPT_CASH = "RECEIPT_CASH"
    RK_PPKD = "RK_PPKD"
    RK_PPKD_ASSETS = "RK_PPKD_ASSETS"
    RK_SKPD = "RK_SKPD"
    SAL_CHANGE = "SAL_CHANGE"
    ESTIMATED_REVENUE = "ESTIMATED_REVENUE"
    ESTIMATED_FINANCING_IN = "ESTIMATED_FINANCING_IN"
    APPROPRIATION_SPENDING = "APPROPRIATION_SPENDING"
    APPROPRIATION_FINANCING_OUT = "APPROPRIATION_FINANCING_OUT"
    EQUITY = "EQUITY"
    LO_RESULT = "LO_RESULT"
    LRA_RESULT = "LRA_RESULT"


LABELS: dict[AccountKey, str] = {
    AccountKey.RKUD_CASH: "Kas di Kas Daerah",
    AccountKey.TREASURER_CASH: "Kas di Bendahara Pengeluaran",
    AccountKey.RECEIPT_CASH: "Kas di Bendahara Penerimaan",
    AccountKey.RK_PPKD: "RK PPKD",
    AccountKey.RK_PPKD_ASSETS: "RK PPKD atas aset (BMD)",
    AccountKey.RK_SKPD: "RK SKPD",
    AccountKey.SAL_CHANGE: "Estimasi Perubahan SAL",
    AccountKey.ESTIMATED_REVENUE: "Estimasi Pendapatan",
    AccountKey.ESTIMATED_FINANCING_IN: "Estimasi Penerimaan Pembiayaan",
    AccountKey.APPROPRIATION_SPENDING: "Apropriasi Belanja",
    AccountKey.APPROPRIATION_FINANCING_OUT: "Apropriasi Pengeluaran Pembiayaan",
    AccountKey.EQUITY: "Ekuitas",
    AccountKey.LO_RESULT: "Surplus/Defisit-LO",
    AccountKey.LRA_RESULT: "Surplus/Defisit-LRA",
}


def role_account(edition_id: int, key: AccountKey) -> Account:
    """The account that plays `key` in the chart edition; DomainError I-01 when the edition names none."""
    found = (
        AccountRole.objects.filter(edition_id=edition_id, key=AccountKey(key))
        .select_related("account")
        .first()
    )
    if found is None:
        raise DomainError(
            f"Bagan akun tidak menyebut akun untuk peran “{LABELS[AccountKey(key)]}”. "
            "Lengkapi account_roles.csv edisi itu lalu muat ulang data acuan.",
            rule="I-01",
        )
    return found.account
