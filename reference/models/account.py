"""The standard chart of accounts and what each account means to the posting rules."""

from django.db import models
from simple_history.models import HistoricalRecords

from core.codes import PLAIN_CODE
from reference.models.edition import Edition


class LedgerSet(models.TextChoices):
    """The two self-balancing sets of a book."""

    FIN = "FIN", "Finansial (akrual)"
    BUD = "BUD", "Anggaran (kas)"


class Nature(models.TextChoices):
    """What an account is, set by the edition's class table, never by reading its code."""

    ASSET = "asset", "Aset"
    LIABILITY = "liability", "Kewajiban"
    WITHHOLDING = "withholding", "Utang PFK"
    EQUITY = "equity", "Ekuitas"
    BUDGET_EQUITY = "budget_equity", "Ekuitas SAL"
    REVENUE = "revenue", "Pendapatan-LRA"
    SPENDING = "spending", "Belanja"
    FINANCING_IN = "financing_in", "Penerimaan pembiayaan"
    FINANCING_OUT = "financing_out", "Pengeluaran pembiayaan"
    LO_REVENUE = "lo_revenue", "Pendapatan-LO"
    EXPENSE = "expense", "Beban"


BUDGETED = (Nature.REVENUE, Nature.SPENDING, Nature.FINANCING_IN, Nature.FINANCING_OUT)
LIMITED = (Nature.SPENDING, Nature.FINANCING_OUT)


class Account(models.Model):
    """Akun: one row of a chart edition; postable at the edition's deepest level only (I-31)."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=400)
    level = models.PositiveSmallIntegerField()
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    is_postable = models.BooleanField()
    # Header rows that hold accounts of both sets (3 Ekuitas) have none.
    ledger_set = models.CharField(max_length=3, choices=LedgerSet, blank=True)
    nature = models.CharField(max_length=16, choices=Nature, blank=True)
    is_debit_normal = models.BooleanField()
    # I-03: only the PPKD may budget and pay it.
    is_ppkd_only = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("edition", "code")
        constraints = (
            models.UniqueConstraint(fields=("edition", "code"), name="account_code_once"),
            models.CheckConstraint(condition=models.Q(code__regex=PLAIN_CODE), name="account_code_is_plain"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class AccountRole(models.Model):
    """Peran akun: the account that plays a part in the posting rules, e.g. the RKUD's cash account.

    Keys are those of `reference.roles.AccountKey`; so code holds no account number.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT)
    key = models.CharField(max_length=40)
    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    history = HistoricalRecords()

    class Meta:
        ordering = ("edition", "key")
        constraints = (models.UniqueConstraint(fields=("edition", "key"), name="account_role_once"),)

    def __str__(self) -> str:
        return f"{self.key}: {self.account}"


class AccountMapping(models.Model):
    """Pemetaan akun: an LRA account's counterparts in the accrual books. Empty means “not proved”."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="mapping")
    lo_account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    asset_account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    receivable_account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    payable_account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    inventory_account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    basis = models.CharField(max_length=40)
    history = HistoricalRecords()

    def __str__(self) -> str:
        return str(self.account)


class DepreciationMapping(models.Model):
    """Pemetaan penyusutan: fixed asset → accumulated depreciation → expense."""

    asset_account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="depreciation")
    accumulated_account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    expense_account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    history = HistoricalRecords()

    def __str__(self) -> str:
        return str(self.asset_account)
