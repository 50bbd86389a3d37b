"""Eight sign-ins with one code at once: one opens; the control without the device's lock opens more."""

import time

import pytest
from django.db.models import QuerySet
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from core import clock
from core.errors import DomainError
from reference import second_factor
from reference.models import RecoveryCode, User
from tests.factories.reference import make_user
from tests.races.test_posting_races import at_once

pytestmark = pytest.mark.race
SIGN_INS = 8
RECOVERY = "abcd-efgh-jkmn-pqrs"


@pytest.fixture
def user(committed) -> User:
    """Somebody with a second factor and one recovery code, in a database that threads share."""
    user = make_user("kembar")
    TOTPDevice.objects.create(user=user, name="uji", confirmed=True)
    digest = second_factor._digest(user, RECOVERY)
    RecoveryCode.objects.create(user=user, digest=digest, created_at=clock.now())
    return user


def code_of(user: User) -> str:
    device = TOTPDevice.objects.get(user=user)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits)
    totp.time = time.time()
    return f"{totp.token():06d}"


def opened(user: User, code: str) -> int:
    """How many of the sign-ins the code opens."""
    found = at_once(lambda _: second_factor.verify(user, code), SIGN_INS)
    refused = [one for one in found if isinstance(one, DomainError)]
    right = [one for one in found if isinstance(one, TOTPDevice)]
    assert len(refused) + len(right) == SIGN_INS, found
    return len(right)


def test_a_code_opens_one_of_eight_sign_ins(user):
    assert opened(user, code_of(user)) == 1


def test_a_recovery_code_opens_one_of_eight_sign_ins(user):
    assert opened(user, RECOVERY) == 1
    assert second_factor.codes_left(user) == 0


def test_control_without_the_lock_a_code_opens_more(user, monkeypatch):
    verify_token = TOTPDevice.verify_token

    def slowly(device: TOTPDevice, token: str) -> bool:
        time.sleep(0.2)
        return verify_token(device, token)

    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows.all())
    monkeypatch.setattr(TOTPDevice, "verify_token", slowly)
    assert opened(user, code_of(user)) > 1
