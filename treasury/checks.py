"""Named checks of treasury documents against movements and journal (`check_ledger`)."""

from collections.abc import Iterator

from django.db import connection

from core.checks import Finding, check
from core.money import ZERO, Decimal, plain

# Per posted document: its amount, and what its entries say. One row per document that differs.
_POSTED = """
WITH documents AS (
    SELECT 'disbursement:' || d.id AS key, d.number, d.gross AS amount, 'paid' AS event, 'BUD' AS ledger_set
    FROM treasury_disbursementorder d JOIN treasury_paymentorder o ON o.id = d.order_id
    JOIN treasury_paymentrequest r ON r.id = o.request_id
    WHERE d.state = 'paid' AND r.kind NOT IN ('UP', 'GU', 'TU', 'GU-NIHIL', 'TU-NIHIL')
    UNION ALL SELECT 'expense_receipt:' || id, number, amount, 'paid', 'BUD'
    FROM treasury_expensereceipt WHERE state IN ('paid', 'refused')
    UNION ALL SELECT 'treasurer_remittance:' || id, number, amount, 'confirmed', 'FIN'
    FROM treasury_treasurerremittance WHERE state = 'confirmed'
    UNION ALL SELECT 'handover:' || id, number, amount, 'accepted', 'FIN'
    FROM treasury_handover WHERE state = 'accepted'
    UNION ALL SELECT 'revenue_receipt:' || id, number, amount, 'confirmed', 'BUD'
    FROM treasury_revenuereceipt WHERE state IN ('confirmed', 'reversed')
    UNION ALL SELECT 'remittance:' || id, number, amount, 'confirmed', 'FIN'
    FROM treasury_remittance WHERE state = 'confirmed'
), posted AS (
    SELECT e.source AS key, e.event, e.ledger_set, sum(l.debit) AS amount
    FROM ledger_entry e JOIN ledger_entryline l ON l.entry_id = e.id
    WHERE split_part(e.source, ':', 1) IN ('disbursement', 'handover', 'revenue_receipt', 'remittance',
        'expense_receipt', 'treasurer_remittance')
    GROUP BY 1, 2, 3
)
SELECT coalesce(d.key, p.key), coalesce(d.number, ''), coalesce(d.amount, 0), coalesce(p.amount, 0)
FROM documents d FULL JOIN posted p ON p.key = d.key AND p.event = d.event AND p.ledger_set = d.ledger_set
WHERE coalesce(d.amount, 0) <> coalesce(p.amount, 0)
    AND (d.key IS NOT NULL OR NOT EXISTS (SELECT 1 FROM documents o WHERE o.key = p.key))
    -- UP, GU and TU are looked at by imprest_entries.
    AND (d.key IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM treasury_disbursementorder x JOIN treasury_paymentorder o ON o.id = x.order_id
        JOIN treasury_paymentrequest r ON r.id = o.request_id
        WHERE 'disbursement:' || x.id = p.key AND r.kind IN ('UP', 'GU', 'TU')))
ORDER BY 1
"""

# Per SPP: what its state says it holds of the budget, and what its movements say.
_MOVEMENTS = """
WITH requests AS (
    SELECT r.id, r.number, r.gross, r.state, r.kind, r.settled_on, EXISTS (
        SELECT 1 FROM treasury_paymentorder o JOIN treasury_disbursementorder d ON d.order_id = o.id
        WHERE o.request_id = r.id AND d.state = 'paid') AS is_paid
    FROM treasury_paymentrequest r WHERE r.kind NOT IN ('UP', 'GU', 'GU-NIHIL', 'TU-NIHIL')
), moved AS (
    SELECT source,
        sum(CASE kind WHEN 'reserve' THEN amount WHEN 'release' THEN -amount ELSE 0 END)
            FILTER (WHERE basis = 'document') AS reserved,
        sum(amount) FILTER (WHERE kind = 'consume') AS consumed
    FROM budget_budgetmovement WHERE source LIKE 'payment\\_request:%' GROUP BY source
)
SELECT coalesce('payment_request:' || r.id, m.source), coalesce(r.number, ''),
    CASE WHEN r.is_paid AND r.kind = 'TU' THEN
            CASE WHEN r.settled_on IS NULL THEN coalesce(m.reserved, 0) ELSE 0 END
        WHEN r.is_paid THEN 0 WHEN r.state IN ('submitted', 'verified') THEN r.gross ELSE 0 END,
    coalesce(m.reserved, 0),
    CASE WHEN r.is_paid AND r.kind <> 'TU' THEN r.gross ELSE 0 END, coalesce(m.consumed, 0)
FROM requests r FULL JOIN moved m ON m.source = 'payment_request:' || r.id
ORDER BY 1
"""

# Per contract: its commitment is what it holds less what live SPP drew.
_COMMITMENTS = """
SELECT 'contract:' || c.id, c.number, c.value - coalesce(sum(r.gross) FILTER (
        WHERE r.state IN ('submitted', 'verified')), 0),
    c.value - coalesce((SELECT sum(CASE m.kind WHEN 'release' THEN m.amount ELSE -m.amount END)
        FROM budget_budgetmovement m JOIN treasury_paymentrequest q ON m.source = 'payment_request:' || q.id
        WHERE q.contract_id = c.id AND m.basis = 'contract'), 0)
FROM treasury_contract c LEFT JOIN treasury_paymentrequest r ON r.contract_id = c.id
WHERE c.state = 'confirmed' GROUP BY c.id ORDER BY c.id
"""

# Heads of submitted SPP, of live SPM and SP2D, and of confirmed remittances against their lines.
_TOTALS = """
SELECT 'payment_request:' || r.id, r.number, r.gross || ' / ' || r.deducted, l.gross || ' / ' || l.deducted
FROM treasury_paymentrequest r CROSS JOIN LATERAL (
    SELECT
        coalesce((SELECT sum(amount) FROM treasury_paymentrequestline WHERE request_id = r.id), 0) AS gross,
        coalesce((SELECT sum(amount) FROM treasury_deduction WHERE request_id = r.id), 0) AS deducted) l
WHERE r.state IN ('submitted', 'verified') AND r.kind NOT IN ('UP', 'GU', 'GU-NIHIL', 'TU-NIHIL')
    AND (r.gross, r.deducted) IS DISTINCT FROM (l.gross, l.deducted)
UNION ALL
SELECT 'payment_order:' || o.id, o.number, r.gross || ' / ' || r.deducted, o.gross || ' / ' || o.deducted
FROM treasury_paymentorder o JOIN treasury_paymentrequest r ON r.id = o.request_id
WHERE o.state IN ('draft', 'signed') AND (r.gross, r.deducted) IS DISTINCT FROM (o.gross, o.deducted)
UNION ALL
SELECT 'disbursement:' || d.id, d.number, o.gross || ' / ' || o.deducted, d.gross || ' / ' || d.gross - d.net
FROM treasury_disbursementorder d JOIN treasury_paymentorder o ON o.id = d.order_id
WHERE d.state IN ('signed', 'paid') AND (o.gross, o.deducted) IS DISTINCT FROM (d.gross, d.gross - d.net)
UNION ALL
SELECT 'remittance:' || m.id, m.number, m.amount::text, l.amount::text
FROM treasury_remittance m CROSS JOIN LATERAL (
    SELECT coalesce(sum(amount), 0) AS amount FROM treasury_remittanceline WHERE remittance_id = m.id) l
WHERE m.state = 'confirmed' AND m.amount <> l.amount
ORDER BY 1
"""

# Every number drawn for a treasury document is borne by that document, void ones included (I-06).
_NUMBERS = """
WITH documents AS (
    SELECT 'payment_request:' || id AS key, number FROM treasury_paymentrequest
    UNION ALL SELECT 'payment_order:' || id, number FROM treasury_paymentorder
    UNION ALL SELECT 'disbursement:' || id, number FROM treasury_disbursementorder
    UNION ALL SELECT 'handover:' || id, number FROM treasury_handover
    UNION ALL SELECT 'revenue_receipt:' || id, number FROM treasury_revenuereceipt
    UNION ALL SELECT 'remittance:' || id, number FROM treasury_remittance
    UNION ALL SELECT 'expense_receipt:' || id, number FROM treasury_expensereceipt
    UNION ALL SELECT 'treasurer_remittance:' || id, number FROM treasury_treasurerremittance
    UNION ALL SELECT 'imprest_return:' || id, number FROM treasury_imprestreturn
    UNION ALL SELECT 'accountability:' || id, number FROM treasury_accountability
    UNION ALL SELECT 'cash_closing:' || id, number FROM treasury_cashclosing
)
SELECT coalesce(d.key, n.document_key), coalesce(n.number, ''), coalesce(d.number, '')
FROM (SELECT * FROM documents WHERE number <> '') d
FULL JOIN (SELECT * FROM reference_drawnnumber
    WHERE split_part(document_key, ':', 1) IN ('payment_request', 'payment_order', 'disbursement', 'handover',
        'revenue_receipt', 'remittance', 'expense_receipt', 'treasurer_remittance', 'imprest_return',
        'accountability', 'cash_closing')) n ON n.document_key = d.key
WHERE d.number IS DISTINCT FROM n.number ORDER BY 1
"""

_RKUD = """
SELECT coalesce(sum(l.debit - l.credit), 0) FROM ledger_entryline l
JOIN ledger_book b ON b.id = l.book_id JOIN reference_unit u ON u.id = b.unit_id
WHERE u.kind = 'ppkd' AND l.kind <> 'LEGACY'
    AND l.account_id IN (SELECT account_id FROM reference_accountrole WHERE key = 'RKUD_CASH')
    AND l.dated_on >= (SELECT ledger_carried_from('9998-12-31'))
"""

_CHAINS = """
SELECT 'payment_request:' || r.id, r.number,
    r.state || '/' || coalesce(o.state, '-') || '/' || coalesce(d.state, '-')
FROM treasury_paymentrequest r
LEFT JOIN treasury_paymentorder o ON o.request_id = r.id AND o.state NOT IN ('rejected', 'void')
LEFT JOIN treasury_disbursementorder d ON d.order_id = o.id AND d.state NOT IN ('failed', 'void')
WHERE (o.id IS NOT NULL AND r.state <> 'verified') OR (d.id IS NOT NULL AND o.state <> 'signed')
ORDER BY r.id
"""


@check("treasury_entries", "Dokumen yang sudah dibukukan sama dengan jurnalnya")
def check_entries() -> Iterator[Finding]:
    """Every posted document has entries of its amount, and every entry of a document its document."""
    for key, number, amount, posted in _rows(_POSTED):
        yield Finding(_subject(key, number), plain(amount), plain(posted))


@check("treasury_movements", "Cadangan dan realisasi pagu sama dengan keadaan SPP")
def check_movements() -> Iterator[Finding]:
    """Σ movements of an SPP is what its state says: reserved until paid, then consumed; else nothing."""
    for key, number, reserved, found, consumed, spent in _rows(_MOVEMENTS):
        if reserved != found:
            yield Finding(f"{_subject(key, number)}: cadangan", plain(reserved), plain(found))
        if consumed != spent:
            yield Finding(f"{_subject(key, number)}: realisasi", plain(consumed), plain(spent))


@check("treasury_commitments", "Cadangan kontrak sama dengan sisa kontrak")
def check_commitments() -> Iterator[Finding]:
    """A confirmed contract holds its value less what live SPP drew."""
    for key, number, rest, found in _rows(_COMMITMENTS):
        if rest != found:
            yield Finding(_subject(key, number), plain(rest), plain(found))


@check("treasury_chains", "Rangkaian SPP–SPM–SP2D berurutan (I-18)")
def check_chains() -> Iterator[Finding]:
    """A live SPM stands on a verified SPP, a live SP2D on a signed SPM."""
    for key, number, states in _rows(_CHAINS):
        yield Finding(_subject(key, number), "verified/signed/…", states)


@check("treasury_totals", "Nilai dokumen sama dengan jumlah rinciannya")
def check_totals() -> Iterator[Finding]:
    """SPP = Σ lines and deductions = SPM = SP2D; a remittance = Σ its lines."""
    for key, number, expected, found in _rows(_TOTALS):
        yield Finding(_subject(key, number), expected, found)


@check("treasury_numbers", "Setiap nomor terbit ada pada dokumennya, juga yang batal (I-06)")
def check_numbers() -> Iterator[Finding]:
    """A number drawn and the number that its document bears are one."""
    for key, drawn, borne in _rows(_NUMBERS):
        yield Finding(key, drawn or "tidak pernah terbit", borne or "dokumen tidak ada")


@check("rkud_balance", "Saldo RKUD tidak negatif (I-19)")
def check_rkud() -> Iterator[Finding]:
    """The RKUD's ledger balance is not below zero; a payment is recorded in any case, so it is named here."""
    balance: Decimal = next(_rows(_RKUD))[0]
    if balance < ZERO:
        yield Finding("Saldo RKUD (I-19)", "≥ 0", plain(balance))


def _subject(key: str, number: str) -> str:
    return f"{key} ({number})" if number else key


def _rows(statement: str) -> Iterator[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        yield from cursor.fetchall()
