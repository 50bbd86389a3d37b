"""Receipts straight to the RKUD."""

from django.db import models
from simple_history.models import HistoricalRecords

from core.fields import AmountField
from reference.models import Account
from treasury.models.document import Document
from treasury.models.revenue import Assessment


class RevenueReceipt(Document):
    """Penerimaan langsung ke RKUD: revenue credited by the bank to the treasury account (rows 16, 17)."""

    flow_name = "revenue_receipt"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    amount = AmountField("jumlah")
    # True: pays a receivable (credit_account, or the mapping's when empty); False: 7.x by the mapping.
    is_receivable = models.BooleanField("melunasi piutang", default=False)
    credit_account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The assessment that it pays; empty where the payer's assessment is not known.
    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, null=True, blank=True, related_name="revenue_receipts"
    )
    bank_reference = models.CharField("referensi bank", max_length=60, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("-dated_on", "-id")
        constraints = (models.CheckConstraint(condition=models.Q(amount__gt=0), name="receipt_positive"),)
