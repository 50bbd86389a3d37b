"""Remittance of taxes that the treasurer withheld."""

from django.db import models
from simple_history.models import HistoricalRecords

from core.fields import AmountField
from core.money import ZERO
from reference.models import Account
from treasury.models.document import Document


class TreasurerRemittance(Document):
    """Setoran pajak bendahara: withheld taxes leave the treasurer's cash (domain.md 4.2 row 4, I-28)."""

    flow_name = "treasurer_remittance"

    amount = AmountField("jumlah", default=ZERO)
    receipt_number = models.CharField("NTPN", max_length=60, blank=True)
    # Paid from the cash in hand; else from the bank account.
    is_cash = models.BooleanField("tunai", default=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ("-dated_on", "-id")


class TreasurerRemittanceLine(models.Model):
    """Rincian setoran: amount per PFK account."""

    remittance = models.ForeignKey(TreasurerRemittance, on_delete=models.CASCADE, related_name="lines")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    amount = AmountField("jumlah")

    class Meta:
        ordering = ("remittance", "account")
        constraints = (
            models.UniqueConstraint(fields=("remittance", "account"), name="one_treasurer_tax_an_account"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="treasurer_tax_positive"),
        )

    def __str__(self) -> str:
        return f"{self.account}: {self.amount}"
