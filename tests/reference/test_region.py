"""Settings: defaults, values that fit, number templates."""

import pytest

from core.errors import AccessDenied, DomainError
from reference.models import Role, Setting
from reference.region import DEFAULTS, check_value, set_setting, setting, setting_flag
from tests.factories.reference import make_person, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return make_person(Role.ADMINISTRATOR)


def test_defaults_hold_until_set(administrator):
    assert setting("spd_level") == "line"
    set_setting("spd_level", "sub_kegiatan", actor=administrator)
    assert setting("spd_level") == "sub_kegiatan"
    set_setting("spd_level", "sub_kegiatan", actor=administrator)
    row = Setting.objects.get(pk="spd_level")
    assert [entry.value for entry in row.history.all()] == ["sub_kegiatan"]
    assert row.history.get().history_user == administrator


def test_every_default_fits_its_key():
    for key, value in DEFAULTS.items():
        check_value(key, value)
    assert len(DEFAULTS) == 44


def test_unknown_key_is_a_programming_error_to_read_and_refused_to_write(administrator):
    with pytest.raises(KeyError):
        setting("warna")
    with pytest.raises(DomainError, match="Pengaturan “warna” tidak dikenal"):
        set_setting("warna", "biru", actor=administrator)


def test_family_of_unit_keys(administrator):
    assert setting("up_ceiling.DINKES") == ""
    set_setting("up_ceiling.DINKES", "100000000", actor=administrator)
    assert setting("up_ceiling.DINKES") == "100000000"


def test_flags(administrator):
    set_setting("region.letterhead", "ya", actor=administrator)
    assert setting_flag("region.letterhead") is True
    assert setting_flag("region.name") is False


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        (
            "spd_level",
            "program",
            "Pengaturan “spd_level” bernilai “program”; pilih salah satu: line, sub_kegiatan.",
        ),
        ("gu_min_share", "separuh", "Pengaturan “gu_min_share” bernilai “separuh”, harus angka."),
        ("up_ceiling.X", "-1", "Pengaturan “up_ceiling.X” bernilai “-1”, tidak boleh negatif."),
        ("region.name", "x" * 301, "Nilai pengaturan “region.name” 301 huruf, paling banyak 300."),
        (
            "number_template.SPD",
            "SPD/{year}",
            "Pola nomor SPD “SPD/{year}” harus memuat {sequence} tepat satu kali.",
        ),
        (
            "number_template.SPP",
            "{sequence}/{year}",
            "Pola nomor SPP “{sequence}/{year}” harus memuat {unit}; setiap SKPD menerbitkan sendiri.",
        ),
        (
            "number_template.SPD",
            "{sequence}/{warna}",
            "Pola nomor SPD memuat {warna} yang tidak dikenal; "
            "yang ada: kind, month, sequence, type, unit, year.",
        ),
        (
            "number_template.SPD",
            "{sequence/{year}",
            "Pola nomor SPD “{sequence/{year}” salah tulis: periksa kurung kurawal.",
        ),
        (
            "number_template.SPD",
            "{sequence:x}",
            "Pola nomor SPD: lebar “x” hanya untuk {sequence}, misalnya {sequence:05}.",
        ),
        (
            "number_template.SPD",
            "{sequence}/{year:04}",
            "Pola nomor SPD: lebar “04” hanya untuk {sequence}, misalnya {sequence:05}.",
        ),
    ],
)
def test_values_that_do_not_fit(administrator, key, value, message):
    with pytest.raises(DomainError) as caught:
        set_setting(key, value, actor=administrator)
    assert caught.value.message == message
    assert not Setting.objects.exists()


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_only_the_administrator_sets(role):
    with pytest.raises(AccessDenied, match="Mengubah pengaturan ditolak"):
        set_setting("spd_level", "line", actor=make_person(role, make_unit()))
