"""Units, vendors and settings: tests of web.views.units and web.views.region_settings."""

import pytest
from django.urls import reverse

from reference import region as settings_of
from reference import units
from reference.models import Role, Unit, Vendor
from tests.factories.reference import make_sub_unit, make_vendor


@pytest.fixture
def admin(client_of):
    return client_of(Role.ADMINISTRATOR)


def test_sub_units_stand_beneath_their_skpd(region, admin):
    make_sub_unit(region.unit, "ZZ-KLINIK", name="Puskesmas Muara")
    page = admin.get(reverse("units")).content.decode()
    assert page.index("DINKES") < page.index("Puskesmas Muara") < page.index("DISDIK")
    found = admin.get(reverse("units"), {"cari": "muara", "jenis": "sub_unit"}).content.decode()
    assert "Puskesmas Muara" in found
    assert "DISDIK" not in found


def test_a_unit_is_made_renamed_and_deactivated(region, admin):
    form = {"code": "DISHUB", "name": "Dinas Perhubungan", "kind": "skpd", "parent": ""}
    admin.post(reverse("unit-new"), form)
    unit = Unit.objects.get(code="DISHUB")
    again = admin.post(reverse("unit-new"), form)
    assert again.status_code == 422
    admin.post(reverse("unit-rename", args=[unit.pk]), {"name": "Dinas Transportasi"})
    page = admin.get(reverse("unit-detail", args=[unit.pk])).content.decode()
    assert "<del>Dinas Perhubungan</del>" in page
    assert "<ins>Dinas Transportasi</ins>" in page
    admin.post(reverse("unit-deactivate", args=[unit.pk]))
    unit.refresh_from_db()
    assert (unit.name, unit.is_active) == ("Dinas Transportasi", False)
    admin.post(reverse("unit-activate", args=[unit.pk]))
    unit.refresh_from_db()
    assert unit.is_active


def test_units_that_are_named_by_their_codes_are_told_and_found(region, admin):
    page = admin.get(reverse("units")).content.decode()
    assert "Nama masih kode" not in page and "masih bernama kodenya" not in page
    units.create_unit(code="1.01.0.00", name="1.01.0.00", kind="skpd", actor=region[Role.ADMINISTRATOR])
    page = admin.get(reverse("units")).content.decode()
    assert "1 unit masih bernama kodenya" in page and page.count("Nama masih kode") == 1
    only = admin.get(reverse("units"), {"kode": "1"}).content.decode()
    assert "1.01.0.00" in only and region.unit.name not in only.split("<tbody>")[1]


def test_a_sub_unit_needs_its_skpd(admin):
    page = admin.post(reverse("unit-new"), {"code": "X", "name": "X", "kind": "sub_unit", "parent": ""})
    assert page.status_code == 422
    assert not Unit.objects.filter(code="X").exists()


# --- Vendors -------------------------------------------------------------------------------------
VENDOR = {
    "name": "CV Arus Terang",
    "tax_number": "",
    "bank_name": "Bank Daerah",
    "bank_account": "0010020031",
    "bank_account_name": "CV Arus Terang",
}


def test_those_who_type_documents_keep_vendors(region, client_of):
    client = client_of(Role.TREASURER)
    client.post(reverse("vendor-new"), VENDOR)
    vendor = Vendor.objects.get(name="CV Arus Terang")
    assert "0010020031" in client.get(reverse("vendor-detail", args=[vendor.pk])).content.decode()
    client.post(reverse("vendor-deactivate", args=[vendor.pk]))
    vendor.refresh_from_db()
    assert not vendor.is_active
    assert "Tidak ada rekanan" in client.get(reverse("vendors"), {"status": "True"}).content.decode()


def test_others_read_vendors_and_change_none(region, client_of):
    vendor = make_vendor()
    client = client_of(Role.AUDITOR)
    page = client.get(reverse("vendors")).content.decode()
    assert vendor.name in page
    assert "Rekanan baru" not in page
    assert client.post(reverse("vendor-new"), VENDOR).status_code == 403
    assert client.post(reverse("vendor-deactivate", args=[vendor.pk])).status_code == 403
    vendor.refresh_from_db()
    assert vendor.is_active


def test_a_person_without_a_role_reads_none(region, sign_in):
    from tests.factories.reference import make_user

    assert sign_in(make_user("tanpa")).get(reverse("vendors")).status_code == 403


# --- Settings ------------------------------------------------------------------------------------
def test_every_known_setting_has_a_label(admin):
    page = admin.get(reverse("settings")).content.decode()
    for key in settings_of.DEFAULTS:
        assert reverse("setting-edit", args=[key]) in page
        assert f">{key}</a>" not in page


def test_a_setting_changes_with_history(region, admin):
    address = reverse("setting-edit", args=["spd_level"])
    assert admin.post(address, {"value": "tidak"}).status_code == 422
    assert admin.post(address, {"value": "sub_kegiatan"}).url == reverse("settings")
    assert settings_of.setting("spd_level") == "sub_kegiatan"
    page = admin.get(reverse("settings")).content.decode()
    assert "<ins>Sub kegiatan</ins>" in page
    template = reverse("setting-edit", args=["number_template.SPP"])
    wrong = admin.post(template, {"value": "tanpa urutan"})
    assert wrong.status_code == 422
    assert "I-06" in wrong.content.decode()
    assert admin.get(reverse("setting-edit", args=["apa_saja"])).status_code == 404
