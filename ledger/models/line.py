"""Lines of journal entries; written by the SQL function ledger_post only."""

from django.db import models

from core.money import DECIMAL_PLACES, MAX_DIGITS, Decimal
from ledger.models.book import Book
from ledger.models.entry import Entry, EntryKind
from reference.models import Account, FundSource, Program, Unit

# The greatest amount a column takes; NaN, which in SQL equals itself and so would balance, is above it.
AMOUNT_MAX = Decimal(10**MAX_DIGITS - 1).scaleb(-DECIMAL_PLACES)


def _dimension(to: type[models.Model], *, null: bool = False) -> models.ForeignKey:
    """References are checked set-wise by the statement trigger of this table, and guarded on delete there."""
    return models.ForeignKey(
        to, on_delete=models.PROTECT, null=null, related_name="+", db_constraint=False, db_index=False
    )


class EntryLine(models.Model):
    """Baris jurnal: exactly one of debit and credit is positive.

    book, dated_on and kind repeat the entry's, so that balances read one table; the trigger holds them equal.
    """

    entry = models.ForeignKey(
        Entry, on_delete=models.PROTECT, related_name="lines", db_index=False, db_constraint=False
    )
    number = models.PositiveSmallIntegerField()
    book = _dimension(Book)
    dated_on = models.DateField()
    kind = models.CharField(max_length=16, choices=EntryKind)
    account = _dimension(Account)
    unit = _dimension(Unit)
    sub_activity = _dimension(Program, null=True)
    fund_source = _dimension(FundSource, null=True)
    counterpart = _dimension(Unit, null=True)
    debit = models.DecimalField(max_digits=MAX_DIGITS, decimal_places=DECIMAL_PLACES)
    credit = models.DecimalField(max_digits=MAX_DIGITS, decimal_places=DECIMAL_PLACES)

    class Meta:
        ordering = ("entry", "number")
        constraints = (
            models.UniqueConstraint(fields=("entry", "number"), name="line_number_once"),
            models.CheckConstraint(
                condition=models.Q(debit__gt=0, debit__lte=AMOUNT_MAX, credit=0)
                | models.Q(debit=0, credit__gt=0, credit__lte=AMOUNT_MAX),
                name="line_has_one_side",
            ),
        )
        indexes = (
            models.Index(
                fields=("book", "account", "dated_on"),
                include=("kind", "debit", "credit"),
                name="line_by_book",
            ),
            models.Index(fields=("account", "dated_on"), name="line_by_account"),
        )

    def __str__(self) -> str:
        return f"{self.entry_id}/{self.number}"
