"""Penyedia dan penerima pembayaran."""

from collections.abc import Iterable

from core import clock
from core.errors import AccessDenied, DomainError
from core.locks import one_transaction
from reference import access
from reference.models import Role, User, Vendor

# A vendor belongs to no unit: whoever holds one of these anywhere may add him.
VENDOR_ROLES = frozenset(
    {Role.ADMINISTRATOR, Role.OPERATOR, Role.TREASURER, Role.SKPD_VERIFIER, Role.TREASURY_STAFF}
)
LABELS = {
    "name": "Nama",
    "bank_name": "Bank",
    "bank_account": "Nomor rekening",
    "bank_account_name": "Atas nama",
}


def create_vendor(
    *, name: str, tax_number: str, bank_name: str, bank_account: str, bank_account_name: str, actor: User
) -> Vendor:
    """Rekanan baru, with the bank account that payments go to."""
    require_role(actor, "Menambah rekanan")
    values = {
        "name": name.strip(),
        "bank_name": bank_name.strip(),
        "bank_account": bank_account.strip(),
        "bank_account_name": bank_account_name.strip(),
    }
    for field, value in values.items():
        if not value:
            raise DomainError(f"{LABELS[field]} rekanan harus diisi.", field=field)
    with one_transaction():
        vendor = Vendor(**values, tax_number=tax_number.strip())
        vendor._history_user = actor
        vendor.save()
    return vendor


def deactivate_vendor(vendor: Vendor, *, actor: User) -> Vendor:
    """Nonaktifkan; documents keep him (I-44)."""
    require_role(actor, "Menonaktifkan rekanan")
    with one_transaction():
        row = Vendor.objects.select_for_update().get(pk=vendor.pk)
        row.is_active = False
        row._history_user = actor
        row.save(update_fields=["is_active"])
    return row


def require_role(actor: User, act: str) -> None:
    """AccessDenied (I-40) for whoever keeps no vendors."""
    held: Iterable[str] = access.appointments_of(actor, on=clock.today()).values_list("role", flat=True)
    if not VENDOR_ROLES & set(held):
        needed = ", ".join(sorted(str(role.label) for role in VENDOR_ROLES))
        raise AccessDenied(f"{act} ditolak: perlu salah satu peran {needed}.", rule="I-40")
