"""Remittance of deductions by BUD."""

from django.db import models
from simple_history.models import HistoricalRecords

from core.fields import AmountField
from core.money import ZERO
from reference.models import Account
from treasury.models.document import Document


class Remittance(Document):
    """Setoran potongan: BUD pays withheld taxes and contributions to their owners (row 10)."""

    flow_name = "remittance"

    amount = AmountField("jumlah", default=ZERO)
    receipt_number = models.CharField("NTPN/bukti", max_length=60, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("-dated_on", "-id")


class RemittanceLine(models.Model):
    """Rincian setoran: amount per PFK account."""

    remittance = models.ForeignKey(Remittance, on_delete=models.CASCADE, related_name="lines")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    amount = AmountField("jumlah")

    class Meta:
        ordering = ("remittance", "account")
        constraints = (
            models.UniqueConstraint(fields=("remittance", "account"), name="one_remittance_an_account"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="remittance_positive"),
        )

    def __str__(self) -> str:
        return f"{self.account}: {self.amount}"
