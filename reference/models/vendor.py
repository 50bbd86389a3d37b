"""Vendors and other payees."""

from django.db import models
from simple_history.models import HistoricalRecords


class Vendor(models.Model):
    """Penyedia atau penerima pembayaran, with the bank account that payments go to."""

    name = models.CharField("nama", max_length=200)
    tax_number = models.CharField("NPWP", max_length=30, blank=True)
    bank_name = models.CharField("bank", max_length=100)
    bank_account = models.CharField("nomor rekening", max_length=40)
    bank_account_name = models.CharField("atas nama", max_length=200)
    is_active = models.BooleanField(default=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
