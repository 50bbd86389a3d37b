"""Standar harga: SSH, SBU, HSPK, ASB by edition, and what units propose to add."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from simple_history.models import HistoricalRecords

from core.codes import PLAIN_CODE
from core.fields import AmountField
from reference.models import Account, FiscalYear, Unit, User


class PriceKind(models.TextChoices):
    """Jenis standar."""

    SSH = "ssh", "SSH"
    SBU = "sbu", "SBU"
    HSPK = "hspk", "HSPK"
    ASB = "asb", "ASB"


class PriceEdition(models.Model):
    """Edisi standar harga of a year; in use from its decree (SK Kepala Daerah) on, the newest one counts."""

    year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, related_name="price_editions")
    number = models.PositiveSmallIntegerField()
    name = models.CharField("nama", max_length=120)
    area = models.CharField("wilayah harga", max_length=60, blank=True, default="")
    state = models.CharField(max_length=12, default="draft")
    decree_number = models.CharField("nomor SK", max_length=120, blank=True)
    decreed_on = models.DateField("tanggal SK", null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    history = HistoricalRecords()

    class Meta:
        ordering = ("year", "-number")
        constraints = (models.UniqueConstraint(fields=("year", "number"), name="price_edition_once"),)

    def __str__(self) -> str:
        return self.name

    @property
    def document_key(self) -> str:
        return f"price_edition:{self.pk}"

    @property
    def chain_key(self) -> str:
        return self.document_key


class PriceItem(models.Model):
    """Barang, jasa atau kegiatan standar with its highest price; frozen with the decree of its edition."""

    edition = models.ForeignKey(PriceEdition, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=4, choices=PriceKind)
    code = models.CharField(max_length=60)
    name = models.CharField("nama", max_length=300)
    specification = models.CharField("spesifikasi", max_length=500, blank=True, default="")
    measure = models.CharField("satuan", max_length=60)
    price = AmountField("harga")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    words = models.GeneratedField(
        expression=SearchVector(
            F("code"),
            Value(" "),
            F("name"),
            Value(" "),
            Coalesce(F("specification"), Value("")),
            config="simple",
        ),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    history = HistoricalRecords(excluded_fields=["words"])

    class Meta:
        ordering = ("edition", "kind", "code")
        constraints = (
            models.UniqueConstraint(fields=("edition", "kind", "code"), name="price_code_once"),
            models.CheckConstraint(condition=Q(code__regex=PLAIN_CODE), name="price_code_is_plain"),
            models.CheckConstraint(condition=Q(price__gte=0), name="standard_price_not_negative"),
        )
        indexes = (
            GinIndex(fields=("words",), name="price_words"),
            models.Index(fields=("edition", "account"), name="price_of_account"),
            # In the order in which they are shown: common words and beginnings of codes need not be sorted.
            models.Index(fields=("edition", "name", "code", "kind"), name="price_by_name"),
            models.Index(fields=("edition", "code", "kind"), name="price_by_code"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class PriceProposal(models.Model):
    """Usulan standar harga of a unit: verified by TAPD, then taken into a draft edition."""

    year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="price_proposals")
    kind = models.CharField(max_length=4, choices=PriceKind)
    name = models.CharField("nama", max_length=300)
    specification = models.CharField("spesifikasi", max_length=500, blank=True, default="")
    measure = models.CharField("satuan", max_length=60)
    price = AmountField("harga usulan")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    basis = models.CharField("dasar harga", max_length=300, help_text="Survei, e-katalog, kontrak.")
    state = models.CharField(max_length=12, default="draft")
    item = models.OneToOneField(
        PriceItem, on_delete=models.PROTECT, null=True, blank=True, related_name="proposal"
    )
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    history = HistoricalRecords()

    class Meta:
        ordering = ("-id",)
        constraints = (models.CheckConstraint(condition=Q(price__gt=0), name="proposed_price_positive"),)

    def __str__(self) -> str:
        return self.name

    @property
    def document_key(self) -> str:
        return f"price_proposal:{self.pk}"

    @property
    def chain_key(self) -> str:
        return self.document_key
