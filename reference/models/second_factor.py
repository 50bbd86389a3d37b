"""What the second factor keeps besides the device of django-otp: recovery codes and who did what."""

from django.db import models

from reference.models.user import User


class RecoveryCode(models.Model):
    """Kode pemulihan: the keyed hash of one code, which signs in once when the phone is lost."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("user", "id")
        constraints = (models.UniqueConstraint(fields=("user", "digest"), name="recovery_code_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.created_at:%Y-%m-%d}"


class SecondFactorEvent(models.Model):
    """Riwayat faktor kedua: set up, code used, codes renewed, reset with its reason. Append-only."""

    class Kind(models.TextChoices):
        ENROLLED = "enrolled", "Dipasang"
        RECOVERY_USED = "recovery_used", "Masuk dengan kode pemulihan"
        CODES_RENEWED = "codes_renewed", "Kode pemulihan diperbarui"
        RESET = "reset", "Dihapus administrator"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="second_factor_events")
    kind = models.CharField(max_length=16, choices=Kind)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(kind="reset") | ~models.Q(reason=""),
                name="second_factor_reset_has_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.user_id}"
