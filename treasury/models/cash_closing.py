"""Monthly closing of a treasurer's cash."""

from django.db import models
from simple_history.models import HistoricalRecords

from core.fields import AmountField
from core.money import ZERO
from treasury.models.document import Document
from treasury.models.imprest import TreasurerKind


class CashClosing(Document):
    """Penutupan kas: book balance of a treasurer's month against cash counted and bank (domain.md 3.6).

    A closed month takes no document of that treasurer (I-35); `treasury` opens it again with a reason.
    """

    flow_name = "cash_closing"

    kind = models.CharField("bendahara", max_length=12, choices=TreasurerKind)
    month = models.PositiveSmallIntegerField("bulan")
    book_balance = AmountField("saldo buku", default=ZERO)
    cash_on_hand = AmountField("uang tunai", default=ZERO)
    bank_balance = AmountField("saldo bank", default=ZERO)
    # Pieces by their key (treasury.denominations); empty when nobody entered the count piece by piece.
    denominations = models.JSONField("pecahan", default=dict, blank=True)
    explanation = models.CharField("penjelasan selisih", max_length=500, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("-year", "-month", "unit")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(month__gte=1, month__lte=12), name="closing_month_exists"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="closed")
                | ~models.Q(explanation="")
                | models.Q(book_balance=models.F("cash_on_hand") + models.F("bank_balance")),
                name="closing_difference_is_explained",
            ),
            models.UniqueConstraint(
                fields=("unit", "kind", "year", "month"),
                condition=models.Q(state="closed"),
                name="one_closing_a_month",
            ),
        )

    @property
    def difference(self) -> object:
        """Counted less booked; not nothing needs an explanation."""
        return self.cash_on_hand + self.bank_balance - self.book_balance
