"""People who sign in."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac
from simple_history.models import HistoricalRecords

from core.codes import PLAIN_CODE


class PersonHistory(HistoricalRecords):
    """Riwayat pengguna; signing in alone (`last_login`) is no change of the person."""

    def post_save(self, instance: Any, created: bool, using: str | None = None, **kwargs: Any) -> None:
        if not created and set(kwargs.get("update_fields") or ()) == {"last_login"}:
            return
        super().post_save(instance, created, using, **kwargs)


class User(AbstractUser):
    """Pengguna: a person; what he may do is said by appointments, never by this row."""

    full_name = models.CharField("nama lengkap", max_length=150)
    employee_number = models.CharField("NIP", max_length=20, blank=True)
    # Set when somebody else chose the password: the person replaces it before anything else.
    must_change_password = models.BooleanField("harus mengganti kata sandi", default=False)
    # Part of every session's hash: raising it ends all sessions of the person.
    session_epoch = models.PositiveIntegerField("sesi diakhiri", default=0)
    history = PersonHistory(excluded_fields=["password", "last_login"])

    class Meta(AbstractUser.Meta):
        constraints = (
            models.CheckConstraint(condition=models.Q(username__regex=PLAIN_CODE), name="username_is_plain"),
        )

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_session_auth_hash(self) -> str:
        """What a session must still carry to be this person's: changes with password and epoch."""
        return self._session_hash(None)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same under the site's former secret keys."""
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._session_hash(secret)

    def _session_hash(self, secret: str | None) -> str:
        salt = "reference.models.User.session"
        text = f"{self.session_epoch}:{self.password}"
        return salted_hmac(salt, text, secret=secret, algorithm="sha256").hexdigest()


class PasswordRecord(models.Model):
    """Kata sandi terdahulu: hashes of a person's passwords; none of the last few returns. Append-only."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="passwords")
    password = models.CharField(max_length=128)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.user_id} {self.created_at:%Y-%m-%d}"
