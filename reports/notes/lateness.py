"""A final CaLK whose books went on: its texts are fixed, its figures come from the books of today."""

from datetime import datetime

from django.db.models import Max, OuterRef, Q, Subquery

from ledger.models import Book, Entry, EntryKind
from reports.scope import Context
from treasury.models import FinancialNotes
from workflows.models import ApprovalLog

FINAL = "final"


def posted_after(notes: FinancialNotes, scope: Context) -> datetime | None:
    """When the newest entry of the year was posted, if that was after the CaLK was approved; else None.

    Two queries: numbers of a book rise with the moment, so its newest entry is the one that counts.
    """
    if notes.state != FINAL:
        return None
    approvals = ApprovalLog.objects.filter(document_key=notes.document_key, to_state=FINAL)
    approved_at = approvals.order_by("-pk").values_list("acted_at", flat=True).first()
    entries = Entry.objects.filter(
        Q(kind=EntryKind.LEGACY) if scope.is_legacy else ~Q(kind=EntryKind.LEGACY),
        book=OuterRef("pk"),
        year=notes.year_id,
    )
    books = Book.objects.all() if scope.is_region else Book.objects.filter(pk=scope.book_id)
    newest = books.annotate(newest=Subquery(entries.order_by("-number").values("posted_at")[:1]))
    last = newest.aggregate(last=Max("newest"))["last"]
    return last if last is not None and approved_at is not None and last > approved_at else None
