"""Periods: a book's months, and the log of their closings."""

from django.db import models

from ledger.models.book import Book
from ledger.models.entry import MOMENT_MAX, MOMENT_MIN
from reference.models import User


class Period(models.Model):
    """Periode: one month of a book; closed by SQL functions only, in order (I-35)."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="periods")
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    is_open = models.BooleanField(default=True)

    class Meta:
        ordering = ("book", "year", "month")
        constraints = (
            models.UniqueConstraint(fields=("book", "year", "month"), name="period_once"),
            models.CheckConstraint(
                condition=models.Q(month__gte=1, month__lte=12), name="period_month_exists"
            ),
        )

    def __str__(self) -> str:
        return f"{self.book_id} {self.year}-{self.month:02}"


class PeriodEvent(models.Model):
    """Riwayat tutup buku: each close and reopening, with actor, reason and the head then. Append-only."""

    class Action(models.TextChoices):
        OPEN_YEAR = "open_year", "Buka tahun"
        CLOSE = "close", "Tutup bulan"
        REOPEN = "reopen", "Buka kembali"
        CLOSE_YEAR = "close_year", "Tutup tahun"
        REOPEN_YEAR = "reopen_year", "Buka kembali tahun"
        AUDIT = "audit", "Koreksi audit"
        CARRY = "carry", "Buka saldo awal"
        UNCARRY = "uncarry", "Batalkan saldo awal"

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="period_events")
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField(null=True)
    action = models.CharField(max_length=12, choices=Action)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    acted_at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)
    last_number = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(acted_at__gte=MOMENT_MIN, acted_at__lte=MOMENT_MAX),
                name="period_event_moment_can_be_read",
            ),
        )

    def __str__(self) -> str:
        return f"{self.action} {self.book_id} {self.year}-{self.month}"
