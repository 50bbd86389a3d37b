"""Passwords: length, likeness, common ones, the last five, age, first sign-in."""

from datetime import timedelta

import pytest

from core import clock
from core.errors import AccessDenied, DomainError
from reference import passwords, people
from reference.models import PasswordRecord, Role, Setting, User
from tests.factories.reference import PASSWORD, make_person, make_user

pytestmark = pytest.mark.django_db

GOOD = "kapal-layar-1945"


@pytest.fixture
def administrator():
    return make_person(Role.ADMINISTRATOR)


@pytest.fixture
def user():
    return make_user("siti.aminah", full_name="Siti Aminah Lestari", employee_number="197901012005012001")


@pytest.mark.parametrize(
    ("password", "message"),
    [
        ("sebelas-hur", "setidaknya 12 karakter"),
        ("siti.aminah-2025", "memuat nama pengguna"),
        ("Siti Aminah Lestari 1", "memuat nama lengkap"),
        ("nip197901012005012001", "memuat NIP"),
        ("aminahlestari", "terlalu mirip"),
        ("qwertyuiop123456", ""),
        ("passwordpassword", ""),
        ("839201748392", "seluruhnya terdiri dari angka"),
    ],
)
def test_passwords_that_are_refused(user, password, message):
    if message:
        with pytest.raises(DomainError, match=message) as caught:
            people.set_password(user, password=password, actor=user)
        assert caught.value.field == "password"
        assert User.objects.get(pk=user.pk).check_password(PASSWORD)
    else:
        # Not in Django's list of common ones: long enough to stand.
        assert people.set_password(user, password=password, actor=user).check_password(password)


def test_a_common_password_is_refused(user):
    with pytest.raises(DomainError, match="terlalu umum"):
        people.set_password(user, password="1q2w3e4r5t6y", actor=user)


def test_none_of_the_last_five_returns_but_the_sixth_does(user):
    names = [f"kapal-layar-nomor-{number}" for number in range(6)]
    for name in names[:5]:
        people.set_password(user, password=name, actor=user)
    for name in names[:5]:
        with pytest.raises(DomainError, match="bukan salah satu dari 5 terakhir"):
            people.set_password(user, password=name, actor=user)
    people.set_password(user, password=names[5], actor=user)
    people.set_password(user, password=names[0], actor=user)
    assert PasswordRecord.objects.filter(user=user).count() == 7


def test_the_first_password_counts_too(administrator):
    made = people.create_user(
        username="budi", full_name="Budi", employee_number="", password=GOOD, actor=administrator
    )
    with pytest.raises(DomainError, match="pernah dipakai"):
        people.set_password(made, password=GOOD, actor=made)


def test_who_got_a_password_from_somebody_replaces_it(administrator, user):
    made = people.create_user(
        username="budi", full_name="Budi", employee_number="", password=GOOD, actor=administrator
    )
    assert made.must_change_password
    own = people.set_password(made, password=GOOD + "-x", actor=made)
    assert not own.must_change_password
    assert people.set_password(own, password=GOOD + "-y", actor=administrator).must_change_password
    story = made.history.values_list("must_change_password", flat=True)
    assert list(story) == [True, False, True]


def test_the_first_administrator_chose_his_own():
    first = people.bootstrap_administrator(username="kepala", full_name="Kepala", password=GOOD)
    assert not first.must_change_password
    assert Setting.objects.get(pk="security.second_factor").value == "1"
    assert PasswordRecord.objects.get(user=first).password == first.password


def test_age_counts_only_where_the_region_limits_it(administrator, user):
    people.set_password(user, password=GOOD, actor=user)
    assert not passwords.is_expired(user)
    Setting.objects.create(pk="security.password_days", value="90")
    assert not passwords.is_expired(user)
    with clock.frozen(clock.today() + timedelta(days=90)):
        assert not passwords.is_expired(user)
    with clock.frozen(clock.today() + timedelta(days=92)):
        assert passwords.is_expired(user)


def test_sessions_end_with_the_epoch_and_with_the_password(administrator, user):
    before = user.get_session_auth_hash()
    after = people.end_sessions(user, actor=administrator)
    assert after.get_session_auth_hash() != before
    assert after.history.first().history_user == administrator
    changed = people.set_password(after, password=GOOD, actor=after)
    assert changed.get_session_auth_hash() != after.get_session_auth_hash()
    with pytest.raises(AccessDenied, match="Mengakhiri sesi"):
        people.end_sessions(administrator, actor=user)


def test_former_secret_keys_still_open_sessions(user, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    before = user.get_session_auth_hash()
    settings.SECRET_KEY = "another"
    assert user.get_session_auth_hash() != before
    assert list(user.get_session_auth_fallback_hash()) == [before]
