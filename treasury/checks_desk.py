"""Named checks of the accountant's desk: vouchers against the journal (`check_ledger`)."""

from collections.abc import Iterator

from django.db import connection

from core.checks import Finding, check
from core.money import plain

# Per voucher and account: its lines, and what its entries hold; one row where they differ, either way round.
_VOUCHERS = """
WITH written AS (
    SELECT 'memo_voucher:' || v.id AS key, l.account_id, l.unit_id, sum(l.debit - l.credit) AS amount
    FROM treasury_memovoucher v JOIN treasury_memovoucherline l ON l.voucher_id = v.id
    WHERE v.state = 'approved' GROUP BY 1, 2, 3
), posted AS (
    SELECT e.source AS key, l.account_id, l.unit_id, sum(l.debit - l.credit) AS amount
    FROM ledger_entry e JOIN ledger_entryline l ON l.entry_id = e.id
    WHERE e.source LIKE 'memo\\_voucher:%' GROUP BY 1, 2, 3
)
SELECT coalesce(w.key, p.key), a.code, coalesce(w.amount, 0), coalesce(p.amount, 0)
FROM written w FULL JOIN posted p USING (key, account_id, unit_id) 
JOIN reference_account a ON a.id = account_id
WHERE coalesce(w.amount, 0) <> coalesce(p.amount, 0) ORDER BY 1, 2
"""
_NUMBERS = """
SELECT coalesce(d.key, n.document_key), coalesce(n.number, ''), coalesce(d.number, '')
FROM (SELECT 'memo_voucher:' || id AS key, number FROM treasury_memovoucher WHERE number <> '') d
FULL JOIN (SELECT * FROM reference_drawnnumber WHERE document_key LIKE 'memo\\_voucher:%') n
    ON n.document_key = d.key
WHERE d.number IS DISTINCT FROM n.number ORDER BY 1
"""


def rows_of(statement: str) -> Iterator[tuple]:
    """All rows of a reading query."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        yield from cursor.fetchall()


@check("memo_vouchers", "Bukti memorial yang disetujui sama dengan jurnalnya")
def check_vouchers() -> Iterator[Finding]:
    """Every approved voucher's lines stand in the journal account by account, and nothing else does."""
    for key, code, written, posted in rows_of(_VOUCHERS):
        yield Finding(f"{key} {code}", plain(written), plain(posted))


@check("memo_numbers", "Setiap nomor bukti memorial ada pada dokumennya (I-06)")
def check_numbers() -> Iterator[Finding]:
    """A number drawn and the number that its voucher bears are one."""
    for key, drawn, borne in rows_of(_NUMBERS):
        yield Finding(key, drawn or "tidak pernah terbit", borne or "dokumen tidak ada")
