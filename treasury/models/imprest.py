"""The treasurer's cash: the row that whoever draws on it locks, and PPKD's approval of a TU."""

from django.db import models

from reference.models import Unit, User
from treasury.models.payment_request import PaymentRequest


class TreasurerKind(models.TextChoices):
    """Which treasurer of a unit: the one who spends, or the one who receives revenue."""

    EXPENDITURE = "expenditure", "Bendahara Pengeluaran"
    REVENUE = "revenue", "Bendahara Penerimaan"


class TreasurerCash(models.Model):
    """Kas bendahara: one row a unit and treasurer; its lock serialises what draws on the cash (I-26)."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("bendahara", max_length=12, choices=TreasurerKind)

    class Meta:
        ordering = ("unit", "kind")
        constraints = (models.UniqueConstraint(fields=("unit", "kind"), name="one_cash_a_treasurer"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.unit}"


class TopUpApproval(models.Model):
    """Persetujuan TU: PPKD allows the amount of one SPP-TU (I-23); written once, by its step."""

    request = models.OneToOneField(PaymentRequest, on_delete=models.PROTECT, related_name="approval")
    decree = models.CharField("nomor surat persetujuan", max_length=120)
    approved_on = models.DateField("tanggal")
    approved_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.decree
