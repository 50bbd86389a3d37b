"""Named checks of UP, GU, TU and the treasurer's cash (`check_ledger`)."""

from collections.abc import Iterator

from core.checks import Finding, check
from core.money import plain
from treasury.checks import _rows, _subject

# Money that moved between RKUD and treasurer: document, its amount, and both sides in the journal.
_ENTRIES = """
WITH documents AS (
    SELECT 'disbursement:' || d.id AS key, d.number, d.gross AS amount, 1 AS sign,
        r.kind IN ('GU-NIHIL', 'TU-NIHIL') AS is_nil, d.year_id
    FROM treasury_disbursementorder d JOIN treasury_paymentorder o ON o.id = d.order_id
    JOIN treasury_paymentrequest r ON r.id = o.request_id
    WHERE d.state = 'paid' AND r.kind IN ('UP', 'GU', 'TU', 'GU-NIHIL', 'TU-NIHIL')
    UNION ALL SELECT 'imprest_return:' || id, number, amount, -1, false, year_id
    FROM treasury_imprestreturn WHERE state = 'confirmed'
)
SELECT d.key, d.number, CASE WHEN d.is_nil THEN 0 ELSE d.sign * d.amount END,
    coalesce(sum(l.debit - l.credit) FILTER (WHERE r.key = 'TREASURER_CASH'), 0),
    coalesce(sum(l.credit - l.debit) FILTER (WHERE r.key = 'RKUD_CASH'), 0)
FROM documents d
LEFT JOIN ledger_entry e ON e.source = d.key
LEFT JOIN ledger_entryline l ON l.entry_id = e.id
LEFT JOIN reference_fiscalyear y ON y.year = d.year_id
LEFT JOIN reference_accountrole r ON r.account_id = l.account_id AND r.edition_id = y.chart_id
GROUP BY 1, 2, 3 ORDER BY 1
"""

# Receipts and what they consumed; reversals are contra-posts.
_CONSUMED = """
SELECT 'expense_receipt:' || r.id, r.number,
    CASE WHEN r.state NOT IN ('paid', 'refused') THEN 0
        WHEN r.reverses_id IS NULL THEN r.amount ELSE -r.amount END,
    coalesce((SELECT sum(CASE m.kind WHEN 'consume' THEN m.amount WHEN 'contra' THEN -m.amount ELSE 0 END)
        FROM budget_budgetmovement m WHERE m.source = 'expense_receipt:' || r.id), 0)
FROM treasury_expensereceipt r ORDER BY r.id
"""

# Cash of every treasurer by day (I-26), from the last opening entry of his book on.
_CASH = """
WITH years AS (
    SELECT b.id AS book_id, max(e.year) AS year FROM ledger_book b
    LEFT JOIN ledger_entry e ON e.book_id = b.id AND e.kind = 'OPENING' GROUP BY b.id
), days AS (
    SELECT l.unit_id, l.dated_on,
        sum(sum(l.debit - l.credit)) OVER (PARTITION BY l.unit_id ORDER BY l.dated_on) AS held
    FROM ledger_entryline l JOIN years y ON y.book_id = l.book_id
    WHERE l.account_id IN (SELECT account_id FROM reference_accountrole WHERE key = 'TREASURER_CASH')
        AND l.dated_on >= make_date(coalesce(y.year, 1900), 1, 1)
    GROUP BY l.unit_id, l.dated_on
)
SELECT DISTINCT ON (u.code) u.code, d.dated_on, d.held FROM days d JOIN reference_unit u ON u.id = d.unit_id
WHERE d.held < 0 ORDER BY u.code, d.dated_on
"""

# A TU: what it got less receipts and deposits is not below nothing, and nothing when settled (I-22, I-23).
_TOP_UPS = """
SELECT 'payment_request:' || r.id, r.number, r.settled_on IS NOT NULL, r.gross
    - coalesce((SELECT sum(CASE WHEN x.reverses_id IS NULL THEN x.amount ELSE -x.amount END)
        FROM treasury_expensereceipt x WHERE x.top_up_id = r.id AND x.state IN ('paid', 'refused')), 0)
    - coalesce((SELECT sum(x.amount) FROM treasury_imprestreturn x
        WHERE x.top_up_id = r.id AND x.state = 'confirmed'), 0)
FROM treasury_paymentrequest r WHERE r.kind = 'TU' AND r.state = 'verified' ORDER BY r.id
"""


@check("imprest_entries", "UP, GU, TU, nihil, dan setoran sisanya sama dengan jurnalnya")
def check_entries() -> Iterator[Finding]:
    """What a document moved between RKUD and treasurer stands on both cash accounts; nihil on none."""
    for key, number, amount, held, region in _rows(_ENTRIES):
        if held != amount or region != amount:
            yield Finding(_subject(key, number), plain(amount), f"{plain(held)} / {plain(region)}")


@check("imprest_movements", "Realisasi pagu dari UP dan TU sama dengan kuitansinya")
def check_movements() -> Iterator[Finding]:
    """A paid receipt consumed its amount, a reversal gave it back."""
    for key, number, amount, consumed in _rows(_CONSUMED):
        if amount != consumed:
            yield Finding(_subject(key, number), plain(amount), plain(consumed))


@check("treasurer_cash", "Kas bendahara pengeluaran tidak negatif pada tanggal mana pun (I-26)")
def check_cash() -> Iterator[Finding]:
    """The first day of each unit on which its treasurer's cash is below nothing."""
    for unit, day, held in _rows(_CASH):
        yield Finding(f"Kas bendahara {unit} pada {day:%d-%m-%Y} (I-26)", "≥ 0", plain(held))


@check("top_ups", "TU terpakai dan disetor tidak melebihi yang diterima (I-22, I-23)")
def check_top_ups() -> Iterator[Finding]:
    """No TU pays more than it got; a settled one has nothing left."""
    for key, number, is_settled, rest in _rows(_TOP_UPS):
        if rest < 0 or (is_settled and rest):
            yield Finding(_subject(key, number), "0" if is_settled else "≥ 0", plain(rest))
