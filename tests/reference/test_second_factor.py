"""The second factor: set up, check, replay, haste, recovery codes, reset."""

import re
import time
from datetime import date

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from core import clock
from core.errors import AccessDenied, DomainError
from reference import second_factor
from reference.models import RecoveryCode, Role, SecondFactorEvent, Setting
from tests.factories.reference import make_person, make_unit, make_user

pytestmark = pytest.mark.django_db

HASTE = {"throttling_failure_timestamp": None, "throttling_failure_count": 0}


@pytest.fixture
def user():
    return make_user("siti")


def code_of(device, *, steps: int = 0) -> str:
    """What the phone shows now, or so many steps later."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
    totp.time = time.time() + steps * device.step
    return f"{totp.token():06d}"


def enrolled(user):
    """A person with his device and recovery codes."""
    return second_factor.confirm(user, code_of(second_factor.begin(user)))


def forget_haste(user):
    TOTPDevice.objects.filter(user=user).update(**HASTE)


@pytest.mark.parametrize("role", second_factor.REQUIRED_ROLES)
def test_it_is_required_of_roles_that_open_the_treasury_once_the_region_says_so(role):
    person, today = make_person(role), clock.today()
    assert not second_factor.is_required(person, on=today)
    Setting.objects.create(pk="security.second_factor", value="1")
    assert second_factor.is_required(person, on=today)
    assert not second_factor.is_required(person, on=date(2024, 12, 31))


def test_it_is_not_required_of_other_roles():
    Setting.objects.create(pk="security.second_factor", value="1")
    unit = make_unit()
    for role in set(Role) - set(second_factor.REQUIRED_ROLES):
        assert not second_factor.is_required(make_person(role, unit), on=clock.today())


def test_the_first_right_code_sets_it_up_and_gives_ten_codes_once(user):
    device = second_factor.begin(user)
    assert second_factor.begin(user) == device
    assert second_factor.device_of(user) is None
    assert re.fullmatch(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", second_factor.secret_text(device))
    confirmed, codes = second_factor.confirm(user, code_of(device))
    assert second_factor.device_of(user) == confirmed
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", code) for code in codes)
    assert second_factor.codes_left(user) == 10
    assert user.second_factor_events.get().kind == "enrolled"
    with pytest.raises(DomainError, match="hanya tampil selagi dipasang"):
        second_factor.secret_text(confirmed)
    with pytest.raises(DomainError, match="sudah terpasang"):
        second_factor.begin(user)


def test_a_wrong_code_sets_nothing_up(user):
    device = second_factor.begin(user)
    wrong = "000000" if code_of(device) != "000000" else "000001"
    with pytest.raises(DomainError, match="Kode salah atau sudah dipakai"):
        second_factor.confirm(user, wrong)
    assert second_factor.device_of(user) is None
    assert TOTPDevice.objects.get(user=user).throttling_failure_count == 1


def test_a_code_is_taken_once(user):
    device, _ = enrolled(user)
    # The code that set it up is spent already.
    with pytest.raises(DomainError, match="sudah dipakai"):
        second_factor.verify(user, code_of(device))
    forget_haste(user)
    following = code_of(device, steps=1)
    assert second_factor.verify(user, f" {following[:3]} {following[3:]} ") == device
    with pytest.raises(DomainError, match="sudah dipakai"):
        second_factor.verify(user, following)


def test_wrong_codes_slow_down(user):
    device, codes = enrolled(user)
    with pytest.raises(DomainError, match="Kode salah atau"):
        second_factor.verify(user, "abcd-abcd-abcd-abcd")
    with pytest.raises(DomainError, match=r"Kode salah 1 kali. Tunggu [12] detik"):
        second_factor.verify(user, code_of(device, steps=1))
    TOTPDevice.objects.filter(user=user).update(throttling_failure_count=8)
    # Neither a right code nor a recovery code passes meanwhile, and none is spent.
    with pytest.raises(DomainError, match=r"Kode salah 8 kali. Tunggu 12[789] detik"):
        second_factor.verify(user, codes[0])
    assert second_factor.codes_left(user) == 10


@pytest.mark.parametrize("text", ["", "12345", "1234567", "١٢٣٤٥٦", "x" * 24])
def test_what_is_no_code_is_refused(user, text):
    enrolled(user)
    with pytest.raises(DomainError, match="Kode salah"):
        second_factor.verify(user, text)


def test_a_recovery_code_opens_once(user):
    device, codes = enrolled(user)
    assert second_factor.verify(user, codes[3].upper().replace("-", " ")) == device
    assert second_factor.codes_left(user) == 9
    with pytest.raises(DomainError, match="sudah dipakai"):
        second_factor.verify(user, codes[3])
    assert [event.kind for event in user.second_factor_events.all()] == ["recovery_used", "enrolled"]


def test_recovery_codes_are_stored_as_keyed_hashes_of_their_person(user):
    _, codes = enrolled(user)
    stored = set(RecoveryCode.objects.values_list("digest", flat=True))
    assert all(len(digest) == 64 for digest in stored)
    assert not any(code in digest or code.replace("-", "") in digest for code in codes for digest in stored)
    other = make_user("budi")
    enrolled(other)
    with pytest.raises(DomainError, match="Kode salah"):
        second_factor.verify(other, codes[0])


def test_new_codes_void_the_old_ones(user):
    _, old = enrolled(user)
    new = second_factor.renew_codes(user)
    assert set(new).isdisjoint(old)
    with pytest.raises(DomainError, match="Kode salah"):
        second_factor.verify(user, old[0])
    forget_haste(user)
    assert second_factor.verify(user, new[0])
    with pytest.raises(DomainError, match="belum terpasang"):
        second_factor.renew_codes(make_user("budi"))


def test_an_administrator_resets_with_a_reason(user):
    enrolled(user)
    administrator = make_person(Role.ADMINISTRATOR)
    before = user.get_session_auth_hash()
    with pytest.raises(DomainError, match="Sebut alasannya"):
        second_factor.reset(user, reason="  ", actor=administrator)
    second_factor.reset(user, reason="Ponsel hilang", actor=administrator)
    assert second_factor.device_of(user) is None
    assert second_factor.codes_left(user) == 0
    user.refresh_from_db()
    assert user.get_session_auth_hash() != before
    event = user.second_factor_events.first()
    assert (event.kind, event.actor, event.reason) == ("reset", administrator, "Ponsel hilang")
    with pytest.raises(DomainError, match="tidak mempunyai faktor kedua"):
        second_factor.reset(user, reason="Lagi", actor=administrator)


def test_nobody_else_resets_and_nobody_his_own(user):
    enrolled(user)
    with pytest.raises(AccessDenied, match="Menghapus faktor kedua"):
        second_factor.reset(user, reason="x", actor=make_person(Role.TREASURY))
    administrator = make_person(Role.ADMINISTRATOR)
    enrolled(administrator)
    with pytest.raises(DomainError, match="Minta administrator lain"):
        second_factor.reset(administrator, reason="x", actor=administrator)


def test_the_server_resets_for_a_lone_administrator(capsys):
    administrator = make_person(Role.ADMINISTRATOR)
    enrolled(administrator)
    call_command("reset_second_factor", "administrator", reason="ponsel hilang")
    assert "dihapus dan semua sesinya berakhir" in capsys.readouterr().out
    assert administrator.second_factor_events.first().reason == "Dari peladen: ponsel hilang"
    with pytest.raises(CommandError, match="tidak ada"):
        call_command("reset_second_factor", "hantu", reason="x")
    with pytest.raises(CommandError, match="tidak mempunyai faktor kedua"):
        call_command("reset_second_factor", "administrator", reason="x")


def test_events_only_grow_and_a_reset_needs_its_reason(user):
    enrolled(user)
    for act in (
        lambda: SecondFactorEvent.objects.update(reason="x"),
        lambda: SecondFactorEvent.objects.filter(user=user)._raw_delete("default"),
        lambda: SecondFactorEvent.objects.create(user=user, actor=user, kind="reset", at=clock.now()),
    ):
        with pytest.raises(DatabaseError) as caught, transaction.atomic():
            act()
        assert isinstance(caught.value.__cause__, psycopg.Error)
        assert caught.value.__cause__.sqlstate in ("42501", "23514")
    assert SecondFactorEvent.objects.count() == 1
