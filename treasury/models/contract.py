"""Contracts and handovers."""

from django.db import models
from simple_history.models import HistoricalRecords

from budget.models import BudgetKey
from core.fields import AmountField
from core.money import ZERO, Decimal
from reference.models import Account, Vendor
from treasury.models.document import Document


class Contract(Document):
    """Kontrak/SPK: a vendor, a budget key and a value; `number` is typed from the paper.

    Work paid from several fund sources of one line has a `ContractShare` for each further fund; the
    contract's own key bears what they leave.
    """

    flow_name = "contract"

    key = models.ForeignKey(BudgetKey, on_delete=models.PROTECT, related_name="contracts")
    vendor = models.ForeignKey(Vendor, on_delete=models.PROTECT, related_name="contracts")
    value = AmountField("nilai kontrak")
    history = HistoricalRecords()

    class Meta:
        ordering = ("-dated_on", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("unit", "year", "number"),
                condition=~models.Q(state="cancelled"),
                name="contract_number_once",
            ),
            models.CheckConstraint(condition=models.Q(value__gt=0), name="contract_value_positive"),
        )

    def parts(self) -> dict[int, Decimal]:
        """What each budget key bears of the value, the contract's own key first; one query."""
        others = {share.key_id: share.value.amount for share in self.shares.order_by("pk")}
        return {self.key_id: self.value.amount - sum(others.values(), ZERO), **others}


class ContractShare(models.Model):
    """Bagian kontrak pada sumber dana lain dari rincian anggaran yang sama."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="shares")
    key = models.ForeignKey(BudgetKey, on_delete=models.PROTECT, related_name="contract_shares")
    value = AmountField("bagian kontrak")
    history = HistoricalRecords()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("contract", "key"), name="contract_share_once"),
            models.CheckConstraint(condition=models.Q(value__gt=0), name="contract_share_positive"),
        )

    def __str__(self) -> str:
        return f"{self.contract}: {self.key}"


class Handover(Document):
    """BAST: goods or work accepted; accrues the payable (domain.md 4.2 row 7)."""

    flow_name = "handover"

    contract = models.ForeignKey(
        Contract, on_delete=models.PROTECT, null=True, blank=True, related_name="handovers"
    )
    key = models.ForeignKey(BudgetKey, on_delete=models.PROTECT, related_name="handovers")
    amount = AmountField("nilai")
    # Empty: the mapping's account (expense or asset); filled: e.g. construction in progress.
    debit_account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    payable_account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ("-dated_on", "-id")
        constraints = (models.CheckConstraint(condition=models.Q(amount__gt=0), name="handover_positive"),)
