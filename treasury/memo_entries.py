"""The journal entries of a memo voucher: its lines in their order, one entry for each book that they name."""

from itertools import groupby

from ledger.books import book_of
from ledger.draft import EntryDraft, LineDraft
from ledger.models import Entry
from treasury.models import MemoVoucher, MemoVoucherLine

EVENT = "approved"


def drafts_of(voucher: MemoVoucher) -> list[EntryDraft]:
    """The entries of a voucher: its lines in their order, one entry for each book that they name."""
    lines = list(voucher.lines.select_related("unit__parent").order_by("number"))
    books = {unit.pk: book_of(unit) for unit in {line.unit.pk: line.unit for line in lines}.values()}
    originals: dict[int, int] = {}
    if voucher.reverses_id is not None:
        source = f"{voucher.flow_name}:{voucher.reverses_id}"
        originals = dict(Entry.objects.filter(source=source).values_list("book_id", "pk"))
    by_book = sorted(lines, key=lambda line: books[line.unit_id].pk)
    return [
        EntryDraft(
            book_id=book_id,
            ledger_set=voucher.ledger_set,
            dated_on=voucher.dated_on,
            kind=voucher.entry_kind,
            source=voucher.document_key,
            event=EVENT,
            description=f"{voucher.number} {voucher.description}".strip()[:500],
            reason=voucher.reason,
            reverses_id=originals.get(book_id),
            lines=tuple(_as_draft(line) for line in group),
        )
        for book_id, group in groupby(by_book, key=lambda line: books[line.unit_id].pk)
    ]


def _as_draft(line: MemoVoucherLine) -> LineDraft:
    return LineDraft(
        account_id=line.account_id,
        unit_id=line.unit_id,
        debit=line.debit,
        credit=line.credit,
        sub_activity_id=line.sub_activity_id,
        fund_source_id=line.fund_source_id,
        counterpart_id=line.counterpart_id,
    )
