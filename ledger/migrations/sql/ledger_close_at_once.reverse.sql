DROP FUNCTION ledger_settle_books(bigint[], integer, bigint, timestamptz, text);
-- The functions as ledger_year_end.sql made them.
CREATE FUNCTION ledger_settle_book(
    p_book_id bigint, p_year integer, p_actor_id bigint, p_at timestamptz, p_reason text
) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    sal bigint := public.ledger_role(p_year, 'SAL_CHANGE');
    lra_result bigint := public.ledger_role(p_year, 'LRA_RESULT');
    lo_result bigint := public.ledger_role(p_year, 'LO_RESULT');
    equity bigint := public.ledger_role(p_year, 'EQUITY');
    kept bigint[] := ARRAY[public.ledger_account_group(equity),
        public.ledger_account_group(public.ledger_role(p_year, 'RK_PPKD'))];
    round text;
    made record;
BEGIN
    SELECT (1 + count(*))::text INTO round FROM public.ledger_periodevent
    WHERE book_id = p_book_id AND year = p_year AND action IN ('close_year', 'audit');
    WITH summed AS MATERIALIZED (
        SELECT l.unit_id, l.account_id, sum(l.debit - l.credit) AS net
        FROM public.ledger_entryline l
        WHERE l.book_id = p_book_id AND l.dated_on BETWEEN make_date(p_year, 1, 1) AND make_date(p_year, 12, 31)
            AND l.kind <> 'LEGACY'
        GROUP BY l.unit_id, l.account_id HAVING sum(l.debit - l.credit) <> 0
    ), nominal AS MATERIALIZED (
        SELECT s.unit_id, s.account_id, s.net,
            CASE WHEN s.account_id IN (sal, lra_result) THEN 3
                 WHEN a.nature = 'budget_equity' THEN 1
                 WHEN a.ledger_set = 'BUD' THEN 2
                 WHEN a.nature IN ('lo_revenue', 'expense') THEN 4
                 WHEN s.account_id = lo_result
                     OR (a.nature = 'equity' AND public.ledger_account_group(a.id) <> ALL (kept)) THEN 5 END AS step
        FROM summed s JOIN public.reference_account a ON a.id = s.account_id
    ), first_lines AS (
        SELECT step, unit_id, account_id, -net AS amount, 0 AS place FROM nominal WHERE step IN (1, 2, 4)
        UNION ALL
        SELECT step, unit_id, CASE step WHEN 1 THEN sal WHEN 2 THEN lra_result ELSE lo_result END, sum(net), 1
        FROM nominal WHERE step IN (1, 2, 4) GROUP BY step, unit_id HAVING sum(net) <> 0
    ), rest AS (
        SELECT step, unit_id, account_id, sum(net) AS net FROM (
            SELECT step, unit_id, account_id, net FROM nominal WHERE step IN (3, 5)
            UNION ALL
            SELECT CASE step WHEN 4 THEN 5 ELSE 3 END, unit_id, account_id, amount FROM first_lines WHERE place = 1
        ) AS moved GROUP BY step, unit_id, account_id HAVING sum(net) <> 0
    ), all_lines AS (
        SELECT step, unit_id, account_id, amount, place FROM first_lines
        UNION ALL SELECT step, unit_id, account_id, -net, 0 FROM rest
        UNION ALL SELECT 5, unit_id, equity, sum(net), 1 FROM rest WHERE step = 5 GROUP BY unit_id HAVING sum(net) <> 0
    ), parted AS (
        -- A line's number is small: the units of a very large book share several entries, each whole by unit.
        SELECT l.*, CASE l.step WHEN 3 THEN 0 ELSE (u.lines_before / 20000)::integer END AS part
        FROM all_lines l JOIN (
            SELECT step, unit_id, sum(count(*)) OVER (PARTITION BY step ORDER BY unit_id) - count(*) AS lines_before
            FROM all_lines GROUP BY step, unit_id) u ON u.step = l.step AND u.unit_id = l.unit_id
    ), numbered AS (
        SELECT p.*, dense_rank() OVER (ORDER BY step, part)::integer AS entry,
            row_number() OVER (PARTITION BY step, part ORDER BY unit_id, place, account_id)::integer AS number
        FROM parted p
    ), entries AS (
        SELECT DISTINCT entry, step, part FROM numbered
    )
    SELECT (SELECT array_agg(p_book_id ORDER BY entry) FROM entries) AS books,
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
    IF made.books IS NULL THEN
        RETURN false;
    END IF;
    PERFORM public.ledger_post_signed(p_actor_id, p_at, 'CLOSING', make_date(p_year, 12, 31),
        'closing:' || p_year, p_reason, made.books, made.sets, made.events, made.descriptions, made.reverses,
        made.l_entry, made.l_number, made.l_account, made.l_unit, made.nothing, made.nothing, made.nothing,
        made.l_amount);
    RETURN true;
END $$;
CREATE FUNCTION ledger_close_book(
    p_book_id bigint, p_year integer, p_actor_id bigint, p_at timestamptz, p_reason text
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = auto
SET enable_seqscan = on
AS $$
DECLARE
    guard text;
BEGIN
    IF coalesce(trim(p_reason), '') = '' THEN
        PERFORM ledger_refuse_period('no_year_reason', p_year, NULL, '');
    END IF;
    PERFORM 1 FROM ledger_bookhead ORDER BY book_id FOR UPDATE;
    IF NOT EXISTS (SELECT 1 FROM ledger_bookyear WHERE book_id = p_book_id AND year = p_year AND NOT is_closed) THEN
        PERFORM ledger_refuse_period('year_closed', p_year, NULL, '');
    END IF;
    PERFORM ledger_check_closable(p_year);
    guard := set_config('kapuas.ledger_writer', 'on', true);
    UPDATE ledger_bookyear SET is_closed = true WHERE book_id = p_book_id AND year = p_year;
    PERFORM ledger_settle_book(p_book_id, p_year, p_actor_id, p_at, p_reason);
    PERFORM ledger_keep_event(ARRAY[p_book_id], p_year, NULL, 'close_year', p_actor_id, p_at, p_reason);
    guard := set_config('kapuas.ledger_writer', '', true);
END $$;
CREATE OR REPLACE FUNCTION ledger_close_year(p_year integer, p_actor_id bigint, p_at timestamptz, p_reason text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    books bigint[];
    book bigint;
BEGIN
    PERFORM 1 FROM ledger_bookhead ORDER BY book_id FOR UPDATE;
    SELECT array_agg(book_id ORDER BY book_id) INTO books FROM ledger_bookyear WHERE year = p_year AND NOT is_closed;
    IF books IS NULL THEN
        PERFORM ledger_refuse_period('year_closed', p_year, NULL, '');
    END IF;
    FOREACH book IN ARRAY books LOOP
        PERFORM ledger_close_book(book, p_year, p_actor_id, p_at, p_reason);
    END LOOP;
END $$;
CREATE OR REPLACE FUNCTION ledger_settle_audit(p_year integer, p_actor_id bigint, p_at timestamptz, p_reason text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = auto
SET enable_seqscan = on
AS $$
DECLARE
    books bigint[];
    book bigint;
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
    FOREACH book IN ARRAY books LOOP
        PERFORM ledger_settle_book(book, p_year, p_actor_id, p_at, p_reason);
    END LOOP;
    PERFORM ledger_keep_event(books, p_year, NULL, 'audit', p_actor_id, p_at, p_reason);
    WHILE EXISTS (SELECT 1 FROM ledger_bookyear WHERE year = moved + 1 AND is_carried) LOOP
        moved := moved + 1;
        PERFORM ledger_align_opening(moved, p_actor_id, p_at, p_reason);
    END LOOP;
    guard := set_config('kapuas.ledger_writer', '', true);
END $$;
DO $$
BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION ledger_close_book TO %I', current_setting('kapuas.app_role'));
END $$;
