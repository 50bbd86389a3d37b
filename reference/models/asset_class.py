"""Classes of fixed assets: register, useful life and capitalisation threshold, as data of a chart edition."""

from django.db import models
from simple_history.models import HistoricalRecords

from core.money import DECIMAL_PLACES, MAX_DIGITS, ZERO
from reference.models.account import Account
from reference.models.edition import Edition


class AssetRegister(models.TextChoices):
    """Kartu Inventaris Barang (Permendagri 47/2021)."""

    LAND = "A", "KIB A Tanah"
    EQUIPMENT = "B", "KIB B Peralatan dan Mesin"
    BUILDING = "C", "KIB C Gedung dan Bangunan"
    NETWORK = "D", "KIB D Jalan, Irigasi, dan Jaringan"
    OTHER = "E", "KIB E Aset Tetap Lainnya"
    CONSTRUCTION = "F", "KIB F Konstruksi Dalam Pengerjaan"


class AssetClass(models.Model):
    """Golongan aset: what holds for all accounts below `account`; a life of 0 years is never depreciated."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT)
    code = models.CharField(max_length=40)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    register = models.CharField("kartu", max_length=1, choices=AssetRegister)
    life_years = models.PositiveSmallIntegerField("masa manfaat (tahun)")
    # Below it a purchase is expensed and listed outside the books (ekstrakomptabel).
    threshold = models.DecimalField(
        "batas kapitalisasi", max_digits=MAX_DIGITS, decimal_places=DECIMAL_PLACES, default=ZERO
    )
    valid_from = models.DateField("berlaku sejak")
    valid_to = models.DateField("berlaku sampai", null=True, blank=True)
    legal_basis = models.CharField("dasar hukum", max_length=200)
    history = HistoricalRecords()

    class Meta:
        ordering = ("edition", "code")
        constraints = (
            models.UniqueConstraint(fields=("edition", "code"), name="asset_class_once"),
            models.CheckConstraint(condition=models.Q(threshold__gte=0), name="asset_threshold_not_negative"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="asset_class_validity",
            ),
        )

    def __str__(self) -> str:
        return f"{self.account}: {self.life_years} tahun"
