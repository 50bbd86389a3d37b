"""Named checks of revenue documents against journal, movements and each other (`check_ledger`)."""

from collections.abc import Iterator

from core.checks import Finding, check
from core.money import plain
from treasury.checks import _rows, _subject

# flow, table, set whose debits are the amount. A deposit of an SKPD stands in two books: its own counts.
_DOCUMENTS = """
WITH documents AS (
    SELECT 'assessment:' || id AS key, number, amount, 'FIN' AS ledger_set
    FROM treasury_assessment WHERE state IN ('confirmed', 'reversed')
    UNION ALL SELECT 'treasurer_receipt:' || id, number, amount, 'BUD'
    FROM treasury_treasurerreceipt WHERE state IN ('confirmed', 'reversed')
    UNION ALL SELECT 'revenue_refund:' || id, number, amount, 'BUD'
    FROM treasury_revenuerefund WHERE state IN ('confirmed', 'reversed')
    UNION ALL SELECT 'contra_post:' || id, number, amount, 'BUD'
    FROM treasury_contrapost WHERE state IN ('confirmed', 'reversed')
    UNION ALL SELECT 'financing:' || id, number, amount, 'BUD'
    FROM treasury_financing WHERE state IN ('confirmed', 'reversed')
    UNION ALL SELECT 'deposit:' || id, number, amount, 'KPN'
    FROM treasury_deposit WHERE state IN ('confirmed', 'reversed')
), posted AS (
    SELECT e.source AS key, e.ledger_set, sum(l.debit) AS amount
    FROM ledger_entry e JOIN ledger_entryline l ON l.entry_id = e.id
    WHERE e.source ~ '^(assessment|treasurer_receipt|revenue_refund|contra_post|financing|deposit):'
    GROUP BY 1, 2
    UNION ALL
    SELECT e.source, 'KPN', sum(l.credit)
    FROM ledger_entry e JOIN ledger_entryline l ON l.entry_id = e.id
    JOIN reference_accountrole r ON r.account_id = l.account_id AND r.key = 'RECEIPT_CASH'
    WHERE e.source LIKE 'deposit:%' GROUP BY 1
)
SELECT coalesce(d.key, p.key), coalesce(d.number, ''), coalesce(d.amount, 0), coalesce(p.amount, 0)
FROM documents d FULL JOIN posted p ON p.key = d.key AND p.ledger_set = d.ledger_set
WHERE coalesce(d.amount, 0) <> coalesce(p.amount, 0)
    AND (d.key IS NOT NULL OR NOT EXISTS (SELECT 1 FROM documents o WHERE o.key = p.key))
ORDER BY 1
"""

# What financing and returns say they did to the budget, and what the movements say; reversals undo it.
_MOVEMENTS = """
WITH documents AS (
    SELECT 'financing:' || id AS key, number, amount FROM treasury_financing
    WHERE key_id IS NOT NULL AND state IN ('confirmed', 'reversed')
    UNION ALL
    SELECT 'contra_post:' || id, number, -amount FROM treasury_contrapost
    WHERE state IN ('confirmed', 'reversed')
    UNION ALL
    SELECT 'reversal:' || r.id, r.number,
        CASE r.target_flow WHEN 'contra_post' THEN r.amount ELSE -r.amount END
    FROM treasury_reversal r
    LEFT JOIN treasury_financing f ON r.target_flow = 'financing' AND f.id = r.target_id
    WHERE r.state = 'confirmed' AND (r.target_flow = 'contra_post' OR f.key_id IS NOT NULL)
), moved AS (
    SELECT source, sum(CASE kind WHEN 'consume' THEN amount WHEN 'contra' THEN -amount ELSE 0 END) AS amount,
        sum(CASE kind WHEN 'reserve' THEN amount WHEN 'release' THEN -amount ELSE 0 END) AS reserved
    FROM budget_budgetmovement WHERE source ~ '^(financing|contra_post|reversal):' GROUP BY source
)
SELECT coalesce(d.key, m.source), coalesce(d.number, ''), coalesce(d.amount, 0), coalesce(m.amount, 0)
FROM documents d FULL JOIN moved m ON m.source = d.key
WHERE coalesce(d.amount, 0) <> coalesce(m.amount, 0) OR coalesce(m.reserved, 0) <> 0
ORDER BY 1
"""

_DEPOSITS = """
SELECT 'deposit:' || d.id, d.number, d.amount, coalesce(sum(l.amount), 0)
FROM treasury_deposit d LEFT JOIN treasury_depositline l ON l.deposit_id = d.id
WHERE d.state = 'confirmed' GROUP BY d.id
HAVING d.amount <> coalesce(sum(l.amount), 0) OR NOT bool_and(l.is_live)
ORDER BY d.id
"""

# A reversed document has exactly one decided reversing document, and the other way round.
_REVERSED = """
WITH reversed AS (
    SELECT 'assessment:' || id AS key FROM treasury_assessment WHERE state = 'reversed'
    UNION ALL SELECT 'treasurer_receipt:' || id FROM treasury_treasurerreceipt WHERE state = 'reversed'
    UNION ALL SELECT 'deposit:' || id FROM treasury_deposit WHERE state = 'reversed'
    UNION ALL SELECT 'revenue_receipt:' || id FROM treasury_revenuereceipt WHERE state = 'reversed'
    UNION ALL SELECT 'revenue_refund:' || id FROM treasury_revenuerefund WHERE state = 'reversed'
    UNION ALL SELECT 'contra_post:' || id FROM treasury_contrapost WHERE state = 'reversed'
    UNION ALL SELECT 'financing:' || id FROM treasury_financing WHERE state = 'reversed'
), decided AS (
    SELECT target_flow || ':' || target_id AS key FROM treasury_reversal WHERE state = 'confirmed'
)
SELECT coalesce(r.key, d.key), r.key IS NOT NULL, d.key IS NOT NULL
FROM reversed r FULL JOIN decided d ON d.key = r.key WHERE r.key IS NULL OR d.key IS NULL ORDER BY 1
"""

_RECEIPT_CASH = """
WITH moved AS (
    SELECT l.unit_id, l.dated_on, sum(l.debit - l.credit) AS amount
    FROM ledger_entryline l JOIN reference_accountrole r ON r.account_id = l.account_id
    WHERE r.key = 'RECEIPT_CASH' AND l.kind <> 'CLOSING'
        AND (l.kind <> 'OPENING' OR NOT EXISTS (
            SELECT 1 FROM ledger_entryline p WHERE p.unit_id = l.unit_id AND p.account_id = l.account_id
                AND p.dated_on < l.dated_on))
    GROUP BY 1, 2
), running AS (
    SELECT unit_id, dated_on, sum(amount) OVER (PARTITION BY unit_id ORDER BY dated_on) AS balance FROM moved
)
SELECT u.code, to_char(r.dated_on, 'DD-MM-YYYY'), r.balance
FROM running r JOIN reference_unit u ON u.id = r.unit_id WHERE r.balance < 0 ORDER BY 1, r.dated_on
"""


@check("revenue_entries", "Ketetapan, TBP, STS, pengembalian, dan pembiayaan sama dengan jurnalnya")
def check_entries() -> Iterator[Finding]:
    """Every booked document has entries of its amount, and every entry of a document its document."""
    for key, number, amount, posted in _rows(_DOCUMENTS):
        yield Finding(_subject(key, number), plain(amount), plain(posted))


@check("revenue_movements", "Pembiayaan dan pengembalian belanja sama dengan realisasi pagu")
def check_movements() -> Iterator[Finding]:
    """Financing consumes, returns restore, reversals undo either; nothing stays reserved."""
    for key, number, amount, moved in _rows(_MOVEMENTS):
        yield Finding(_subject(key, number), plain(amount), plain(moved))


@check("deposit_totals", "STS sama dengan jumlah TBP-nya (I-27)")
def check_deposits() -> Iterator[Finding]:
    """A booked STS is the sum of its live lines."""
    for key, number, amount, lines in _rows(_DEPOSITS):
        yield Finding(_subject(key, number), plain(amount), plain(lines))


@check("reversals", "Dokumen yang dibalik punya dokumen pembalik (I-34)")
def check_reversals() -> Iterator[Finding]:
    """State reversed and a decided reversing document come together."""
    for key, is_reversed, is_decided in _rows(_REVERSED):
        yield Finding(key, f"dibalik: {is_decided}", f"dibalik: {is_reversed}")


@check("receipt_cash", "Kas di Bendahara Penerimaan tidak negatif pada hari mana pun (I-26)")
def check_receipt_cash() -> Iterator[Finding]:
    """The revenue treasurer's cash is not below zero on any day."""
    for unit, day, balance in _rows(_RECEIPT_CASH):
        yield Finding(f"Kas di Bendahara Penerimaan {unit} {day} (I-26)", "≥ 0", plain(balance))
