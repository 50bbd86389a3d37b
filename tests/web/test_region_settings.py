"""Region settings: groups, controls by kind, next numbers, history (web.views.region_settings)."""

import pytest
from django.db import transaction
from django.urls import reverse

from reference import region as settings_of
from reference.models import Role, Setting
from reference.numbering import draw
from reference.setting_keys import KEYS


@pytest.fixture
def admin(region, client_of):
    return client_of(Role.ADMINISTRATOR)


def edit(admin, key, value):
    return admin.post(reverse("setting-edit", args=[key]), {"value": value})


def test_every_key_is_shown_in_its_group_with_its_value(admin):
    page = admin.get(reverse("settings")).content.decode()
    for key in KEYS.values():
        assert reverse("setting-edit", args=[key.name]) in page
        assert key.label in page
    assert "<b>Rp\u00a050.000.000</b>" in page
    assert "<b>30 menit</b>" in page
    assert "Rekening Kas Umum Daerah" in page


def test_numbering_shows_what_comes_next(region, admin):
    with transaction.atomic():
        for key in ("a", "b"):
            draw(office=region.ppkd, kind="SP2D", year=2025, document_key=key, values={"type": "LS"})
    page = admin.get(reverse("settings")).content.decode()
    assert "00003/SP2D/LS/2025" in page
    assert "00001/SPP/LS/DINKES/2025" in page
    one = admin.get(reverse("setting-edit", args=["number_template.SP2D"])).content.decode()
    assert "00003/SP2D/LS/2025" in one
    assert settings_of.setting("number_template.SP2D") == "{sequence:05}/SP2D/{type}/{year}"


def test_a_typed_template_is_previewed_or_told_why_not(admin):
    address = reverse("setting-preview", args=["number_template.SP2D"])
    good = admin.get(address, {"value": "{sequence:03}/BUD/{year}"}).content.decode()
    assert "001/BUD/2025" in good
    bad = admin.get(address, {"value": "SP2D/{year}"}).content.decode()
    assert "harus memuat {sequence} tepat satu kali" in bad
    assert admin.get(reverse("setting-preview", args=["region.name"])).status_code == 404


def test_amounts_are_typed_as_amounts(admin):
    page = admin.get(reverse("setting-edit", args=["up_single_payment_limit"])).content.decode()
    assert 'value="50.000.000"' in page
    assert edit(admin, "up_single_payment_limit", "Rp 75.000.000").status_code == 302
    assert settings_of.setting("up_single_payment_limit") == "75000000.00"
    again = admin.get(reverse("setting-edit", args=["up_single_payment_limit"])).content.decode()
    assert 'value="75.000.000"' in again
    assert "<ins>Rp\u00a075.000.000</ins>" in again


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("security.idle_minutes", "2", "harus bilangan bulat 5 sampai 480 menit"),
        ("security.idle_minutes", "6.5", "harus bilangan bulat 5 sampai 480 menit"),
        ("security.absolute_hours", "25", "harus bilangan bulat 1 sampai 24 jam"),
        ("gu_min_share", "1.5", "melebihi 1"),
        ("rkud.account_number", "bank", "tidak sah: angka"),
        ("region.name", " ", "tidak boleh kosong"),
        ("up_single_payment_limit", "-1", "Nilai paling sedikit"),
        ("security.second_factor", "mungkin", "Masukkan pilihan yang valid"),
    ],
)
def test_what_does_not_fit_is_told(admin, key, value, message):
    answer = edit(admin, key, value)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not Setting.objects.filter(pk=key).exists()


def test_a_flag_is_set_with_history_on_both_pages(admin):
    assert edit(admin, "security.second_factor", "1").url == reverse("settings")
    assert settings_of.setting_flag("security.second_factor")
    # From now on this administrator is asked for his second factor.
    Setting.objects.filter(pk="security.second_factor").update(value="0")
    page = admin.get(reverse("settings")).content.decode()
    assert "Faktor kedua saat masuk dibuat" in page
    assert "Administrator" in page


def test_letterhead_and_account_may_be_emptied(admin):
    edit(admin, "rkud.account_number", "001-002.003 4")
    assert settings_of.setting("rkud.account_number") == "001-002.003 4"
    assert edit(admin, "rkud.account_number", "").status_code == 302
    assert settings_of.setting("rkud.account_number") == ""


def test_only_administrators(client_of):
    client = client_of(Role.FINANCE_OFFICER)
    assert client.get(reverse("settings")).status_code == 403
    assert edit(client, "region.name", "x").status_code == 403


def test_the_list_costs_the_same_for_many_values(admin, django_assert_max_num_queries):
    for name, key in KEYS.items():
        Setting.objects.create(pk=name, value=key.default)
    with django_assert_max_num_queries(14):
        admin.get(reverse("settings"))
