"""Kata sandi: what it may be, which ones may not return, when it must be replaced."""

from typing import Any

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from core import clock
from reference.models import PasswordRecord, User
from reference.region import setting_number

KEPT = 5
LENGTH_MIN = 12
PERSONAL = ("username", "full_name", "employee_number")
RULES = (
    f"Paling sedikit {LENGTH_MIN} karakter, bukan kata yang lazim dan bukan angka saja, tidak mirip nama, "
    f"nama pengguna, atau NIP, dan bukan salah satu dari {KEPT} kata sandi terakhir."
)


class NotPersonal:
    """Django's validator compares likeness; this one refuses a password that holds NIP or user name."""

    def validate(self, password: str, user: Any = None) -> None:
        """ValidationError when a whole user name, NIP or full name stands in the password."""
        plain = "".join(password.lower().split())
        for name, label in zip(PERSONAL, ("nama pengguna", "nama lengkap", "NIP"), strict=True):
            value = "".join(str(getattr(user, name, "") or "").lower().split())
            if len(value) >= 4 and value in plain:
                raise ValidationError(f"Kata sandi memuat {label}. Pilih yang lain.", code="personal")

    def get_help_text(self) -> str:
        """For forms."""
        return "Kata sandi tidak memuat nama pengguna, nama, atau NIP."


class NotRecent:
    """Not one of the person's last passwords, the present one included."""

    def validate(self, password: str, user: Any = None) -> None:
        """ValidationError when the password was one of the last KEPT."""
        if user is None or user.pk is None:
            return
        kept = list(PasswordRecord.objects.filter(user=user).values_list("password", flat=True)[:KEPT])
        former = list(dict.fromkeys(filter(None, [user.password, *kept])))[:KEPT]
        if any(check_password(password, one) for one in former):
            raise ValidationError(
                f"Kata sandi ini pernah dipakai; pilih yang bukan salah satu dari {KEPT} terakhir.",
                code="recent",
            )

    def get_help_text(self) -> str:
        """For forms."""
        return f"Bukan salah satu dari {KEPT} kata sandi terakhir."


def record(user: User) -> None:
    """Keep the hash just set; inside the transaction that sets it."""
    PasswordRecord.objects.create(user=user, password=user.password, created_at=clock.now())


def is_expired(user: User) -> bool:
    """True when the region limits the age of passwords and this one is older."""
    days = setting_number("security.password_days")
    if not days:
        return False
    newest = PasswordRecord.objects.filter(user=user).values_list("created_at", flat=True).first()
    born = newest or user.date_joined
    return (clock.today() - timezone.localtime(born).date()).days > days
