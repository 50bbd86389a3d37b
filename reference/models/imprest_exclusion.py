"""Accounts that UP and TU do not pay, as data of a chart edition."""

from django.db import models
from simple_history.models import HistoricalRecords

from reference.models.account import Account


class ImprestExclusion(models.Model):
    """Larangan UP/TU: an account of any level that is paid by LS with everything below it (I-24).

    Permendagri 77/2020: salary, interest, subsidies, grants, aid and transfers are paid by LS.
    """

    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("alasan", max_length=200)
    history = HistoricalRecords()

    class Meta:
        ordering = ("account__code",)

    def __str__(self) -> str:
        return f"{self.account}: {self.reason}"
