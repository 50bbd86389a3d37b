"""Pemeriksaan akhir tahun: what closed years left open, and openings that are not the closing before them."""

from collections.abc import Iterator

from core.checks import Finding, check
from ledger.checks import amounts, rows_of

# What nominal accounts of a closed year still have, and openings that are not the closing of the year before.
_CLOSED = """
WITH years AS (SELECT book_id, year, is_closed, is_carried FROM ledger_bookyear), lines AS (
    SELECT l.book_id, extract(year FROM l.dated_on)::integer AS year, l.account_id,
        sum(l.debit - l.credit) AS net, sum(l.debit - l.credit) FILTER (WHERE l.kind = 'OPENING') AS opening
    FROM ledger_entryline l WHERE EXISTS (SELECT 1 FROM years WHERE is_closed) AND l.kind <> 'LEGACY'
    GROUP BY 1, 2, 3
), internal AS (
    SELECT ARRAY(SELECT DISTINCT ledger_account_group(account_id) FROM reference_accountrole
        WHERE key IN ('RK_PPKD', 'RK_SKPD')) AS groups
), left_over AS (
    SELECT y.year, y.book_id, a.code, false AS is_opening, 0 AS expected, l.net AS found
    FROM years y JOIN lines l ON l.book_id = y.book_id AND l.year = y.year
    JOIN reference_account a ON a.id = l.account_id
    WHERE y.is_closed AND l.net <> 0 AND (a.ledger_set = 'BUD' OR a.nature IN ('lo_revenue', 'expense'))
), closing AS (
    -- By the book that carries it: a unit's successor may keep another one.
    SELECT y.year, b.id AS book_id, l.account_id, l.net FROM (
        SELECT extract(year FROM l.dated_on)::integer AS year, l.unit_id, l.account_id,
            sum(l.debit - l.credit) AS net
        FROM ledger_entryline l WHERE l.kind <> 'LEGACY' AND EXISTS (SELECT 1 FROM years WHERE is_carried)
        GROUP BY 1, 2, 3) l
    JOIN (SELECT DISTINCT year FROM years WHERE is_carried) y ON l.year = y.year - 1
    JOIN reference_unit u ON u.id = ledger_carried_unit(l.unit_id, y.year)
    JOIN ledger_book b ON b.unit_id = coalesce(u.parent_id, u.id)
), carried AS (
    SELECT l.year, l.book_id, CASE WHEN ledger_account_group(l.account_id) = ANY (i.groups) THEN
            (SELECT a.code FROM reference_accountrole r JOIN reference_account a ON a.id = r.account_id
             WHERE r.edition_id = f.chart_id AND r.key = 'EQUITY')
            ELSE (SELECT code FROM reference_account
                WHERE id = ledger_carried_account(l.account_id, f.chart_id)) END AS code,
        l.net AS expected, 0 AS found
    FROM closing l JOIN reference_fiscalyear f ON f.year = l.year
    JOIN reference_account a ON a.id = l.account_id AND a.ledger_set = 'FIN'
        AND a.nature NOT IN ('lo_revenue', 'expense') CROSS JOIN internal i
    UNION ALL
    SELECT l.year, l.book_id, a.code, 0, coalesce(l.opening, 0) FROM lines l
    JOIN reference_account a ON a.id = l.account_id
    WHERE l.year IN (SELECT year FROM years WHERE is_carried)
)
SELECT o.year, b.code, o.code, o.is_opening, o.expected, o.found
FROM left_over o JOIN ledger_book b ON b.id = o.book_id
UNION ALL
SELECT c.year, b.code, c.code, true, sum(c.expected), sum(c.found)
FROM carried c JOIN ledger_book b ON b.id = c.book_id
GROUP BY c.year, b.code, c.code HAVING sum(c.expected) <> sum(c.found)
ORDER BY 1, 2, 3
"""


@check("year_end", "A-15 Sesudah tutup tahun hanya 1, 2, 3.1.01, dan 3.1.03; saldo awal = penutupan (I-37)")
def year_end() -> Iterator[Finding]:
    """A-15 of every closed year, and every carried opening = closing of the year before, RK in Ekuitas."""
    for year, book, account, is_opening, expected, found in rows_of(_CLOSED):
        what = "saldo awal (I-37)" if is_opening else "sesudah penutupan (A-15)"
        yield amounts(f"{year} {book} {account} {what}", expected, found)
