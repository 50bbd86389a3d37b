"""The approval log: who did which step on which document, when and why. Append-only (I-41)."""

from django.db import models

from reference.models import Role, Unit, User


class ApprovalLog(models.Model):
    """Jejak persetujuan: one row per step of a document, never changed."""

    flow = models.CharField(max_length=40)
    document_key = models.CharField(max_length=80)
    # What ties SPP, SPM and SP2D of one payment together; a document outside a chain is its own chain.
    chain_key = models.CharField(max_length=80)
    document_number = models.CharField(max_length=120, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    step = models.CharField(max_length=40)
    from_state = models.CharField(max_length=20)
    to_state = models.CharField(max_length=20)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=24, choices=Role)
    acted_on = models.DateField()
    acted_at = models.DateTimeField()
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("acted_at", "id")
        indexes = (
            models.Index(fields=("document_key", "id")),
            models.Index(fields=("chain_key", "actor")),
            models.Index(fields=("actor", "acted_at")),
            # The audit page: a span of days, newest first, of everything or of some units.
            models.Index(fields=("acted_at", "id"), name="approval_log_by_moment"),
            models.Index(fields=("unit", "acted_at", "id"), name="approval_log_by_unit"),
        )

    def __str__(self) -> str:
        return f"{self.document_key} {self.step}"
