"""People who sign in."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from simple_history.models import HistoricalRecords

from core.codes import PLAIN_CODE


class User(AbstractUser):
    """Pengguna: a person; what he may do is said by appointments, never by this row."""

    full_name = models.CharField("nama lengkap", max_length=150)
    employee_number = models.CharField("NIP", max_length=20, blank=True)
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    class Meta(AbstractUser.Meta):
        constraints = (
            models.CheckConstraint(condition=models.Q(username__regex=PLAIN_CODE), name="username_is_plain"),
        )

    def __str__(self) -> str:
        return self.full_name or self.username
