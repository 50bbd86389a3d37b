"""Moves of the expenditure treasurer's money between his bank account and the cash in hand."""

from django.db import models

from core.fields import AmountField
from reference.models import FiscalYear, Unit, User


class CashTransfer(models.Model):
    """Pergeseran kas (domain.md 3.6): money drawn from the bank, or paid in; the balance of the BKU stays.

    Written once, no accounting event; a mistake is set right by the opposite transfer.
    """

    class Direction(models.TextChoices):
        WITHDRAW = "tarik", "Tarik tunai dari bank"
        PAY_IN = "setor", "Setor tunai ke bank"

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, related_name="+")
    direction = models.CharField("jenis", max_length=5, choices=Direction)
    dated_on = models.DateField("tanggal")
    amount = AmountField("jumlah")
    reference = models.CharField("nomor bukti bank", max_length=60)
    description = models.CharField("uraian", max_length=500)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ("-dated_on", "-id")
        constraints = (
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="cash_transfer_positive"),
        )
        indexes = (models.Index(fields=("unit", "year"), name="cash_transfer_unit_year"),)

    def __str__(self) -> str:
        return self.reference

    @property
    def document_key(self) -> str:
        """Its name in the books; it has no page of its own."""
        return f"cash_transfer:{self.pk}"
