"""Vendors: made by whoever holds a fitting role in any unit."""

import pytest

from core.errors import AccessDenied, DomainError
from reference.models import Role, Vendor
from reference.vendors import VENDOR_ROLES, create_vendor, deactivate_vendor
from tests.factories.reference import make_person, make_unit

pytestmark = pytest.mark.django_db


def create(actor, **over):
    fields = {
        "name": "CV Maju",
        "tax_number": "01.234",
        "bank_name": "Bank Daerah",
        "bank_account": "0010",
        "bank_account_name": "CV Maju",
        **over,
    }
    return create_vendor(**fields, actor=actor)


@pytest.mark.parametrize("role", list(Role))
def test_roles_that_may_add_a_vendor(role):
    actor = make_person(role, make_unit())
    if role in VENDOR_ROLES:
        vendor = create(actor)
        assert (vendor.history.get().history_user, vendor.bank_account) == (actor, "0010")
        assert not deactivate_vendor(vendor, actor=actor).is_active
    else:
        with pytest.raises(
            AccessDenied, match="Menambah rekanan ditolak: perlu salah satu peran Administrator"
        ):
            create(actor)
        assert not Vendor.objects.exists()


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("name", "Nama"),
        ("bank_name", "Bank"),
        ("bank_account", "Nomor rekening"),
        ("bank_account_name", "Atas nama"),
    ],
)
def test_name_and_account_must_be_given(field, label):
    actor = make_person(Role.ADMINISTRATOR)
    with pytest.raises(DomainError, match=f"{label} rekanan harus diisi") as caught:
        create(actor, **{field: "  "})
    assert caught.value.field == field
