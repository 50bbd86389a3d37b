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


# Entities that keep a register: per asset account and per accumulated account, register and ledger.
_ASSETS = """
WITH moved AS (
    SELECT m.asset_id, sum(m.amount) FILTER (WHERE m.kind = 'depreciation') AS depreciated,
        bool_or(m.kind <> 'depreciation') AS is_gone
    FROM treasury_assetmovement m JOIN treasury_memovoucher v ON v.id = m.voucher_id AND v.state = 'approved'
    GROUP BY 1
), assets AS (
    SELECT coalesce(u.parent_id, u.id) AS entity, a.account_id, a.cost,
        a.accumulated + coalesce(m.depreciated, 0) AS accumulated, d.accumulated_account_id,
        a.is_extracomptable OR coalesce(m.is_gone, false) AS is_out
    FROM treasury_fixedasset a JOIN reference_unit u ON u.id = a.unit_id
    LEFT JOIN moved m ON m.asset_id = a.id
    LEFT JOIN reference_depreciationmapping d ON d.asset_account_id = a.account_id
), register AS (
    SELECT entity, account_id, sum(cost) FILTER (WHERE NOT is_out) AS amount FROM assets GROUP BY 1, 2
    UNION ALL
    SELECT entity, accumulated_account_id, -sum(accumulated) FILTER (WHERE NOT is_out) FROM assets
    WHERE accumulated_account_id IS NOT NULL GROUP BY 1, 2
)
SELECT u.code, a.code, coalesce(sum(r.amount), 0), coalesce((
    SELECT sum(l.debit - l.credit) FROM ledger_entryline l JOIN ledger_book b ON b.id = l.book_id
    WHERE b.unit_id = r.entity AND l.account_id = r.account_id AND l.kind <> 'LEGACY'
        AND l.dated_on >= ledger_carried_from((
            SELECT max(n.dated_on) FROM ledger_entryline n WHERE n.book_id = b.id))
), 0) AS ledger
FROM register r JOIN reference_unit u ON u.id = r.entity JOIN reference_account a ON a.id = r.account_id
GROUP BY u.code, a.code, r.entity, r.account_id ORDER BY 1, 2
"""


@check("asset_register", "Kartu aset (KIB) sama dengan saldo aset dan akumulasi penyusutannya")
def check_assets() -> Iterator[Finding]:
    """Σ cost and Σ accumulated depreciation of a register that was opened are the ledger's balances."""
    for unit, account, register, ledger in rows_of(_ASSETS):
        if register != ledger:
            yield Finding(f"{unit} {account}", plain(register), plain(ledger))


# Per loan account of an entity: principal not repaid, long-term and current together, and the ledger.
_LOANS = """
WITH loans AS (
    SELECT coalesce(u.parent_id, u.id) AS entity, l.id, l.account_id, l.current_account_id
    FROM treasury_loan l JOIN reference_unit u ON u.id = l.unit_id
), owed AS (
    SELECT o.entity, sum(i.principal) FILTER (WHERE i.paid_on IS NULL) AS amount
    FROM loans o JOIN treasury_loaninstallment i ON i.loan_id = o.id GROUP BY 1
), accounts AS (
    SELECT entity, account_id FROM loans UNION SELECT entity, current_account_id FROM loans
), held AS (
    SELECT a.entity, sum(l.credit - l.debit) AS amount FROM accounts a
    JOIN ledger_book b ON b.unit_id = a.entity
    JOIN ledger_entryline l ON l.book_id = b.id AND l.account_id = a.account_id AND l.kind <> 'LEGACY'
        AND l.dated_on >= ledger_carried_from((
            SELECT max(n.dated_on) FROM ledger_entryline n WHERE n.book_id = b.id))
    GROUP BY 1
)
SELECT u.code, coalesce(o.amount, 0), coalesce(h.amount, 0)
FROM owed o FULL JOIN held h USING (entity) JOIN reference_unit u ON u.id = entity ORDER BY 1
"""

# Payables settled beyond what was ever accrued on their account: the register shows them below zero.
_PAYABLES = """
SELECT b.code, a.code, sum(l.credit - l.debit)
FROM ledger_entryline l JOIN ledger_book b ON b.id = l.book_id JOIN reference_account a ON a.id = l.account_id
WHERE a.id IN (SELECT payable_account_id FROM reference_accountmapping WHERE payable_account_id IS NOT NULL)
    AND l.kind <> 'LEGACY'
    AND l.dated_on >= ledger_carried_from((
        SELECT max(n.dated_on) FROM ledger_entryline n WHERE n.book_id = b.id))
GROUP BY 1, 2 HAVING sum(l.credit - l.debit) < 0 ORDER BY 1, 2
"""


@check("loan_register", "Daftar utang jangka panjang sama dengan saldo utang dan bagian lancarnya")
def check_loans() -> Iterator[Finding]:
    """Principal not repaid of an entity's loans is what their accounts hold together."""
    for unit, register, ledger in rows_of(_LOANS):
        if register != ledger:
            yield Finding(f"{unit} utang jangka panjang", plain(register), plain(ledger))


@check("payable_register", "Tidak ada utang belanja yang dibayar melebihi pengakuannya")
def check_payables() -> Iterator[Finding]:
    """No payable account of a book stands below zero."""
    for unit, account, balance in rows_of(_PAYABLES):
        yield Finding(f"{unit} {account}", "≥ 0", plain(balance))
