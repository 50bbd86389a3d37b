"""Quality classes of receivables and where their allowance is booked, as data of a chart edition."""

from django.db import models
from simple_history.models import HistoricalRecords

from reference.models.account import Account
from reference.models.edition import Edition


class ReceivableKind(models.TextChoices):
    """What a receivable comes from; ages of the classes differ by it."""

    TAX = "tax", "Pajak daerah"
    LEVY = "levy", "Retribusi daerah"
    OTHER = "other", "Piutang lain"


class Quality(models.TextChoices):
    """Kualitas piutang (Permendagri 64/2013, SAP Bultek 06)."""

    CURRENT = "current", "Lancar"
    SUBSTANDARD = "substandard", "Kurang lancar"
    DOUBTFUL = "doubtful", "Diragukan"
    LOSS = "loss", "Macet"


class ReceivableQuality(models.Model):
    """Kualitas piutang: from an age of `days_from` days a receivable is of this quality, with this share."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT)
    code = models.CharField(max_length=40)
    kind = models.CharField("jenis piutang", max_length=8, choices=ReceivableKind)
    quality = models.CharField("kualitas", max_length=12, choices=Quality)
    days_from = models.PositiveIntegerField("umur mulai (hari)")
    share = models.DecimalField("penyisihan", max_digits=5, decimal_places=4)
    valid_from = models.DateField("berlaku sejak")
    valid_to = models.DateField("berlaku sampai", null=True, blank=True)
    legal_basis = models.CharField("dasar hukum", max_length=200)
    history = HistoricalRecords()

    class Meta:
        ordering = ("edition", "kind", "valid_from", "days_from")
        constraints = (
            models.UniqueConstraint(fields=("edition", "code"), name="receivable_quality_once"),
            models.CheckConstraint(
                condition=models.Q(share__gte=0, share__lte=1), name="receivable_share_is_a_share"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="receivable_quality_validity",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.get_quality_display()}"


class AllowanceMapping(models.Model):
    """Pemetaan penyisihan: receivable → allowance → expense."""

    receivable_account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="allowance")
    allowance_account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    expense_account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("jenis piutang", max_length=8, choices=ReceivableKind)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return str(self.receivable_account)
