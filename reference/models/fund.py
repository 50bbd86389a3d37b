"""Fund sources."""

from django.db import models
from simple_history.models import HistoricalRecords

from core.codes import PLAIN_CODE
from reference.models.edition import Edition


class FundSource(models.Model):
    """Sumber dana: official by edition, or a region's own (then code = label, `is_regional`)."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT)
    code = models.CharField(max_length=60)
    name = models.CharField(max_length=300)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    is_postable = models.BooleanField()
    is_regional = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("edition", "code")
        constraints = (
            models.UniqueConstraint(fields=("edition", "code"), name="fund_code_once"),
            models.CheckConstraint(condition=models.Q(code__regex=PLAIN_CODE), name="fund_code_is_plain"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}" if self.code != self.name else self.name
