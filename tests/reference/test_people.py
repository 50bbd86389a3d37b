"""People: who makes them, passwords, deactivation, the first administrator."""

from datetime import date

import pytest
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import get_hasher, identify_hasher

from core import clock
from core.errors import AccessDenied, DomainError
from reference import access, people
from reference.appointments import GRANT, sync_grants
from reference.models import Role, User
from tests.factories.reference import PASSWORD, make_person, make_unit, make_user

pytestmark = pytest.mark.django_db

GOOD = "kapal-layar-1945"


@pytest.fixture
def administrator():
    return make_person(Role.ADMINISTRATOR)


def create(actor, **over):
    fields = {"username": "siti", "full_name": "Siti", "employee_number": "1979", "password": GOOD, **over}
    return people.create_user(**fields, actor=actor)


def test_new_user_can_sign_in_and_may_nothing(administrator):
    user = create(administrator)
    assert ModelBackend().authenticate(None, username="siti", password=GOOD) == user
    assert ModelBackend().authenticate(None, username="siti", password=GOOD + "x") is None
    assert not (user.is_staff or user.is_superuser)
    assert access.roles_in(user, make_unit(), on=clock.today()) == set()
    story = user.history.get()
    assert (story.history_user, story.full_name, hasattr(story, "password")) == (administrator, "Siti", False)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_only_the_administrator_keeps_people(role):
    actor, other = make_person(role, make_unit()), make_user("budi")
    for act in (
        lambda: create(actor),
        lambda: people.deactivate_user(other, actor=actor),
        lambda: people.activate_user(other, actor=actor),
        lambda: people.set_password(other, password=GOOD, actor=actor),
        lambda: people.rename_user(other, full_name="X", employee_number="", actor=actor),
    ):
        with pytest.raises(AccessDenied):
            act()
    assert not User.objects.filter(username="siti").exists()


@pytest.mark.parametrize(
    ("over", "message"),
    [
        ({"username": "ADA"}, "Nama pengguna ADA sudah dipakai; pilih yang lain."),
        ({"full_name": " "}, "Nama lengkap: Field ini tidak boleh kosong."),
        (
            {"password": "pendek"},
            "Kata sandi terlalu pendek. Harus mengandung setidaknya 12 karakter.",
        ),
        (
            {"password": "1234567890123"},
            "Kata sandi ini terlalu umum. Kata sandi ini seluruhnya terdiri dari angka.",
        ),
    ],
)
def test_faults_are_told_in_words(administrator, over, message):
    make_user("ada")
    with pytest.raises(DomainError) as caught:
        create(administrator, **over)
    assert caught.value.message == message
    assert not User.objects.filter(username="siti").exists()


def test_passwords_are_kept_by_argon2(administrator, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    user = create(administrator)
    assert identify_hasher(user.password).algorithm == "argon2"
    assert user.password.startswith("argon2$argon2id$")
    assert get_hasher("default").algorithm == "argon2"


def test_site_hashes_by_argon2_only():
    import subprocess
    import sys

    from tests.database import BASE

    code = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings';"
        "from django.conf import settings; print(settings.PASSWORD_HASHERS)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=BASE, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['django.contrib.auth.hashers.Argon2PasswordHasher']"


def test_deactivated_person_loses_everything_but_his_history(administrator):
    unit = make_unit()
    user = make_person(Role.TREASURER, unit)
    sync_grants(on=clock.today())
    people.deactivate_user(user, actor=administrator)
    stored = User.objects.get(pk=user.pk)
    assert not stored.is_active
    assert not access.may(stored, Role.TREASURER, unit=unit, on=clock.today())
    assert not stored.has_perm(f"reference.{GRANT}", unit)
    assert stored.history.first().history_user == administrator
    people.activate_user(user, actor=administrator)
    stored = User.objects.get(pk=user.pk)
    assert access.may(stored, Role.TREASURER, unit=unit, on=clock.today())
    assert stored.has_perm(f"reference.{GRANT}", unit)


def test_last_administrator_cannot_be_deactivated(administrator):
    with pytest.raises(DomainError, match="administrator terakhir"):
        people.deactivate_user(administrator, actor=administrator)
    make_person(Role.ADMINISTRATOR, username="admin_dua")
    assert not people.deactivate_user(administrator, actor=administrator).is_active


def test_person_changes_his_own_password(administrator):
    user = make_user("siti")
    people.set_password(user, password=GOOD, actor=user)
    assert User.objects.get(pk=user.pk).check_password(GOOD)
    with pytest.raises(DomainError, match="Kata sandi"):
        people.set_password(user, password="siti", actor=user)
    with pytest.raises(AccessDenied):
        people.set_password(administrator, password=GOOD, actor=user)
    people.set_password(user, password=PASSWORD, actor=administrator)
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_rename_keeps_the_old_name_in_history(administrator):
    user = create(administrator)
    people.rename_user(user, full_name="Siti Aminah", employee_number="1980", actor=administrator)
    names = list(user.history.order_by("history_id").values_list("full_name", "employee_number"))
    assert names == [("Siti", "1979"), ("Siti Aminah", "1980")]


def test_first_administrator_is_made_once():
    with clock.frozen(date(2025, 1, 1)):
        first = people.bootstrap_administrator(username="admin", full_name="Admin Pertama", password=GOOD)
        assert access.may(first, Role.ADMINISTRATOR, unit=None, on=date(2025, 1, 1))
        assert not access.may(first, Role.ADMINISTRATOR, unit=None, on=date(2024, 12, 31))
        with pytest.raises(DomainError, match=r"sudah mempunyai administrator \(Admin Pertama\)"):
            people.bootstrap_administrator(username="admin2", full_name="Lain", password=GOOD)
    assert User.objects.count() == 1


def test_first_administrator_is_refused_even_after_the_first_has_left():
    make_person(Role.ADMINISTRATOR, valid_to=date(2025, 1, 31))
    with pytest.raises(DomainError, match="sudah mempunyai administrator"):
        people.bootstrap_administrator(username="admin", full_name="Admin", password=GOOD)
