"""RKA: what a unit proposes, line by line, with the price and the volumes that make each amount."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from budget.models.price import PriceItem
from budget.models.regional_budget import RegionalBudget
from core.fields import AmountField
from core.money import ZERO
from reference.models import Account, FundSource, Program, Unit, User


def _volume() -> models.DecimalField:
    return models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)


def _measure() -> models.CharField:
    return models.CharField(max_length=60, blank=True, default="")


class BudgetProposal(models.Model):
    """RKA/RKPA of one unit in one APBD; frozen when it is submitted.

    Without a unit it holds a budget that came in as a list without units.
    """

    budget = models.ForeignKey(RegionalBudget, on_delete=models.PROTECT, related_name="proposals")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="budget_proposals"
    )
    state = models.CharField(max_length=12, default="draft")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    history = HistoricalRecords()

    class Meta:
        ordering = ("budget", "unit")
        constraints = (
            models.UniqueConstraint(
                fields=("budget", "unit"), nulls_distinct=False, name="one_proposal_a_unit_and_budget"
            ),
        )

    def __str__(self) -> str:
        return f"RKA {self.budget.version} {self.unit or 'tanpa unit'}"

    @property
    def document_key(self) -> str:
        return f"budget_proposal:{self.pk}"

    @property
    def chain_key(self) -> str:
        return self.document_key


class ProposalLine(models.Model):
    """Rincian RKA: one priced line; amount = product of its volumes × price, plus tax, in whole rupiah.

    A line of an import may have an amount only. `given` keeps codes as they were read where no master
    row has them ({"account": "5.1.02.99.99.9999"}); such a line blocks enactment until it is resolved.
    """

    proposal = models.ForeignKey(BudgetProposal, on_delete=models.CASCADE, related_name="lines")
    place = models.PositiveIntegerField(help_text="Order within the RKA; gaps are allowed.")
    sub_activity = models.ForeignKey(Program, on_delete=models.PROTECT, null=True, blank=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True)
    fund_source = models.ForeignKey(FundSource, on_delete=models.PROTECT, null=True, blank=True)
    given = models.JSONField(null=True, blank=True)
    header = models.CharField("kelompok uraian", max_length=300, blank=True, default="")
    description = models.CharField("uraian", max_length=500, blank=True, default="")
    specification = models.CharField("spesifikasi", max_length=500, blank=True, default="")
    volume_1, measure_1 = _volume(), _measure()
    volume_2, measure_2 = _volume(), _measure()
    volume_3, measure_3 = _volume(), _measure()
    volume_4, measure_4 = _volume(), _measure()
    # Satuan of the price, e.g. dus, orang-hari.
    measure = _measure()
    price = AmountField("harga satuan", null=True, blank=True, default=None)
    tax_percent = models.DecimalField("PPN (%)", max_digits=5, decimal_places=2, default=ZERO)
    amount = AmountField("jumlah", default=ZERO)
    price_item = models.ForeignKey(
        PriceItem, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Dasar pengecualian: why the price may pass its standard.
    exception_basis = models.CharField("dasar pengecualian harga", max_length=200, blank=True, default="")
    location = models.CharField("lokasi", max_length=200, blank=True, default="")
    recipient = models.CharField("penerima", max_length=200, blank=True, default="")
    # TAPD sent this line back: it may change until the RKA is submitted again, which clears the mark.
    is_returned = models.BooleanField(default=False)
    # Counts edits: a save that names an older one is told that somebody else was faster.
    revision = models.PositiveIntegerField(default=1)
    history = HistoricalRecords()

    class Meta:
        ordering = ("proposal", "place", "id")
        constraints = (
            models.CheckConstraint(condition=Q(amount__gte=0), name="proposal_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(price__isnull=True) | Q(price__gte=0), name="proposal_price_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(tax_percent__gte=0, tax_percent__lte=100), name="proposal_tax_in_percent"
            ),
        )
        indexes = (
            models.Index(fields=("proposal", "sub_activity", "account", "place"), name="proposal_line_order"),
        )

    def __str__(self) -> str:
        return f"{self.description}: {self.amount}"


class ReviewNote(models.Model):
    """Catatan TAPD atas baris RKA, with answers below it; open until TAPD closes it."""

    proposal = models.ForeignKey(BudgetProposal, on_delete=models.CASCADE, related_name="notes")
    # A note outlives its line; `about` then says what it was about.
    line = models.ForeignKey(
        ProposalLine, on_delete=models.SET_NULL, null=True, blank=True, related_name="notes"
    )
    about = models.CharField(max_length=500, blank=True, default="")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )
    text = models.TextField("catatan")
    is_open = models.BooleanField(default=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("proposal", "id")
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="review_note_says_something"),
            models.CheckConstraint(
                condition=Q(is_open=True) | Q(closed_by__isnull=False, closed_at__isnull=False),
                name="closed_note_names_who",
            ),
        )

    def __str__(self) -> str:
        return self.text[:60]
