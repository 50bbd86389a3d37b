"""Books: one per accounting entity."""

from django.db import models

from reference.models import Unit


class Book(models.Model):
    """Buku: the journal of one entity (each SKPD; PPKD), with the sets FIN and BUD (and LEGACY)."""

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, related_name="book")
    code = models.CharField(max_length=40, unique=True)

    class Meta:
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code


class BookHead(models.Model):
    """Kepala buku: hash of the book's newest entry, over all years. Locked by every posting; SQL only."""

    book = models.OneToOneField(Book, on_delete=models.PROTECT, primary_key=True, related_name="head")
    hash = models.CharField(max_length=64)
    entry_count = models.BigIntegerField(default=0)
    # Year and number of that newest entry; none before the first.
    year = models.SmallIntegerField(null=True)
    number = models.IntegerField(null=True)
    # What the newest entry follows, and the first day of that year's open months: ledger_post writes in one
    # statement only on and after it. None when the whole year is closed.
    previous_hash = models.CharField(max_length=64, default="", db_default="")
    open_from = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.book_id}: {self.hash[:12]}"


class BookYear(models.Model):
    """Tahun buku: a year that a book has opened, and whether it is closed. SQL only.

    `is_carried`: its opening is the closing of the year before (I-37), so lines of earlier years no longer
    count in its balances (`ledger.carrying`).
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField()
    is_closed = models.BooleanField(default=False)
    is_carried = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ("book", "year")
        constraints = (models.UniqueConstraint(fields=("book", "year"), name="book_year_once"),)

    def __str__(self) -> str:
        return f"{self.book_id} {self.year}"

    @property
    def last_number(self) -> int:
        """Number of the newest entry of the year, 0 when there is none; numbers have no gaps."""
        newest = self.book.entries.filter(year=self.year).aggregate(last=models.Max("number"))
        return newest["last"] or 0
