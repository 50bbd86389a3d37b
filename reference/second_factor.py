"""Faktor kedua: a code from the person's phone after his password (TOTP), or one of ten recovery codes.

The device is django-otp's: it refuses a code seen before and slows down after wrong ones. Recovery codes
are ours, since django-otp keeps them readable; only their keyed hashes are stored.
"""

import secrets
from base64 import b32encode
from datetime import date

from django.utils import timezone
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_totp.models import TOTPDevice

from core import clock
from core.errors import DomainError
from core.locks import one_transaction
from reference import access
from reference.models import RecoveryCode, Role, SecondFactorEvent, User
from reference.region import setting_flag

# Who opens the treasury or the accounts of others.
REQUIRED_ROLES = (Role.TREASURY, Role.TREASURY_DELEGATE, Role.FINANCE_OFFICER, Role.ADMINISTRATOR)
CODES = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 4
_DEVICE_NAME = "Aplikasi kode"

Kind = SecondFactorEvent.Kind


def is_required(user: User, *, on: date) -> bool:
    """True when the region asks a second factor of a role that the person holds on the day."""
    if not setting_flag("security.second_factor"):
        return False
    return access.appointments_of(user, on=on).filter(role__in=REQUIRED_ROLES).exists()


def device_of(user: User) -> TOTPDevice | None:
    """The person's confirmed device."""
    found: TOTPDevice | None = TOTPDevice.objects.filter(user=user, confirmed=True).first()
    return found


def codes_left(user: User) -> int:
    """Recovery codes not yet used."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def begin(user: User) -> TOTPDevice:
    """Mulai pasang: the unconfirmed device whose secret the person's phone takes over, made when missing."""
    with one_transaction():
        _locked(user)
        if device_of(user) is not None:
            raise DomainError(
                "Faktor kedua sudah terpasang. Untuk ponsel baru, minta administrator menghapusnya."
            )
        device = TOTPDevice.objects.filter(user=user, confirmed=False).first()
        return device or TOTPDevice.objects.create(user=user, name=_DEVICE_NAME, confirmed=False)


def secret_text(device: TOTPDevice) -> str:
    """The secret in groups of four letters, to type where no camera is; of an unconfirmed device only."""
    if device.confirmed:
        raise DomainError("Kunci faktor kedua hanya tampil selagi dipasang.")
    text = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def confirm(user: User, code: str) -> tuple[TOTPDevice, list[str]]:
    """Pasang: the first code from the phone is right; answers the device and ten recovery codes, once."""
    codes: list[str] = []
    with one_transaction():
        _locked(user)
        device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=False).first()
        if device is None or device_of(user) is not None:
            raise DomainError("Tidak ada pemasangan yang berjalan. Muat ulang halaman ini.", field="code")
        _refuse_haste(device)
        # A wrong code is counted, so the transaction ends well and the refusal comes after it.
        if device.verify_token(_digits(code)):
            device.confirmed = True
            device.save(update_fields=["confirmed"])
            codes = _new_codes(user)
            _note(user, Kind.ENROLLED, actor=user)
    if not codes:
        raise _wrong()
    return device, codes


def verify(user: User, code: str) -> TOTPDevice:
    """Periksa kode: from the phone, or a recovery code, which is spent. DomainError when it is wrong."""
    is_right = False
    with one_transaction():
        device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
        if device is None:
            raise DomainError("Faktor kedua belum terpasang. Muat ulang halaman ini.", field="code")
        _refuse_haste(device)
        digits = _digits(code)
        if len(digits) == device.digits:
            is_right = device.verify_token(digits)
        elif _spend(user, code):
            is_right = True
            device.throttle_reset()
            _note(user, Kind.RECOVERY_USED, actor=user)
        else:
            device.throttle_increment()
    if not is_right:
        raise _wrong()
    return device


def renew_codes(user: User) -> list[str]:
    """Perbarui kode pemulihan: ten new ones, the old ones are void."""
    with one_transaction():
        _locked(user)
        if device_of(user) is None:
            raise DomainError("Faktor kedua belum terpasang.")
        codes = _new_codes(user)
        _note(user, Kind.CODES_RENEWED, actor=user)
    return codes


def reset(user: User, *, reason: str, actor: User) -> None:
    """Hapus faktor kedua seseorang, e.g. of a lost phone: an administrator, with a reason; sessions end."""
    access.require(
        actor, Role.ADMINISTRATOR, unit=None, on=clock.today(), act="Menghapus faktor kedua pengguna"
    )
    if actor.pk == user.pk:
        raise DomainError(
            "Faktor kedua sendiri tidak dapat dihapus sendiri. Minta administrator lain, atau jalankan "
            "perintah reset_second_factor pada peladen."
        )
    reset_on_server(user, reason=reason, actor=actor)


def reset_on_server(user: User, *, reason: str, actor: User) -> None:
    """The same for whoever may run commands on the server: a lone administrator who lost his phone."""
    if not reason.strip():
        raise DomainError("Sebut alasannya, misalnya ponsel hilang dan nomor beritanya.", field="reason")
    with one_transaction():
        row = _locked(user)
        deleted, _ = TOTPDevice.objects.filter(user=user).delete()
        RecoveryCode.objects.filter(user=user).delete()
        if not deleted:
            raise DomainError(f"{user} tidak mempunyai faktor kedua.", field="reason")
        row.session_epoch += 1
        row._history_user = actor
        row.save(update_fields=["session_epoch"])
        _note(user, Kind.RESET, actor=actor, reason=reason.strip()[:300])


def _locked(user: User) -> User:
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _digits(code: str) -> str:
    """`123 456` as `123456`; anything but digits leaves an empty text."""
    plain = "".join(code.split())
    return plain if plain.isascii() and plain.isdecimal() else ""


def _refuse_haste(device: TOTPDevice) -> None:
    is_allowed, why = device.verify_is_allowed()
    if not is_allowed and why:
        seconds = max(1, int((why["locked_until"] - timezone.now()).total_seconds()) + 1)
        raise DomainError(
            f"Kode salah {why['failure_count']} kali. Tunggu {seconds} detik, lalu coba lagi.", field="code"
        )


def _wrong() -> DomainError:
    return DomainError(
        "Kode salah atau sudah dipakai. Tunggu kode berikutnya di aplikasi, dan periksa jam ponsel.",
        field="code",
    )


def _new_codes(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    codes = [
        "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
        for _ in range(CODES)
    ]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=_digest(user, code), created_at=clock.now()) for code in codes
    )
    return codes


def _spend(user: User, code: str) -> bool:
    """Use up the recovery code; the lock on the device keeps two from using it at once."""
    rows = RecoveryCode.objects.filter(user=user, digest=_digest(user, code), used_at=None)
    return rows.update(used_at=clock.now()) == 1


def _digest(user: User, code: str) -> str:
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    salt = "reference.second_factor.recovery"
    return salted_hmac(salt, f"{user.pk}:{plain}", algorithm="sha256").hexdigest()


def _note(user: User, kind: SecondFactorEvent.Kind, *, actor: User, reason: str = "") -> None:
    SecondFactorEvent.objects.create(user=user, kind=kind, actor=actor, reason=reason, at=clock.now())
