"""The region's treasury account (RKUD)."""

from core import clock
from core.locks import one_transaction
from reference import access
from reference.models import Role, User
from treasury.models import TreasuryAccount


def set_treasury_account(
    *, bank_name: str, account_number: str, account_name: str, actor: User
) -> TreasuryAccount:
    """RKUD: name the bank account; the one before stays, inactive, with the SP2D paid from it."""
    with one_transaction():
        access.require(
            actor,
            (Role.ADMINISTRATOR, Role.FINANCE_OFFICER),
            unit=None,
            on=clock.today(),
            act="Mengatur rekening kas umum daerah",
        )
        for old in TreasuryAccount.objects.filter(is_active=True):
            old.is_active = False
            old._history_user = actor
            old.save(update_fields=["is_active"])
        account = TreasuryAccount(
            bank_name=bank_name, account_number=account_number, account_name=account_name
        )
        account._history_user = actor
        account.save()
    return account
