"""The register of fixed assets (KIB A–F) and what happened to each asset, always by a memo voucher."""

from django.db import models
from simple_history.models import HistoricalRecords

from core.fields import AmountField
from core.money import ZERO
from reference.models import Account, AssetRegister, Unit, User
from treasury.models.memo import MemoVoucher


class FixedAsset(models.Model):
    """Aset tetap: one line of a KIB. Residual value is nil; `accumulated` is what it brought along.

    An extracomptable asset is below the capitalisation threshold: listed, not in the books.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    register = models.CharField("kartu", max_length=1, choices=AssetRegister)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    number = models.CharField("nomor register", max_length=60, blank=True)
    name = models.CharField("nama barang", max_length=300)
    acquired_on = models.DateField("tanggal perolehan")
    cost = AmountField("harga perolehan")
    accumulated = AmountField("akumulasi penyusutan awal", default=ZERO)
    # Through which day `accumulated` was reckoned; empty: nothing was depreciated before.
    accumulated_on = models.DateField("akumulasi per tanggal", null=True, blank=True)
    life_years = models.PositiveSmallIntegerField("masa manfaat (tahun)")
    is_extracomptable = models.BooleanField("ekstrakomptabel", default=False)
    location = models.CharField("letak", max_length=200, blank=True)
    details = models.CharField("merek, ukuran, sertifikat", max_length=500, blank=True)
    # The document it comes from: SP2D, BAST or memo voucher as a text key, and its number in words.
    source = models.CharField("asal perolehan", max_length=120, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    history = HistoricalRecords()

    class Meta:
        ordering = ("register", "account", "acquired_on", "id")
        constraints = (
            models.CheckConstraint(condition=models.Q(cost__gt=0), name="asset_cost_positive"),
            models.CheckConstraint(
                condition=models.Q(accumulated__gte=0, accumulated__lte=models.F("cost")),
                name="asset_accumulated_within_cost",
            ),
            models.CheckConstraint(
                condition=models.Q(accumulated=0) | models.Q(accumulated_on__isnull=False),
                name="asset_accumulated_has_a_day",
            ),
        )
        indexes = (models.Index(fields=("unit", "account"), name="asset_of_unit"),)

    def __str__(self) -> str:
        return f"{self.number or self.pk} {self.name}"


class AssetMovement(models.Model):
    """Mutasi aset: depreciation or the end of an asset, by a voucher; counts once that is approved."""

    class Kind(models.TextChoices):
        DEPRECIATION = "depreciation", "Penyusutan"
        DISPOSAL = "disposal", "Penghapusan"
        TRANSFER = "transfer", "Mutasi antar-SKPD"
        COMPLETION = "completion", "KDP selesai"
        EXPENSE = "expense", "Dibebankan (ekstrakomptabel)"

    asset = models.ForeignKey(FixedAsset, on_delete=models.PROTECT, related_name="movements")
    kind = models.CharField("jenis", max_length=12, choices=Kind)
    dated_on = models.DateField("tanggal")
    # Of depreciation the amount, of an end the accumulated depreciation that leaves with it.
    amount = AmountField("nilai", default=ZERO)
    voucher = models.ForeignKey(MemoVoucher, on_delete=models.PROTECT, related_name="asset_movements")
    # What a transfer or a completion makes: the asset's next owner, account and name.
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    to_account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    to_name = models.CharField("nama barang jadi", max_length=300, blank=True)
    made = models.ForeignKey(
        FixedAsset, on_delete=models.PROTECT, null=True, blank=True, related_name="made_by"
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ("dated_on", "id")
        constraints = (
            models.UniqueConstraint(fields=("asset", "voucher"), name="asset_moves_once_a_voucher"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="asset_movement_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.asset}"
