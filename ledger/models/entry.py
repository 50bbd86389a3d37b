"""Journal entries; written by the SQL function ledger_post only."""

from datetime import UTC, datetime

from django.db import models

from ledger.models.book import Book
from reference.models import User


class EntrySet(models.TextChoices):
    """Set jurnal. FIN and BUD never mix their accounts (I-30).

    LEGACY holds vouchers of an earlier system: accounts of both sets, balanced voucher by voucher. They
    stand beside the unit's own entries and count in none of its balances (kind LEGACY, on the lines too).
    """

    FIN = "FIN", "Finansial (akrual)"
    BUD = "BUD", "Anggaran (kas)"
    LEGACY = "LEGACY", "Pembukuan lama"


class EntryKind(models.TextChoices):
    """Jenis jurnal (case contract: OPENING, BUDGET, GENERAL, ADJUST, CLOSING)."""

    OPENING = "OPENING", "Saldo awal"
    BUDGET = "BUDGET", "Anggaran"
    GENERAL = "GENERAL", "Umum"
    ADJUST = "ADJUST", "Penyesuaian"
    CLOSING = "CLOSING", "Penutup"
    AUDIT_ADJUSTMENT = "AUDIT_ADJUSTMENT", "Koreksi audit"
    LEGACY = "LEGACY", "Pembukuan lama"


# Moments that the hashed text and every reader can write: the database also knows infinity and year 294276.
MOMENT_MIN, MOMENT_MAX = datetime(1900, 1, 1, tzinfo=UTC), datetime(9998, 12, 31, tzinfo=UTC)


class Entry(models.Model):
    """Jurnal: balanced lines of one event in one book and one set, numbered and hash-chained.

    `content_digest` is the SHA-256 of the entry's canonical text, `hash` that of the previous hash,
    book, year, number, actor, moment and the digest (docs/CHAIN.md).
    """

    # Looked up by the SQL function and by triggers, set-wise; books and users are guarded on delete there.
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="entries", db_constraint=False)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    ledger_set = models.CharField(max_length=6, choices=EntrySet)
    kind = models.CharField(max_length=16, choices=EntryKind)
    dated_on = models.DateField()
    # The document and its event as text keys, e.g. "disbursement:7" and "paid".
    source = models.CharField(max_length=80)
    event = models.CharField(max_length=60)
    description = models.CharField(max_length=500)
    reason = models.CharField(max_length=500, blank=True)
    reverses = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reversed_by",
        db_constraint=False,
    )
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    posted_at = models.DateTimeField()
    content_digest = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("book", "year", "number")
        constraints = (
            models.UniqueConstraint(fields=("book", "year", "number"), name="entry_number_once"),
            models.UniqueConstraint(fields=("source", "event", "book", "ledger_set"), name="entry_key_once"),
            models.CheckConstraint(
                condition=models.Q(ledger_set__in=EntrySet.values), name="entry_set_exists"
            ),
            models.CheckConstraint(
                condition=models.Q(ledger_set=EntrySet.LEGACY, kind=EntryKind.LEGACY)
                | ~(models.Q(ledger_set=EntrySet.LEGACY) | models.Q(kind=EntryKind.LEGACY)),
                name="legacy_set_is_a_kind",
            ),
            models.CheckConstraint(condition=models.Q(kind__in=EntryKind.values), name="entry_kind_exists"),
            models.CheckConstraint(
                condition=models.Q(reverses__isnull=True) | ~models.Q(reason=""), name="reversal_has_a_reason"
            ),
            models.CheckConstraint(
                condition=models.Q(posted_at__gte=MOMENT_MIN, posted_at__lte=MOMENT_MAX),
                name="entry_moment_can_be_read",
            ),
        )

    def __str__(self) -> str:
        return f"{self.book_id}/{self.year}/{self.number}"
