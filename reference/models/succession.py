"""What becomes of units and accounts from one year, or one chart, to the next."""

from django.db import models
from simple_history.models import HistoricalRecords

from reference.models.account import Account
from reference.models.edition import Edition
from reference.models.unit import Unit


class UnitSuccession(models.Model):
    """Perubahan perangkat daerah: from a year on, another unit carries a unit's balances, by decree."""

    year = models.PositiveSmallIntegerField("tahun")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="unit lama")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="unit baru")
    decree = models.CharField("dasar hukum", max_length=200)
    decree_on = models.DateField("tanggal dasar hukum")
    history = HistoricalRecords()

    class Meta:
        ordering = ("-year", "unit__code")
        constraints = (
            models.UniqueConstraint(fields=("year", "unit"), name="one_succession_a_unit_and_year"),
            models.CheckConstraint(
                condition=~models.Q(unit=models.F("successor")), name="a_unit_does_not_follow_itself"
            ),
        )

    def __str__(self) -> str:
        return f"{self.year}: {self.unit} menjadi {self.successor}"


class AccountSuccession(models.Model):
    """Padanan akun: the account of another chart that carries an account's balance, where codes differ."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    chart = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    successor = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    basis = models.CharField(max_length=200)
    history = HistoricalRecords()

    class Meta:
        ordering = ("chart", "account__code")
        constraints = (models.UniqueConstraint(fields=("account", "chart"), name="one_successor_a_chart"),)

    def __str__(self) -> str:
        return f"{self.account} menjadi {self.successor}"
