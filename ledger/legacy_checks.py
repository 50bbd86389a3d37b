"""Pemeriksaan pembukuan lama: what an earlier system left wrong is said, never put right in silence."""

from collections.abc import Iterator

from core.checks import Finding, check
from core.money import format_amount
from ledger.checks import rows_of
from reference.roles import AccountKey

CASH = [AccountKey.RKUD_CASH.value, AccountKey.TREASURER_CASH.value, AccountKey.RECEIPT_CASH.value]

# Day by day, the balance of every account that stands beside the chart's own cash account under one heading.
_CASH = """
WITH cash AS (
    SELECT DISTINCT a.id FROM reference_legacyimport i
    JOIN reference_accountrole r ON r.edition_id = i.chart_id AND r.key = ANY(%s)
    JOIN reference_account own ON own.id = r.account_id
    JOIN reference_account a ON a.id = own.id OR a.parent_id = own.parent_id
), days AS (
    SELECT l.book_id, l.account_id, l.dated_on, sum(sum(l.debit - l.credit)) OVER (
        PARTITION BY l.book_id, l.account_id ORDER BY l.dated_on) AS balance
    FROM ledger_entryline l JOIN cash ON cash.id = l.account_id
    WHERE l.kind = 'LEGACY' GROUP BY 1, 2, 3
), lowest AS (
    SELECT DISTINCT ON (book_id, account_id) * FROM days WHERE balance < 0
    ORDER BY book_id, account_id, balance, dated_on
)
SELECT b.code, a.code, a.name, w.dated_on, w.balance
FROM lowest w JOIN ledger_book b ON b.id = w.book_id JOIN reference_account a ON a.id = w.account_id
ORDER BY 1, 2
"""


@check("legacy_cash", "Kas bendahara dalam pembukuan lama tidak pernah negatif (I-26)")
def legacy_cash() -> Iterator[Finding]:
    """I-26: the lowest balance of every treasurer's cash account, with its day, where it is below zero."""
    for book, account, name, day, balance in rows_of(_CASH, [CASH]):
        subject = f"{book} {account} {name}, saldo terendah {day:%d-%m-%Y}"
        yield Finding(subject, "tidak negatif", format_amount(balance, decimals=2))
