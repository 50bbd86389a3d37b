"""Budget movements, append-only: the history of every rupiah of a key."""

from django.db import models

from budget.models.key import BudgetKey
from core.money import DECIMAL_PLACES, MAX_DIGITS
from reference.models import User


class BudgetMovement(models.Model):
    """Mutasi pagu: reserve, release, consume or contra-post an amount on a key.

    The insert trigger keeps the sums of the key; the CHECKs there are the second fence of I-15.
    """

    class Kind(models.TextChoices):
        RESERVE = "reserve", "Cadangkan"
        RELEASE = "release", "Lepas"
        CONSUME = "consume", "Pakai"
        CONTRA = "contra", "Kontrapos"

    class Basis(models.TextChoices):
        DOCUMENT = "document", "Dokumen"
        CONTRACT = "contract", "Kontrak"

    key = models.ForeignKey(BudgetKey, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=8, choices=Kind)
    basis = models.CharField(max_length=8, choices=Basis, default=Basis.DOCUMENT)
    amount = models.DecimalField(max_digits=MAX_DIGITS, decimal_places=DECIMAL_PLACES)
    # Text key of the document and of its event, e.g. "payment_request:12" and "submit:1".
    source = models.CharField(max_length=80)
    event = models.CharField(max_length=60)
    dated_on = models.DateField()
    moved_at = models.DateTimeField()
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("key", "source", "event", "kind", "basis"), name="one_movement_an_event"
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="movement_positive"),
        )
        indexes = (models.Index(fields=("source",)),)

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"
