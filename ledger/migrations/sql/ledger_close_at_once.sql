-- The close in one pass over the year's lines, whatever the number of books: reading the lines book by book took three
-- quarters of its time. Steps, accounts and texts are as before.

DROP FUNCTION ledger_close_book(bigint, integer, bigint, timestamptz, text);
DROP FUNCTION ledger_settle_book(bigint, integer, bigint, timestamptz, text);

-- Posts what is needed to bring the nominal accounts of books (NULL: all) in a year to nothing, unit by unit: everything
-- at the close, the rest of an audit adjustment after it. Steps: 1 budget against estimated change of SAL; 2 realisation
-- against the LRA result; 3 both of them to nothing; 4 LO revenue and expense against the LO result; 5 that, and
-- equity other than Ekuitas and RK, into Ekuitas. RK stays.
CREATE FUNCTION ledger_settle_books(
    p_books bigint[], p_year integer, p_actor_id bigint, p_at timestamptz, p_reason text
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    sal bigint := public.ledger_role(p_year, 'SAL_CHANGE');
    lra_result bigint := public.ledger_role(p_year, 'LRA_RESULT');
    lo_result bigint := public.ledger_role(p_year, 'LO_RESULT');
    equity bigint := public.ledger_role(p_year, 'EQUITY');
    kept bigint[] := ARRAY[public.ledger_account_group(equity),
        public.ledger_account_group(public.ledger_role(p_year, 'RK_PPKD'))];
    made record;
BEGIN
    WITH summed AS MATERIALIZED (
        SELECT l.book_id, l.unit_id, l.account_id, sum(l.debit) - sum(l.credit) AS net
        FROM public.ledger_entryline l
        WHERE l.dated_on BETWEEN make_date(p_year, 1, 1) AND make_date(p_year, 12, 31) AND l.kind <> 'LEGACY'
            AND (p_books IS NULL OR l.book_id = ANY (p_books))
        GROUP BY l.book_id, l.unit_id, l.account_id
    ), nominal AS MATERIALIZED (
        SELECT s.book_id, s.unit_id, s.account_id, s.net,
            CASE WHEN s.account_id IN (sal, lra_result) THEN 3
                 WHEN a.nature = 'budget_equity' THEN 1
                 WHEN a.ledger_set = 'BUD' THEN 2
                 WHEN a.nature IN ('lo_revenue', 'expense') THEN 4
                 WHEN s.account_id = lo_result
                     OR (a.nature = 'equity' AND public.ledger_account_group(a.id) <> ALL (kept)) THEN 5 END AS step
        FROM summed s JOIN public.reference_account a ON a.id = s.account_id
        WHERE s.net <> 0
    ), first_lines AS MATERIALIZED (
        SELECT step, book_id, unit_id, account_id, -net AS amount, 0 AS place FROM nominal WHERE step IN (1, 2, 4)
        UNION ALL
        SELECT step, book_id, unit_id, CASE step WHEN 1 THEN sal WHEN 2 THEN lra_result ELSE lo_result END, sum(net), 1
        FROM nominal WHERE step IN (1, 2, 4) GROUP BY step, book_id, unit_id HAVING sum(net) <> 0
    ), rest AS MATERIALIZED (
        SELECT step, book_id, unit_id, account_id, sum(net) AS net FROM (
            SELECT step, book_id, unit_id, account_id, net FROM nominal WHERE step IN (3, 5)
            UNION ALL
            SELECT CASE step WHEN 4 THEN 5 ELSE 3 END, book_id, unit_id, account_id, amount
            FROM first_lines WHERE place = 1
        ) AS moved GROUP BY step, book_id, unit_id, account_id HAVING sum(net) <> 0
    ), all_lines AS MATERIALIZED (
        SELECT step, book_id, unit_id, account_id, amount, place FROM first_lines
        UNION ALL SELECT step, book_id, unit_id, account_id, -net, 0 FROM rest
        UNION ALL SELECT 5, book_id, unit_id, equity, sum(net), 1 FROM rest
            WHERE step = 5 GROUP BY book_id, unit_id HAVING sum(net) <> 0
    ), parted AS (
        -- A line's number is small: the units of a very large book share several entries, each whole by unit.
        SELECT l.*, CASE l.step WHEN 3 THEN 0 ELSE (u.lines_before / 20000)::integer END AS part
        FROM all_lines l JOIN (
            SELECT step, book_id, unit_id,
                sum(count(*)) OVER (PARTITION BY book_id, step ORDER BY unit_id) - count(*) AS lines_before
            FROM all_lines GROUP BY step, book_id, unit_id
        ) u ON u.step = l.step AND u.book_id = l.book_id AND u.unit_id = l.unit_id
    ), numbered AS (
        SELECT p.*, dense_rank() OVER (ORDER BY book_id, step, part)::integer AS entry,
            row_number() OVER (PARTITION BY book_id, step, part ORDER BY unit_id, place, account_id)::integer AS number
        FROM parted p
    ), entries AS (
        SELECT n.entry, n.book_id, n.step, n.part, (SELECT 1 + count(*) FROM public.ledger_periodevent v
            WHERE v.book_id = n.book_id AND v.year = p_year AND v.action IN ('close_year', 'audit')) AS round
        FROM numbered n WHERE n.number = 1
    )
    SELECT (SELECT array_agg(book_id ORDER BY entry) FROM entries) AS books,
        (SELECT array_agg(CASE WHEN step < 4 THEN 'BUD' ELSE 'FIN' END ORDER BY entry) FROM entries) AS sets,
        (SELECT array_agg((ARRAY['bud_a', 'bud_b', 'bud_c', 'fin_a', 'fin_b'])[step] || ':' || round
            || CASE part WHEN 0 THEN '' ELSE '.' || part END ORDER BY entry) FROM entries) AS events,
        (SELECT array_agg((ARRAY['Penutup anggaran', 'Penutup realisasi anggaran', 'Penutup surplus/defisit-LRA',
            'Penutup pendapatan-LO dan beban', 'Penutup surplus/defisit-LO'])[step] || ' ' || p_year ORDER BY entry)
            FROM entries) AS descriptions,
        (SELECT array_agg(NULL::bigint) FROM entries) AS reverses,
        array_agg(entry ORDER BY entry, number) AS l_entry, array_agg(number ORDER BY entry, number) AS l_number,
        array_agg(account_id ORDER BY entry, number) AS l_account,
        array_agg(unit_id ORDER BY entry, number) AS l_unit, array_agg(NULL::bigint) AS nothing,
        array_agg(amount ORDER BY entry, number) AS l_amount
    INTO made FROM numbered;
    IF made.books IS NOT NULL THEN
        PERFORM public.ledger_post_signed(p_actor_id, p_at, 'CLOSING', make_date(p_year, 12, 31),
            'closing:' || p_year, p_reason, made.books, made.sets, made.events, made.descriptions, made.reverses,
            made.l_entry, made.l_number, made.l_account, made.l_unit, made.nothing, made.nothing, made.nothing,
            made.l_amount);
    END IF;
END $$;

-- Tutup tahun of all books that are open, in one statement or none.
CREATE OR REPLACE FUNCTION ledger_close_year(p_year integer, p_actor_id bigint, p_at timestamptz, p_reason text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = force_custom_plan
SET enable_seqscan = on
AS $$
DECLARE
    books bigint[];
    guard text;
BEGIN
    PERFORM 1 FROM ledger_bookhead ORDER BY book_id FOR UPDATE;
    SELECT array_agg(book_id ORDER BY book_id) INTO books FROM ledger_bookyear WHERE year = p_year AND NOT is_closed;
    IF books IS NULL THEN
        PERFORM ledger_refuse_period('year_closed', p_year, NULL, '');
    END IF;
    IF coalesce(trim(p_reason), '') = '' THEN
        PERFORM ledger_refuse_period('no_year_reason', p_year, NULL, '');
    END IF;
    PERFORM ledger_check_closable(p_year);
    guard := set_config('kapuas.ledger_writer', 'on', true);
    UPDATE ledger_bookyear SET is_closed = true WHERE year = p_year AND NOT is_closed;
    -- All books of the year, so that the lines are read once from end to end.
    PERFORM ledger_settle_books(CASE WHEN EXISTS (
            SELECT 1 FROM ledger_bookyear WHERE year = p_year AND book_id <> ALL (books)) THEN books END,
        p_year, p_actor_id, p_at, p_reason);
    PERFORM ledger_keep_event(books, p_year, NULL, 'close_year', p_actor_id, p_at, p_reason);
    guard := set_config('kapuas.ledger_writer', '', true);
END $$;

-- As before; the books are settled together.
CREATE OR REPLACE FUNCTION ledger_settle_audit(p_year integer, p_actor_id bigint, p_at timestamptz, p_reason text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = force_custom_plan
SET enable_seqscan = on
AS $$
DECLARE
    books bigint[];
    moved integer := p_year;
    bad text;
    guard text;
BEGIN
    IF coalesce(trim(p_reason), '') = '' THEN
        PERFORM ledger_refuse_period('no_year_reason', p_year, NULL, '');
    END IF;
    PERFORM 1 FROM ledger_bookhead ORDER BY book_id FOR UPDATE;
    IF NOT EXISTS (SELECT 1 FROM ledger_bookyear WHERE year = p_year AND is_closed) THEN
        PERFORM ledger_refuse_period('not_closed', p_year, NULL, '');
    END IF;
    SELECT array_agg(DISTINCT e.book_id ORDER BY e.book_id) INTO books FROM ledger_entry e
    WHERE e.year = p_year AND e.kind = 'AUDIT_ADJUSTMENT' AND NOT EXISTS (
        SELECT 1 FROM ledger_periodevent v WHERE v.book_id = e.book_id AND v.year = p_year
            AND v.action IN ('close_year', 'reopen_year', 'audit') AND v.last_number >= e.number);
    IF books IS NULL THEN
        RETURN;
    END IF;
    SELECT string_agg(coalesce(u.code, '-'), ', ' ORDER BY u.code) INTO bad FROM (
        SELECT coalesce(CASE WHEN r.key = 'RK_SKPD' THEN l.counterpart_id END, b.unit_id) AS unit_id
        FROM ledger_entryline l JOIN ledger_book b ON b.id = l.book_id
        JOIN reference_accountrole r ON r.account_id = l.account_id AND r.key IN ('RK_SKPD', 'RK_PPKD')
        WHERE l.dated_on BETWEEN make_date(p_year, 1, 1) AND make_date(p_year, 12, 31) AND l.kind <> 'LEGACY'
        GROUP BY 1 HAVING sum(l.debit - l.credit) <> 0) x LEFT JOIN reference_unit u ON u.id = x.unit_id;
    IF bad IS NOT NULL THEN
        PERFORM ledger_refuse_period('reciprocal', p_year, NULL, bad);
    END IF;
    guard := set_config('kapuas.ledger_writer', 'on', true);
    PERFORM ledger_settle_books(books, p_year, p_actor_id, p_at, p_reason);
    PERFORM ledger_keep_event(books, p_year, NULL, 'audit', p_actor_id, p_at, p_reason);
    WHILE EXISTS (SELECT 1 FROM ledger_bookyear WHERE year = moved + 1 AND is_carried) LOOP
        moved := moved + 1;
        PERFORM ledger_align_opening(moved, p_actor_id, p_at, p_reason);
    END LOOP;
    guard := set_config('kapuas.ledger_writer', '', true);
END $$;
