"""Payment requests (SPP) with their lines and deductions."""

from django.db import models
from simple_history.models import HistoricalRecords

from budget.models import BudgetKey
from core.fields import AmountField
from core.money import ZERO
from reference.models import Account, Vendor
from treasury.models.contract import Contract, Handover
from treasury.models.document import Document


class PaymentRequest(Document):
    """SPP: the treasurer asks for payment; the head of the chain SPP–SPM–SP2D."""

    flow_name = "payment_request"

    class Kind(models.TextChoices):
        GOODS = "LS-BJ", "LS barang dan jasa"
        SALARY = "LS-GAJI", "LS gaji"
        PPKD = "LS-PPKD", "LS PPKD"
        IMPREST = "UP", "Uang persediaan"
        REPLENISHMENT = "GU", "Ganti uang"
        TOP_UP = "TU", "Tambahan uang"
        REPLENISHMENT_NIL = "GU-NIHIL", "GU nihil"
        TOP_UP_NIL = "TU-NIHIL", "TU nihil"

    kind = models.CharField("jenis", max_length=8, choices=Kind)
    revision = models.PositiveSmallIntegerField(default=0)
    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, null=True, blank=True, related_name="requests"
    )
    vendor = models.ForeignKey(
        Vendor, on_delete=models.PROTECT, null=True, blank=True, related_name="requests"
    )
    # Why an SPP above the cash plan goes on where the plan only warns.
    cash_plan_reason = models.CharField("alasan melampaui anggaran kas", max_length=300, blank=True)
    # What the cash plan said at submit, where it only warns.
    cash_plan_warning = models.TextField("peringatan anggaran kas", blank=True)
    # Submitted after the contract's first accepted BAST: counts against Σ BAST (I-25).
    is_after_handover = models.BooleanField(default=False)
    # What GU and nihil stand on.
    accountability = models.ForeignKey(
        "treasury.Accountability", on_delete=models.PROTECT, null=True, blank=True, related_name="requests"
    )
    # Of a TU: last day to settle, why it is later than the setting's months, and when it was settled (I-23).
    due_on = models.DateField("batas pertanggungjawaban", null=True, blank=True)
    due_reason = models.CharField("alasan batas lebih lama", max_length=300, blank=True)
    settled_on = models.DateField("selesai dipertanggungjawabkan", null=True, blank=True)
    gross = AmountField("jumlah bruto", default=ZERO)
    deducted = AmountField("jumlah potongan", default=ZERO)
    history = HistoricalRecords()

    class Meta:
        ordering = ("-dated_on", "-id")
        indexes = (
            models.Index(fields=("unit", "year", "state")),
            # Order, filter and total of the register without the rows.
            models.Index(
                fields=("year", "-dated_on", "-id"), include=("unit", "gross"), name="request_register"
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "year"),
                condition=models.Q(kind="UP", state__in=("submitted", "verified")),
                name="one_imprest_a_year",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="TU") | models.Q(settled_on__isnull=True),
                name="only_top_up_is_settled",
            ),
        )

    @property
    def chain_key(self) -> str:
        return f"payment:{self.pk}"

    @property
    def moves_cash_to_treasurer(self) -> bool:
        """UP, GU and TU: the money goes to the treasurer, not to a payee."""
        return self.kind in TREASURER_KINDS

    @property
    def is_nil(self) -> bool:
        """Nihil: accounts for money already received; no cash, no journal."""
        return self.kind in NIL_KINDS

    @property
    def has_lines(self) -> bool:
        """LS and TU name budget lines; the others stand on a decree or an LPJ."""
        return self.kind in LINE_KINDS

    @property
    def payee(self) -> str:
        """Penerima: the vendor, or in words those on the list beside the SPP."""
        if self.kind in TREASURER_KINDS or self.kind in NIL_KINDS:
            return f"Bendahara Pengeluaran {self.unit.name}"
        if self.vendor is not None:
            return self.vendor.name
        is_payroll = self.kind == self.Kind.SALARY
        return "Pegawai sesuai daftar gaji" if is_payroll else "Penerima sesuai daftar terlampir"


_KIND = PaymentRequest.Kind
TREASURER_KINDS = (_KIND.IMPREST, _KIND.REPLENISHMENT, _KIND.TOP_UP)
NIL_KINDS = (_KIND.REPLENISHMENT_NIL, _KIND.TOP_UP_NIL)
LINE_KINDS = (_KIND.GOODS, _KIND.SALARY, _KIND.PPKD, _KIND.TOP_UP)
REPORT_KINDS = (_KIND.REPLENISHMENT, *NIL_KINDS)


class PaymentRequestLine(models.Model):
    """Rincian SPP: an amount on a budget key, and what it settles if anything."""

    request = models.ForeignKey(PaymentRequest, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveSmallIntegerField()
    key = models.ForeignKey(BudgetKey, on_delete=models.PROTECT, related_name="request_lines")
    amount = AmountField("jumlah")
    # Settles an accepted handover, or an open payable account of the unit (domain.md 4.2 row 8b).
    handover = models.ForeignKey(
        Handover, on_delete=models.PROTECT, null=True, blank=True, related_name="settled_by"
    )
    payable_account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Instead of the mapping's expense or asset, e.g. construction in progress.
    debit_account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ("request", "number")
        constraints = (
            models.UniqueConstraint(fields=("request", "number"), name="request_line_once"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="request_line_positive"),
        )

    def __str__(self) -> str:
        return f"{self.key}: {self.amount}"


class Deduction(models.Model):
    """Potongan: tax or contribution withheld from the payment, credited to its PFK account."""

    request = models.ForeignKey(PaymentRequest, on_delete=models.CASCADE, related_name="deductions")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    amount = AmountField("jumlah")
    base = AmountField("dasar pengenaan", null=True, blank=True)
    billing_code = models.CharField("kode billing", max_length=30, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("request", "account")
        constraints = (
            models.UniqueConstraint(fields=("request", "account"), name="one_deduction_an_account"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="deduction_positive"),
        )

    def __str__(self) -> str:
        return f"{self.account}: {self.amount}"
