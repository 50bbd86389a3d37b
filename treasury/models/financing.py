"""Financing (pembiayaan) of PPKD."""

from django.db import models
from simple_history.models import HistoricalRecords

from budget.models import BudgetKey
from core.fields import AmountField
from reference.models import Account
from treasury.models.document import Document


class Financing(Document):
    """Pembiayaan: use of SiLPA, loan received, principal paid, equity participation (rows 22–24).

    Money out names the budget key that it uses; use of SiLPA moves no cash and has no counterpart.
    """

    flow_name = "financing"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(
        BudgetKey, on_delete=models.PROTECT, null=True, blank=True, related_name="financings"
    )
    amount = AmountField("jumlah")
    # The debt or investment that stands against the RKUD; empty: use of SiLPA.
    counterpart_account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    party_name = models.CharField("pihak", max_length=200, blank=True)
    bank_reference = models.CharField("referensi bank", max_length=60, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("-dated_on", "-id")
        constraints = (
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="financing_positive"),
            # What is paid out is paid out of cash.
            models.CheckConstraint(
                condition=models.Q(key__isnull=True) | models.Q(counterpart_account__isnull=False),
                name="financing_out_has_counterpart",
            ),
        )
