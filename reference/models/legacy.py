"""Old ledgers that a region brought in from an earlier system."""

from django.db import models

from reference.models.edition import Edition


class LegacyImport(models.Model):
    """Impor pembukuan lama: which vouchers of which year came in when, in which chart. Append-only.

    A year's old vouchers use one chart; the year's own documents may use another.
    """

    year = models.PositiveSmallIntegerField()
    chart = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()
    actor = models.ForeignKey("reference.User", on_delete=models.PROTECT, related_name="+")
    vouchers_sha256 = models.CharField(max_length=64)
    lines_sha256 = models.CharField(max_length=64)
    vouchers = models.PositiveIntegerField()
    lines = models.PositiveIntegerField()
    # Vouchers that an earlier import had brought in with the same content.
    known = models.PositiveIntegerField()
    # Vouchers whose header totals differ from the sums of their lines.
    warnings = models.PositiveIntegerField()

    class Meta:
        ordering = ("year", "id")

    def __str__(self) -> str:
        return f"{self.year} ({self.imported_at:%Y-%m-%d})"
