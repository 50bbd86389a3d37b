"""Pemeriksaan buku besar: named checks of books, entries and periods. Each yields only what disagrees.

`ledger.fences` checks the database's own objects: triggers, functions, constraints, privileges.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from core.checks import Finding, check
from core.money import Decimal, format_amount
from ledger import chain, export
from ledger.models import Book
from reference.roles import AccountKey


def rows_of(query: str, values: Any = None) -> list[tuple[Any, ...]]:
    """All rows of a reading query."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def differing(*findings: Finding) -> Iterator[Finding]:
    """Those that disagree."""
    return (finding for finding in findings if not finding.is_ok)


def amounts(subject: str, expected: Decimal, found: Decimal) -> Finding:
    """A finding of two amounts."""
    return Finding(subject, format_amount(expected, decimals=2), format_amount(found, decimals=2))


@check("chain", "Rantai hash: isi, segel, dan sambungan setiap jurnal")
def chain_is_whole() -> Iterator[Finding]:
    """Every digest and hash computed again in Python from the rows, in the order of the chain."""
    with transaction.atomic():
        for book in Book.objects.order_by("code"):
            previous = chain.genesis(book.code)
            for row, lines in export.entries_of(book, None):
                name = f"{book.code} {row[1]}/{row[2]}"
                yield from differing(
                    Finding(f"{name} isi", chain.digest(export.content_of(book, row, lines)), row[13]),
                    Finding(f"{name} sambungan", previous, row[14]),
                    Finding(f"{name} segel", chain.digest(export.seal_of(book, row)), row[15]),
                )
                previous = row[15]


_HEADS = """
SELECT b.code, h.hash, h.entry_count, COALESCE(last.hash, ''), COALESCE(counted.entries, 0),
    COALESCE(h.year || '/' || h.number, ''), COALESCE(last.year || '/' || last.number, ''),
    COALESCE(h.previous_hash, ''), COALESCE(last.previous_hash, ''),
    COALESCE(h.open_from::text, ''), COALESCE(months.open_from::text, '')
FROM ledger_book b LEFT JOIN ledger_bookhead h ON h.book_id = b.id
LEFT JOIN LATERAL (
    SELECT hash, previous_hash, year, number FROM ledger_entry
    WHERE book_id = b.id ORDER BY id DESC LIMIT 1) last ON true
LEFT JOIN LATERAL (
    SELECT make_date(h.year::integer, COALESCE(max(month) FILTER (WHERE NOT is_open), 0) + 1, 1) AS open_from
    FROM ledger_period WHERE book_id = b.id AND year = h.year
    HAVING count(*) = 12 AND COALESCE(max(month) FILTER (WHERE NOT is_open), 0) < 12) months ON true
LEFT JOIN (SELECT book_id, count(*) AS entries FROM ledger_entry GROUP BY book_id) counted
    ON counted.book_id = b.id
ORDER BY b.code
"""


@check("heads", "Kepala buku sama dengan jurnal terakhir; jumlah jurnal sama (jejak TRUNCATE dan hapus)")
def heads() -> Iterator[Finding]:
    """The head's hash is the newest entry's, and it has counted as many entries as there are."""
    for row in rows_of(_HEADS):
        code, own_hash, entry_count, last, entries, own_number, last_number, *rest = row
        own_previous, last_previous, own_open_from, open_from = rest
        yield from differing(
            Finding(f"{code} hash kepala buku", last or chain.genesis(code), own_hash or ""),
            Finding(f"{code} jumlah jurnal", str(entry_count), str(entries)),
            Finding(f"{code} nomor kepala buku", last_number, own_number),
            Finding(f"{code} hash sebelum jurnal terakhir", last_previous, own_previous),
            Finding(f"{code} awal bulan yang terbuka", open_from, own_open_from),
        )
    ((used,),) = rows_of("SELECT COALESCE(sum(entry_count), 0) FROM ledger_bookhead")
    ((entries,),) = rows_of("SELECT count(*) FROM ledger_entry")
    yield from differing(Finding("jumlah jurnal semua buku", str(used), str(entries)))


_NUMBERS = """
SELECT b.code, e.year, count(*), max(e.number), min(e.number)
FROM ledger_entry e LEFT JOIN ledger_book b ON b.id = e.book_id GROUP BY b.code, e.year ORDER BY 1, 2
"""


@check("numbers", "Nomor jurnal tanpa celah per buku dan tahun")
def numbers() -> Iterator[Finding]:
    """Numbers run from 1 to their count."""
    for code, year, count, last, first in rows_of(_NUMBERS):
        yield from differing(
            Finding(f"{code} {year} nomor pertama", "1", str(first)),
            Finding(f"{code} {year} nomor terakhir", str(count), str(last)),
        )


_BALANCE = """
SELECT b.code, e.year, e.number, COALESCE(sum(l.debit), 0), COALESCE(sum(l.credit), 0), count(l.id)
FROM ledger_entry e LEFT JOIN ledger_book b ON b.id = e.book_id
LEFT JOIN ledger_entryline l ON l.entry_id = e.id
GROUP BY e.id, b.code HAVING COALESCE(sum(l.debit), 0) <> COALESCE(sum(l.credit), 0) OR count(l.id) < 2
ORDER BY 1, 2, 3
"""


@check("balance", "Setiap jurnal seimbang dan mempunyai baris")
def balance() -> Iterator[Finding]:
    """I-30: debit equals credit in every entry, and every entry has lines."""
    for code, year, number, debit, credit, lines in rows_of(_BALANCE):
        name = f"{code} {year}/{number}"
        yield from differing(amounts(f"{name} debit = kredit", debit, credit))
        if lines < 2:
            yield Finding(f"{name} jumlah baris", "paling sedikit 2", str(lines))


_LINES = """
SELECT l.id, COALESCE(b.code, ''), COALESCE(e.year, 0), COALESCE(e.number, 0), l.number, COALESCE(a.code, ''),
    CASE WHEN e.id IS NULL THEN 'jurnal ada'
         WHEN a.id IS NULL THEN 'akun ada'
         WHEN NOT a.is_postable THEN 'akun tingkat terdalam'
         WHEN a.ledger_set <> e.ledger_set AND e.ledger_set <> 'LEGACY' THEN 'akun dari set jurnal'
         WHEN l.book_id <> e.book_id OR l.dated_on <> e.dated_on OR l.kind <> e.kind
             THEN 'buku, tanggal, dan jenis sama dengan jurnal'
         WHEN coalesce(old.chart_id, y.chart_id) <> a.edition_id THEN 'akun dari bagan akun tahun itu'
         ELSE 'unit, sub kegiatan, sumber dana, dan pasangan ada' END
FROM ledger_entryline l
LEFT JOIN ledger_entry e ON e.id = l.entry_id
LEFT JOIN ledger_book b ON b.id = e.book_id
LEFT JOIN reference_account a ON a.id = l.account_id
LEFT JOIN reference_unit u ON u.id = l.unit_id
LEFT JOIN reference_program s ON s.id = l.sub_activity_id
LEFT JOIN reference_fundsource f ON f.id = l.fund_source_id
LEFT JOIN reference_unit c ON c.id = l.counterpart_id
LEFT JOIN reference_fiscalyear y ON y.year = e.year
-- Vouchers of an earlier system use the chart that they were imported with.
LEFT JOIN (SELECT DISTINCT year, chart_id FROM reference_legacyimport) old
    ON old.year = e.year AND e.ledger_set = 'LEGACY'
WHERE e.id IS NULL OR a.id IS NULL OR NOT a.is_postable
    OR (a.ledger_set <> e.ledger_set AND e.ledger_set <> 'LEGACY')
    OR l.book_id <> e.book_id OR l.dated_on <> e.dated_on OR l.kind <> e.kind
    OR coalesce(old.chart_id, y.chart_id) <> a.edition_id OR u.id IS NULL
    OR (l.sub_activity_id IS NOT NULL AND s.id IS NULL)
    OR (l.fund_source_id IS NOT NULL AND f.id IS NULL) OR (l.counterpart_id IS NOT NULL AND c.id IS NULL)
ORDER BY l.id
"""


@check("lines", "Baris jurnal merujuk yang ada, pada akun yang benar")
def lines() -> Iterator[Finding]:
    """I-31 and I-30: what a line refers to exists and fits its entry."""
    for line_id, code, year, number, place, account, rule in rows_of(_LINES):
        yield Finding(f"{code} {year}/{number} baris {place} ({line_id}) {account}", rule, "tidak")


# The newest close of a month that no reopening followed: what is dated in it must have been posted before.
_PERIODS = """
SELECT b.code, e.year, e.number, e.dated_on, e.posted_at, p.is_open, y.is_closed, closed.last_number
FROM ledger_entry e
LEFT JOIN ledger_book b ON b.id = e.book_id
LEFT JOIN ledger_bookyear y ON y.book_id = e.book_id AND y.year = e.year
LEFT JOIN ledger_period p
    ON p.book_id = e.book_id AND p.year = e.year AND p.month = extract(month FROM e.dated_on)
LEFT JOIN LATERAL (
    SELECT last_number FROM ledger_periodevent v
    WHERE v.book_id = e.book_id AND v.year = p.year AND v.month = p.month AND v.action = 'close'
    ORDER BY v.id DESC LIMIT 1) closed ON NOT p.is_open
WHERE p.id IS NULL OR y.id IS NULL OR e.year <> extract(year FROM e.dated_on)
    OR (NOT p.is_open AND e.number > closed.last_number AND NOT (
        e.kind IN ('CLOSING', 'OPENING', 'AUDIT_ADJUSTMENT') AND e.reason <> '' AND EXISTS (
            SELECT 1 FROM ledger_periodevent v
            WHERE v.book_id = e.book_id AND v.year = e.year AND v.last_number >= e.number
                AND v.action IN ('close_year', 'reopen_year', 'audit', 'carry', 'uncarry'))))
ORDER BY 1, 2, 3
"""

_PERIOD_STATES = """
SELECT b.code, p.year, p.month, p.is_open, COALESCE(v.action, 'open_year')
FROM ledger_period p JOIN ledger_book b ON b.id = p.book_id
LEFT JOIN LATERAL (
    SELECT action FROM ledger_periodevent
    WHERE book_id = p.book_id AND year = p.year AND month = p.month ORDER BY id DESC LIMIT 1) v ON true
WHERE p.is_open <> (COALESCE(v.action, 'reopen') = 'reopen')
    -- A book opened late has the months closed that the PPKD had closed.
    AND NOT (v.action IS NULL AND EXISTS (
        SELECT 1 FROM ledger_periodevent e JOIN ledger_book f ON f.id = e.book_id
        JOIN reference_unit u ON u.id = f.unit_id
        WHERE u.kind = 'ppkd' AND e.year = p.year AND e.month = p.month AND e.action = 'close'))
ORDER BY 1, 2, 3
"""

_YEAR_STATES = """
SELECT b.code, y.year, y.is_closed, COALESCE((SELECT v.action = 'close_year' FROM ledger_periodevent v
    WHERE v.book_id = y.book_id AND v.year = y.year AND v.action IN ('close_year', 'reopen_year')
    ORDER BY v.id DESC LIMIT 1), false) AS was_closed,
    (SELECT count(*) FROM ledger_period p WHERE p.book_id = y.book_id AND p.year = y.year)
FROM ledger_bookyear y JOIN ledger_book b ON b.id = y.book_id ORDER BY 1, 2
"""


@check("periods", "Tidak ada jurnal yang masuk sesudah periodenya ditutup")
def periods() -> Iterator[Finding]:
    """I-35: closed months got nothing after their close; states agree with the log of closings."""
    for code, year, number, dated_on, _, is_open, _, last in rows_of(_PERIODS):
        found = "periode tidak ada" if is_open is None else f"ditutup pada nomor {last}"
        yield Finding(f"{code} {year}/{number} tanggal {dated_on}", "periode terbuka", found)
    for code, year, month, is_open, action in rows_of(_PERIOD_STATES):
        yield Finding(f"{code} {year}-{month:02} menurut riwayat {action}", str(not is_open), str(is_open))
    for code, year, is_closed, was_closed, months in rows_of(_YEAR_STATES):
        yield from differing(
            Finding(f"{code} {year} tahun tertutup", str(was_closed), str(is_closed)),
            Finding(f"{code} {year} jumlah periode", "12", str(months)),
        )


_KEPT = """
SELECT b.code, v.year, v.last_number, v.action, v.hash, COALESCE(e.hash, '')
FROM ledger_periodevent v JOIN ledger_book b ON b.id = v.book_id
LEFT JOIN ledger_entry e ON e.book_id = v.book_id AND e.year = v.year AND e.number = v.last_number
WHERE v.last_number > 0 AND v.hash IS DISTINCT FROM e.hash ORDER BY v.id
"""


@check("kept_heads", "Kepala buku yang dicatat saat tutup buku masih sama")
def kept_heads() -> Iterator[Finding]:
    """The hash kept at each close is still the hash of that entry."""
    for code, year, number, action, kept, found in rows_of(_KEPT):
        yield Finding(f"{code} {year}/{number} ({action})", kept, found)


_RECIPROCAL = """
WITH roles AS (
    SELECT a.id, r.key FROM reference_accountrole r JOIN reference_account a ON a.id = r.account_id
    WHERE r.key = ANY(%s)
), claims AS (
    SELECT l.counterpart_id AS unit_id, sum(l.debit - l.credit) AS amount
    FROM ledger_entryline l JOIN roles ON roles.id = l.account_id AND roles.key = %s
    WHERE l.kind <> 'LEGACY' GROUP BY 1
), debts AS (
    SELECT b.unit_id, sum(l.credit - l.debit) AS amount
    FROM ledger_entryline l JOIN roles ON roles.id = l.account_id AND roles.key = ANY(%s)
    JOIN ledger_book b ON b.id = l.book_id WHERE l.kind <> 'LEGACY' GROUP BY 1
)
SELECT COALESCE(u.code, '(tanpa pasangan)'), COALESCE(c.amount, 0), COALESCE(d.amount, 0)
FROM claims c FULL JOIN debts d USING (unit_id) LEFT JOIN reference_unit u ON u.id = unit_id
WHERE COALESCE(c.amount, 0) <> COALESCE(d.amount, 0) ORDER BY 1
"""


@check("reciprocal", "A-11 RK SKPD pada PPKD sama dengan RK PPKD pada setiap SKPD")
def reciprocal() -> Iterator[Finding]:
    """A-11, I-33: per SKPD, what PPKD claims is what the SKPD owes."""
    claim = AccountKey.RK_SKPD.value
    debts = [AccountKey.RK_PPKD.value, AccountKey.RK_PPKD_ASSETS.value]
    for code, claimed, owed in rows_of(_RECIPROCAL, [[claim, *debts], claim, debts]):
        yield amounts(f"RK {code}", claimed, owed)


_REVERSALS = """
SELECT b.code, e.year, e.number, count(l.id), count(m.id)
FROM ledger_entry e JOIN ledger_book b ON b.id = e.book_id
LEFT JOIN ledger_entry o ON o.id = e.reverses_id AND o.book_id = e.book_id AND o.ledger_set = e.ledger_set
LEFT JOIN ledger_entryline l ON l.entry_id = e.id
LEFT JOIN ledger_entryline m ON m.entry_id = o.id AND m.number = l.number AND m.account_id = l.account_id
    AND m.debit = l.credit AND m.credit = l.debit AND m.unit_id = l.unit_id
    AND m.sub_activity_id IS NOT DISTINCT FROM l.sub_activity_id
    AND m.fund_source_id IS NOT DISTINCT FROM l.fund_source_id
    AND m.counterpart_id IS NOT DISTINCT FROM l.counterpart_id
WHERE e.reverses_id IS NOT NULL
GROUP BY e.id, b.code HAVING count(m.id) <> count(l.id) OR count(l.id) <>
    (SELECT count(*) FROM ledger_entryline x WHERE x.entry_id = e.reverses_id)
"""


@check("reversals", "Jurnal balik mencerminkan jurnal asalnya")
def reversals() -> Iterator[Finding]:
    """I-34: a reversal has its original's lines with the sides exchanged."""
    for code, year, number, own, mirrored in rows_of(_REVERSALS):
        yield Finding(f"{code} {year}/{number} baris cermin", str(own), str(mirrored))


def compare_heads(file: Path) -> Iterator[Finding]:
    """The heads of a kept file against the journal now; for `check_ledger --anchor`."""
    for head in chain.read_heads(file.read_text(encoding="utf-8")):
        if not head.number:
            continue
        found = rows_of(
            "SELECT e.hash FROM ledger_entry e JOIN ledger_book b ON b.id = e.book_id"
            " WHERE b.code = %s AND e.year = %s AND e.number = %s",
            [head.book, head.year, head.number],
        )
        yield Finding(
            f"{head.book} {head.year}/{head.number}", head.hash, found[0][0] if found else "tidak ada"
        )
