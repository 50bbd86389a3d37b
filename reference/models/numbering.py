"""Gapless document numbers; both tables are written only by the SQL function reference_draw_number."""

from django.db import models

from reference.models.unit import Unit


class NumberCounter(models.Model):
    """Pencacah nomor: last sequence drawn per issuing office, document type and year (I-06)."""

    office = models.ForeignKey(Unit, on_delete=models.PROTECT)
    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("office", "kind", "year"), name="counter_once"),)

    def __str__(self) -> str:
        return f"{self.office} {self.kind} {self.year}: {self.last}"


class DrawnNumber(models.Model):
    """Nomor terbit: every number ever drawn and the document that bears it; never reused."""

    office = models.ForeignKey(Unit, on_delete=models.PROTECT)
    kind = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField()
    number = models.CharField(max_length=120)
    document_key = models.CharField(max_length=80)
    drawn_at = models.DateTimeField()

    class Meta:
        ordering = ("office", "kind", "year", "sequence")
        constraints = (
            models.UniqueConstraint(
                fields=("office", "kind", "year", "sequence"), name="drawn_sequence_once"
            ),
            models.UniqueConstraint(fields=("kind", "year", "number"), name="drawn_number_once"),
            models.UniqueConstraint(fields=("kind", "document_key"), name="one_number_a_document"),
        )

    def __str__(self) -> str:
        return self.number
