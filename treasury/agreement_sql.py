"""The statements of `treasury.agreement`: what documents say, what the ledger has, and where they differ.

A document row is (unit, sub kegiatan or 0, account, key, number, day, amount, sort). Reversed documents stay
with their day, the reversing document stands on its own, so that both sides agree on every day between.
"""

# Cash books: what the treasurers took in (positive) and gave out, as treasury.cashbook shows it. LS goes in
# and out on one day; nihil and LS PPKD pass no treasurer.
_BOOKS = """
SELECT d.unit_id, 0 AS sub_id, c.account_id, d.key, d.number, d.dated_on, d.amount, '' AS sort
FROM (
    SELECT d.unit_id, 'TREASURER_CASH' AS role, 'disbursement:' || d.id AS key, d.number,
        coalesce(d.paid_on, d.dated_on) AS dated_on, d.gross AS amount
    FROM treasury_disbursementorder d
    JOIN treasury_paymentorder o ON o.id = d.order_id
    JOIN treasury_paymentrequest r ON r.id = o.request_id
    WHERE d.year_id = %(year)s AND d.state = 'paid' AND r.kind IN ('UP', 'GU', 'TU')
    UNION ALL
    SELECT unit_id, 'TREASURER_CASH', 'expense_receipt:' || id, number, dated_on,
        CASE WHEN reverses_id IS NULL THEN withheld - amount ELSE amount - withheld END
    FROM treasury_expensereceipt WHERE year_id = %(year)s AND state IN ('paid', 'refused')
    UNION ALL
    SELECT unit_id, 'TREASURER_CASH', 'treasurer_remittance:' || id, number, dated_on, -amount
    FROM treasury_treasurerremittance WHERE year_id = %(year)s AND state = 'confirmed'
    UNION ALL
    SELECT unit_id, 'TREASURER_CASH', 'imprest_return:' || id, number, dated_on, -amount
    FROM treasury_imprestreturn WHERE year_id = %(year)s AND state = 'confirmed'
    UNION ALL
    SELECT unit_id, 'RECEIPT_CASH', 'treasurer_receipt:' || id, number, dated_on, amount
    FROM treasury_treasurerreceipt WHERE year_id = %(year)s AND state IN ('confirmed', 'reversed')
    UNION ALL
    SELECT unit_id, 'RECEIPT_CASH', 'deposit:' || id, number, dated_on, -amount
    FROM treasury_deposit WHERE year_id = %(year)s AND state IN ('confirmed', 'reversed')
    UNION ALL
    SELECT unit_id, 'RECEIPT_CASH', 'reversal:' || id, number, dated_on,
        CASE target_flow WHEN 'deposit' THEN amount ELSE -amount END
    FROM treasury_reversal
    WHERE year_id = %(year)s AND state = 'confirmed' AND target_flow IN ('treasurer_receipt', 'deposit')
) d JOIN role c ON c.key = d.role
WHERE (%(units)s::bigint[] IS NULL OR d.unit_id = ANY(%(units)s))
"""

# Functional SPJ: LS payments, receipts from UP and TU, returns; spending only (treasury.functional_report).
_REPORT = """
SELECT d.unit_id, coalesce(k.sub_activity_id, 0) AS sub_id, k.account_id, d.key, d.number, d.dated_on,
    d.amount, '' AS sort
FROM (
    SELECT d.unit_id, l.key_id, 'disbursement:' || d.id AS key, d.number,
        coalesce(d.paid_on, d.dated_on) AS dated_on, l.amount
    FROM treasury_disbursementorder d
    JOIN treasury_paymentorder o ON o.id = d.order_id
    JOIN treasury_paymentrequest r ON r.id = o.request_id
    JOIN treasury_paymentrequestline l ON l.request_id = r.id
    WHERE d.year_id = %(year)s AND d.state = 'paid' AND r.kind IN ('LS-BJ', 'LS-GAJI', 'LS-PPKD')
    UNION ALL
    SELECT x.unit_id, l.key_id, 'expense_receipt:' || x.id, x.number, x.dated_on,
        CASE WHEN x.reverses_id IS NULL THEN l.amount ELSE -l.amount END
    FROM treasury_expensereceipt x JOIN treasury_expensereceiptline l ON l.receipt_id = x.id
    WHERE x.year_id = %(year)s AND x.state IN ('paid', 'refused')
    UNION ALL
    SELECT p.unit_id, l.key_id, 'contra_post:' || p.id, p.number, p.dated_on, -p.amount
    FROM treasury_contrapost p JOIN treasury_paymentrequestline l ON l.id = p.line_id
    WHERE p.year_id = %(year)s AND p.state IN ('confirmed', 'reversed')
    UNION ALL
    SELECT v.unit_id, l.key_id, 'reversal:' || v.id, v.number, v.dated_on, v.amount
    FROM treasury_reversal v JOIN treasury_contrapost p ON p.id = v.target_id
    JOIN treasury_paymentrequestline l ON l.id = p.line_id
    WHERE v.year_id = %(year)s AND v.state = 'confirmed' AND v.target_flow = 'contra_post'
) d
JOIN budget_budgetkey k ON k.id = d.key_id
JOIN reference_account a ON a.id = k.account_id AND a.nature = 'spending'
WHERE (%(units)s::bigint[] IS NULL OR d.unit_id = ANY(%(units)s))
"""

# RKUD: every document by which money leaves it. The reversal of a receipt pays back what had come in.
_OUTFLOW = """
SELECT 0 AS unit_id, 0 AS sub_id, c.account_id, d.key, d.number, d.dated_on, d.amount, d.sort
FROM (
    SELECT d.unit_id, 'disbursement:' || d.id AS key, d.number, coalesce(d.paid_on, d.dated_on) AS dated_on,
        part.amount, part.sort
    FROM treasury_disbursementorder d
    JOIN treasury_paymentorder o ON o.id = d.order_id
    JOIN treasury_paymentrequest r ON r.id = o.request_id
    CROSS JOIN LATERAL (VALUES ('gross', d.gross), ('deducted', -d.deducted)) AS part (sort, amount)
    WHERE d.year_id = %(year)s AND d.state = 'paid' AND r.kind NOT IN ('GU-NIHIL', 'TU-NIHIL')
    UNION ALL
    SELECT unit_id, 'remittance:' || id, number, dated_on, amount, 'remitted'
    FROM treasury_remittance WHERE year_id = %(year)s AND state = 'confirmed'
    UNION ALL
    SELECT unit_id, 'revenue_refund:' || id, number, dated_on, amount, 'refunded'
    FROM treasury_revenuerefund WHERE year_id = %(year)s AND state IN ('confirmed', 'reversed')
    UNION ALL
    SELECT unit_id, 'financing:' || id, number, dated_on, amount, 'other'
    FROM treasury_financing
    WHERE year_id = %(year)s AND state IN ('confirmed', 'reversed') AND key_id IS NOT NULL
    UNION ALL
    SELECT v.unit_id, 'reversal:' || v.id, v.number, v.dated_on, v.amount, 'other'
    FROM treasury_reversal v
    LEFT JOIN treasury_financing f ON v.target_flow = 'financing' AND f.id = v.target_id
    WHERE v.year_id = %(year)s AND v.state = 'confirmed'
        AND (v.target_flow IN ('deposit', 'revenue_receipt', 'contra_post')
            OR (f.key_id IS NULL AND f.counterpart_account_id IS NOT NULL))
    UNION ALL
    SELECT coalesce((SELECT min(x.counterpart_id) FROM treasury_memovoucherline x WHERE x.voucher_id = m.id),
            m.unit_id), 'memo_voucher:' || m.id, m.number, m.dated_on, l.credit, 'other'
    FROM treasury_memovoucher m JOIN treasury_memovoucherline l ON l.voucher_id = m.id
    JOIN role c ON c.account_id = l.account_id
    WHERE m.year_id = %(year)s AND m.state = 'approved' AND l.credit > 0
) d CROSS JOIN role c
WHERE (%(units)s::bigint[] IS NULL OR d.unit_id = ANY(%(units)s))
"""

DOCUMENTS = {"A-16": _BOOKS, "A-17": _REPORT, "A-18": _OUTFLOW}

# An SKPD's part of the RKUD is where RK SKPD names it in the same entry.
_OF_LINE_UNIT = "(%(units)s::bigint[] IS NULL OR l.unit_id = ANY(%(units)s))"
LINES = {
    "A-16": f"""
SELECT l.unit_id, 0 AS sub_id, l.account_id, l.entry_id, l.kind, l.dated_on, l.debit - l.credit AS amount
FROM ledger_entryline l JOIN role c ON c.account_id = l.account_id
WHERE l.dated_on BETWEEN (SELECT ledger_carried_from(%(at)s)) AND %(at)s
    AND l.kind NOT IN ('LEGACY', 'CLOSING')
    AND {_OF_LINE_UNIT}
""",
    "A-17": f"""
SELECT l.unit_id, coalesce(l.sub_activity_id, 0) AS sub_id, l.account_id, l.entry_id, l.kind, l.dated_on,
    l.debit - l.credit AS amount
FROM ledger_entryline l JOIN reference_account a ON a.id = l.account_id AND a.nature = 'spending'
WHERE l.dated_on BETWEEN %(start)s AND %(at)s AND l.kind NOT IN ('LEGACY', 'CLOSING', 'OPENING')
    AND {_OF_LINE_UNIT}
""",
    "A-18": """
SELECT 0 AS unit_id, 0 AS sub_id, l.account_id, l.entry_id, l.kind, l.dated_on, l.credit AS amount
FROM ledger_entryline l JOIN role c ON c.account_id = l.account_id
WHERE l.dated_on BETWEEN %(start)s AND %(at)s AND l.kind NOT IN ('LEGACY', 'CLOSING', 'OPENING')
    AND l.credit > 0 AND (%(units)s::bigint[] IS NULL OR EXISTS (
        SELECT 1 FROM ledger_entryline x WHERE x.entry_id = l.entry_id AND x.counterpart_id = ANY(%(units)s)))
""",
}

_DOCUMENTS = """
WITH role AS (
    SELECT account_id, key FROM reference_accountrole WHERE edition_id = %(chart)s AND key = ANY(%(roles)s)
), documents AS ({documents})
"""
_WITH = _DOCUMENTS + ", lines AS ({lines})"

TOTALS = (
    _WITH
    + """, said AS (
    SELECT unit_id, sub_id, account_id, sum(amount) AS amount
    FROM documents WHERE dated_on <= %(at)s GROUP BY 1, 2, 3
), posted AS (
    SELECT unit_id, sub_id, account_id,
        sum(amount) FILTER (WHERE kind = 'OPENING' OR dated_on < %(start)s) AS opening,
        sum(amount) FILTER (WHERE kind NOT IN ('OPENING', 'AUDIT_ADJUSTMENT')
            AND dated_on >= %(start)s) AS amount,
        sum(amount) FILTER (WHERE kind = 'AUDIT_ADJUSTMENT' AND dated_on >= %(start)s) AS audited
    FROM lines GROUP BY 1, 2, 3
)
SELECT u.id, coalesce(u.code, ''), sub_id, coalesce(p.code, ''), a.id, a.code, a.name,
    j.opening, s.amount, j.amount, j.audited
FROM said s FULL JOIN posted j USING (unit_id, sub_id, account_id)
JOIN reference_account a ON a.id = account_id
LEFT JOIN reference_unit u ON u.id = unit_id
LEFT JOIN reference_program p ON p.id = sub_id
ORDER BY 2, 4, 6
"""
)

# By document: what it says of the place against the entries that it is the source of.
BEHIND = (
    _WITH
    + """, said AS (
    SELECT unit_id, sub_id, account_id, key, max(number) AS number, sum(amount) AS amount
    FROM documents WHERE dated_on <= %(at)s GROUP BY 1, 2, 3, 4
), posted AS (
    SELECT l.unit_id, l.sub_id, l.account_id, e.source AS key, min(e.id) AS entry_id,
        min(e.description) AS words, sum(l.amount) AS amount
    FROM lines l JOIN ledger_entry e ON e.id = l.entry_id
    WHERE l.dated_on >= %(start)s AND l.kind NOT IN ('OPENING', 'AUDIT_ADJUSTMENT') GROUP BY 1, 2, 3, 4
)
SELECT CASE WHEN s.key IS NULL THEN 'entry:' || j.entry_id ELSE key END, coalesce(s.number, j.words),
    coalesce(u.code, ''), a.code, s.amount, j.amount
FROM said s FULL JOIN posted j USING (unit_id, sub_id, account_id, key)
JOIN reference_account a ON a.id = account_id
LEFT JOIN reference_unit u ON u.id = unit_id
WHERE coalesce(s.amount, 0) <> coalesce(j.amount, 0)
ORDER BY 3, 4, 1 LIMIT %(max)s
"""
)

OUTFLOW_SORTS = ("gross", "deducted", "remitted", "refunded", "other")
SORTS = _DOCUMENTS + "SELECT sort, sum(amount) FROM documents WHERE dated_on <= %(at)s GROUP BY sort"
