-- Year end (domain 4.4): closing entries, reopening by their mirrors, the next year's opening, audit adjustments.
-- All of it writes through ledger_post_many, so that numbers, digests and heads are as of any other entry.

-- The account that plays a part in the chart of a year; a chart that names none closes nothing.
CREATE FUNCTION ledger_role(p_year integer, p_key text) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE
    found_id bigint;
BEGIN
    SELECT r.account_id INTO found_id FROM public.reference_accountrole r
    JOIN public.reference_fiscalyear y ON y.chart_id = r.edition_id
    WHERE y.year = p_year AND r.key = p_key;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'chart of % names no %', p_year, p_key USING ERRCODE = 'KP035',
            DETAIL = json_build_object('case', 'no_role', 'year', p_year, 'role', p_key)::text;
    END IF;
    RETURN found_id;
END $$;

-- The account's jenis (level 3), or itself above.
CREATE FUNCTION ledger_account_group(p_account_id bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    WITH RECURSIVE up (id, parent_id, level) AS (
        SELECT a.id, a.parent_id, a.level FROM public.reference_account a WHERE a.id = p_account_id
        UNION ALL
        SELECT p.id, p.parent_id, p.level FROM public.reference_account p JOIN up ON p.id = up.parent_id
        WHERE up.level > 3
    )
    SELECT id FROM up ORDER BY level LIMIT 1
$$;

-- First day whose lines count in a balance of that day: 1 January of the newest year up to it whose opening was
-- carried over from the year before. Lines of earlier years are in that opening; without one they all count.
CREATE FUNCTION ledger_carried_from(p_on date) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT coalesce(make_date(max(year)::integer, 1, 1), '-infinity'::date)
    FROM public.ledger_bookyear WHERE is_carried AND year <= extract(year FROM p_on)
$$;

-- Where an account's balance goes in another chart: itself in its own, else the account of the same code.
CREATE FUNCTION ledger_carried_account(p_account_id bigint, p_chart_id bigint) RETURNS bigint
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN a.edition_id = p_chart_id THEN a.id ELSE (
        SELECT t.id FROM public.reference_account t
        WHERE t.edition_id = p_chart_id AND t.code = a.code AND t.is_postable AND t.is_active) END
    FROM public.reference_account a WHERE a.id = p_account_id
$$;

-- Which unit carries a unit's balances in a year: itself.
CREATE FUNCTION ledger_carried_unit(p_unit_id bigint, p_year integer) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT p_unit_id
$$;

-- Posts lines given as signed amounts (debit positive) in entries: one call of ledger_post_many.
CREATE FUNCTION ledger_post_signed(
    p_actor_id bigint, p_at timestamptz, p_kind text, p_on date, p_source text, p_reason text,
    e_book bigint[], e_set text[], e_event text[], e_description text[], e_reverses bigint[],
    l_entry integer[], l_number integer[], l_account bigint[], l_unit bigint[], l_sub_activity bigint[],
    l_fund bigint[], l_counterpart bigint[], l_amount numeric[]
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    size integer := cardinality(e_book);
BEGIN
    PERFORM public.ledger_post_many(
        p_actor_id, p_at, e_book, e_set, array_fill(p_kind, ARRAY[size]), array_fill(p_on, ARRAY[size]),
        array_fill(p_source, ARRAY[size]), e_event, e_description, array_fill(p_reason, ARRAY[size]), e_reverses,
        l_entry, l_number, l_account, l_unit, l_sub_activity, l_fund, l_counterpart,
        ARRAY(SELECT greatest(amount, 0.00) FROM unnest(l_amount) WITH ORDINALITY AS a (amount, place) ORDER BY place),
        ARRAY(SELECT greatest(-amount, 0.00) FROM unnest(l_amount) WITH ORDINALITY AS a (amount, place) ORDER BY place));
END $$;

-- Posts what is needed to bring the nominal accounts of a book and year to nothing, unit by unit: everything at the
-- close, the rest of an audit adjustment after it. Steps: 1 budget against estimated change of SAL; 2 realisation
-- against the LRA result; 3 both of them to nothing; 4 LO revenue and expense against the LO result; 5 that, and
-- equity other than Ekuitas and RK, into Ekuitas. RK stays.
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

-- Refuses a year that cannot be closed: open months in any book, the year before not closed or not carried over.
CREATE FUNCTION ledger_check_closable(p_year integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    books text;
BEGIN
    SELECT string_agg(DISTINCT b.code, ', ') INTO books FROM public.ledger_period p
    JOIN public.ledger_book b ON b.id = p.book_id WHERE p.year = p_year AND p.is_open;
    IF books IS NOT NULL THEN
        PERFORM public.ledger_refuse_period('months_open', p_year, NULL, books);
    END IF;
    IF EXISTS (SELECT 1 FROM public.ledger_entry WHERE year = p_year - 1 AND kind <> 'LEGACY') THEN
        IF EXISTS (SELECT 1 FROM public.ledger_bookyear WHERE year = p_year - 1 AND NOT is_closed) THEN
            PERFORM public.ledger_refuse_period('earlier_year_open', p_year, NULL, '');
        ELSIF NOT EXISTS (SELECT 1 FROM public.ledger_bookyear WHERE year = p_year AND is_carried) THEN
            PERFORM public.ledger_refuse_period('not_carried', p_year, NULL, '');
        END IF;
    END IF;
END $$;

-- Tutup tahun of one book. All books of the year are closed in one transaction or none (book_years_agree).
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

-- Posts the mirrors of entries, linked to them; `p_word` and the round make their events.
CREATE FUNCTION ledger_mirror(
    p_entry_ids bigint[], p_year integer, p_word text, p_actor_id bigint, p_at timestamptz, p_reason text
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    made record;
    lines record;
BEGIN
    SELECT e.kind, e.source, e.dated_on, array_agg(e.id ORDER BY e.id) AS ids, array_agg(e.book_id ORDER BY e.id) AS books,
        array_agg(e.ledger_set ORDER BY e.id) AS sets,
        array_agg(p_word || ':' || e.number ORDER BY e.id) AS events,
        array_agg(left('Pembalikan ' || e.year || '/' || e.number || ': ' || e.description, 500) ORDER BY e.id)
            AS descriptions
    INTO made FROM public.ledger_entry e WHERE e.id = ANY (p_entry_ids) GROUP BY e.kind, e.source, e.dated_on;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT array_agg(o.place::integer ORDER BY o.place, l.number) AS entry,
        array_agg(l.number::integer ORDER BY o.place, l.number) AS number,
        array_agg(l.account_id ORDER BY o.place, l.number) AS account,
        array_agg(l.unit_id ORDER BY o.place, l.number) AS unit,
        array_agg(l.sub_activity_id ORDER BY o.place, l.number) AS sub_activity,
        array_agg(l.fund_source_id ORDER BY o.place, l.number) AS fund,
        array_agg(l.counterpart_id ORDER BY o.place, l.number) AS counterpart,
        array_agg(l.credit - l.debit ORDER BY o.place, l.number) AS amount
    INTO lines
    FROM unnest(made.ids) WITH ORDINALITY AS o (id, place) JOIN public.ledger_entryline l ON l.entry_id = o.id;
    PERFORM public.ledger_post_signed(p_actor_id, p_at, made.kind, made.dated_on, made.source, p_reason,
        made.books, made.sets, made.events, made.descriptions, made.ids, lines.entry, lines.number, lines.account,
        lines.unit, lines.sub_activity, lines.fund, lines.counterpart, lines.amount);
END $$;

-- Buka kembali tahun: in reverse; the next year's opening is taken back first. Its closing entries get their mirrors.
CREATE FUNCTION ledger_reopen_year(p_year integer, p_actor_id bigint, p_at timestamptz, p_reason text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = auto
SET enable_seqscan = on
AS $$
DECLARE
    books bigint[];
    guard text;
BEGIN
    IF coalesce(trim(p_reason), '') = '' THEN
        PERFORM ledger_refuse_period('no_year_reason', p_year, NULL, '');
    END IF;
    PERFORM 1 FROM ledger_bookhead ORDER BY book_id FOR UPDATE;
    SELECT array_agg(book_id ORDER BY book_id) INTO books FROM ledger_bookyear WHERE year = p_year AND is_closed;
    IF books IS NULL THEN
        PERFORM ledger_refuse_period('year_open', p_year, NULL, '');
    END IF;
    IF EXISTS (SELECT 1 FROM ledger_bookyear WHERE year = p_year + 1 AND is_carried) THEN
        PERFORM ledger_refuse_period('carried', p_year, NULL, '');
    END IF;
    guard := set_config('kapuas.ledger_writer', 'on', true);
    PERFORM ledger_mirror(ARRAY(
            SELECT e.id FROM ledger_entry e WHERE e.book_id = ANY (books) AND e.year = p_year AND e.kind = 'CLOSING'
                AND e.reverses_id IS NULL AND NOT EXISTS (SELECT 1 FROM ledger_entry r WHERE r.reverses_id = e.id)),
        p_year, 'reopened', p_actor_id, p_at, p_reason);
    UPDATE ledger_bookyear SET is_closed = false WHERE year = p_year;
    PERFORM ledger_keep_event(books, p_year, NULL, 'reopen_year', p_actor_id, p_at, p_reason);
    guard := set_config('kapuas.ledger_writer', '', true);
END $$;

-- Brings the OPENING entries of a year in line with the closing balances of the year before (I-37): all of them the
-- first time, what an audit adjustment changed later, nothing when they agree. RK goes into Ekuitas.
CREATE FUNCTION ledger_align_opening(p_year integer, p_actor_id bigint, p_at timestamptz, p_reason text)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    chart bigint;
    equity bigint := public.ledger_role(p_year, 'EQUITY');
    internal bigint[] := ARRAY[
        public.ledger_account_group(public.ledger_role(p_year - 1, 'RK_PPKD')),
        public.ledger_account_group(public.ledger_role(p_year - 1, 'RK_SKPD'))];
    made record;
BEGIN
    SELECT chart_id INTO chart FROM public.reference_fiscalyear WHERE year = p_year;
    WITH target AS MATERIALIZED (
        SELECT public.ledger_carried_unit(s.unit_id, p_year) AS unit_id, s.code,
            CASE WHEN s.is_internal THEN equity ELSE public.ledger_carried_account(s.account_id, chart) END AS account_id,
            CASE WHEN NOT s.is_internal THEN public.ledger_carried_unit(s.counterpart_id, p_year) END AS counterpart_id,
            s.net
        FROM (
            SELECT n.*, a.code, public.ledger_account_group(a.id) = ANY (internal) AS is_internal
            FROM (
                SELECT unit_id, account_id, counterpart_id, sum(debit - credit) AS net FROM public.ledger_entryline
                WHERE dated_on BETWEEN make_date(p_year - 1, 1, 1) AND make_date(p_year - 1, 12, 31)
                    AND kind <> 'LEGACY'
                GROUP BY unit_id, account_id, counterpart_id HAVING sum(debit - credit) <> 0
            ) n JOIN public.reference_account a ON a.id = n.account_id WHERE a.ledger_set = 'FIN'
        ) s
    ), placed AS MATERIALIZED (
        SELECT t.*, u.code AS unit_code, y.book_id
        FROM target t LEFT JOIN public.reference_unit u ON u.id = t.unit_id
        LEFT JOIN public.ledger_book b ON b.unit_id = coalesce(u.parent_id, u.id)
        LEFT JOIN public.ledger_bookyear y ON y.book_id = b.id AND y.year = p_year
    ), wanted AS (
        SELECT book_id, unit_id, account_id, counterpart_id, net FROM placed
        UNION ALL
        SELECT l.book_id, l.unit_id, l.account_id, l.counterpart_id, l.credit - l.debit
        FROM public.ledger_entryline l
        WHERE l.dated_on = make_date(p_year, 1, 1) AND l.kind = 'OPENING'
    ), differing AS (
        SELECT book_id, unit_id, account_id, counterpart_id, sum(net) AS amount FROM wanted
        GROUP BY book_id, unit_id, account_id, counterpart_id HAVING sum(net) <> 0
    ), parted AS (
        SELECT d.*, ((row_number() OVER (PARTITION BY book_id ORDER BY unit_id, account_id, counterpart_id) - 1)
            / 20000)::integer AS part
        FROM differing d
    ), balanced AS (
        SELECT book_id, part, unit_id, account_id, counterpart_id, amount FROM parted
        UNION ALL
        -- Parts of a very large book balance on Ekuitas; over all parts that is nothing.
        SELECT p.book_id, p.part, b.unit_id, equity, NULL, -sum(p.amount)
        FROM parted p JOIN public.ledger_book b ON b.id = p.book_id
        WHERE p.book_id IN (SELECT book_id FROM parted WHERE part > 0)
        GROUP BY p.book_id, p.part, b.unit_id HAVING sum(p.amount) <> 0
    ), numbered AS (
        SELECT x.*, dense_rank() OVER (ORDER BY book_id, part)::integer AS entry,
            row_number() OVER (PARTITION BY book_id, part ORDER BY unit_id, account_id, counterpart_id)::integer
                AS number
        FROM balanced x
    ), entries AS (
        SELECT DISTINCT n.entry, n.book_id, n.part, b.code, (SELECT count(*) + 1 FROM public.ledger_periodevent v
            WHERE v.book_id = n.book_id AND v.year = p_year AND v.action IN ('carry', 'uncarry')) AS round
        FROM numbered n JOIN public.ledger_book b ON b.id = n.book_id
    )
    SELECT (SELECT array_agg(book_id ORDER BY entry) FROM entries) AS books,
        (SELECT array_agg('FIN'::text) FROM entries) AS sets,
        (SELECT array_agg('carried:' || round || CASE part WHEN 0 THEN '' ELSE '.' || part END ORDER BY entry)
            FROM entries) AS events,
        (SELECT array_agg(CASE round WHEN 1 THEN 'Saldo awal ' ELSE 'Koreksi saldo awal ' END || p_year || ' ' || code
            || ' dari penutupan ' || p_year - 1 ORDER BY entry) FROM entries) AS descriptions,
        (SELECT array_agg(NULL::bigint) FROM entries) AS reverses,
        array_agg(entry ORDER BY entry, number) AS l_entry, array_agg(number ORDER BY entry, number) AS l_number,
        array_agg(account_id ORDER BY entry, number) AS l_account,
        array_agg(unit_id ORDER BY entry, number) AS l_unit,
        array_agg(counterpart_id ORDER BY entry, number) AS l_counterpart, array_agg(NULL::bigint) AS nothing,
        array_agg(amount ORDER BY entry, number) AS l_amount,
        (SELECT string_agg(DISTINCT code, ', ') FROM placed WHERE account_id IS NULL) AS no_account,
        (SELECT string_agg(DISTINCT unit_code, ', ') FROM placed WHERE book_id IS NULL) AS no_book
    INTO made FROM numbered;
    IF made.no_account IS NOT NULL THEN
        PERFORM public.ledger_refuse_period('no_carried_account', p_year, NULL, made.no_account);
    ELSIF made.no_book IS NOT NULL THEN
        PERFORM public.ledger_refuse_period('missing', p_year, NULL, made.no_book);
    END IF;
    IF made.books IS NOT NULL THEN
        PERFORM public.ledger_post_signed(p_actor_id, p_at, 'OPENING', make_date(p_year, 1, 1),
            'opening:' || p_year, p_reason, made.books, made.sets, made.events, made.descriptions, made.reverses,
            made.l_entry, made.l_number, made.l_account, made.l_unit, made.nothing, made.nothing, made.l_counterpart,
            made.l_amount);
        PERFORM public.ledger_keep_event(made.books, p_year, NULL, 'carry', p_actor_id, p_at, p_reason);
    END IF;
END $$;

-- Saldo awal of a year from the closing of the year before; a second call changes nothing.
CREATE FUNCTION ledger_carry_year(p_year integer, p_actor_id bigint, p_at timestamptz, p_reason text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = auto
SET enable_seqscan = on
AS $$
DECLARE
    books bigint[];
    guard text;
BEGIN
    IF coalesce(trim(p_reason), '') = '' THEN
        PERFORM ledger_refuse_period('no_year_reason', p_year, NULL, '');
    END IF;
    PERFORM 1 FROM ledger_bookhead ORDER BY book_id FOR UPDATE;
    IF NOT EXISTS (SELECT 1 FROM ledger_bookyear WHERE year = p_year - 1)
        OR EXISTS (SELECT 1 FROM ledger_bookyear WHERE year = p_year - 1 AND NOT is_closed) THEN
        PERFORM ledger_refuse_period('not_closed', p_year - 1, NULL, '');
    END IF;
    IF NOT EXISTS (SELECT 1 FROM reference_fiscalyear WHERE year = p_year)
        OR NOT EXISTS (SELECT 1 FROM ledger_bookyear WHERE year = p_year) THEN
        PERFORM ledger_refuse_period('no_year', p_year, NULL, '');
    END IF;
    SELECT array_agg(book_id) INTO books FROM ledger_bookyear WHERE year = p_year AND NOT is_carried;
    guard := set_config('kapuas.ledger_writer', 'on', true);
    UPDATE ledger_bookyear SET is_carried = true WHERE year = p_year AND NOT is_carried;
    PERFORM ledger_align_opening(p_year, p_actor_id, p_at, p_reason);
    -- Books that had nothing to carry are opened as well.
    PERFORM ledger_keep_event(ARRAY(SELECT book FROM unnest(books) AS book WHERE NOT EXISTS (
            SELECT 1 FROM ledger_periodevent v WHERE v.book_id = book AND v.year = p_year AND v.action = 'carry'
                AND v.acted_at = p_at)),
        p_year, NULL, 'carry', p_actor_id, p_at, p_reason);
    guard := set_config('kapuas.ledger_writer', '', true);
END $$;

-- Takes the opening of a year back by mirrors; not once the year itself is closed.
CREATE FUNCTION ledger_uncarry_year(p_year integer, p_actor_id bigint, p_at timestamptz, p_reason text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = auto
SET enable_seqscan = on
AS $$
DECLARE
    books bigint[];
    guard text;
BEGIN
    IF coalesce(trim(p_reason), '') = '' THEN
        PERFORM ledger_refuse_period('no_year_reason', p_year, NULL, '');
    END IF;
    PERFORM 1 FROM ledger_bookhead ORDER BY book_id FOR UPDATE;
    SELECT array_agg(book_id ORDER BY book_id) INTO books FROM ledger_bookyear WHERE year = p_year AND is_carried;
    IF books IS NULL THEN
        PERFORM ledger_refuse_period('not_opened', p_year, NULL, '');
    END IF;
    IF EXISTS (SELECT 1 FROM ledger_bookyear WHERE year = p_year AND is_closed) THEN
        PERFORM ledger_refuse_period('year_closed_after', p_year, NULL, '');
    END IF;
    guard := set_config('kapuas.ledger_writer', 'on', true);
    PERFORM ledger_mirror(ARRAY(
            SELECT e.id FROM ledger_entry e WHERE e.book_id = ANY (books) AND e.year = p_year AND e.kind = 'OPENING'
                AND e.source = 'opening:' || p_year AND e.reverses_id IS NULL
                AND NOT EXISTS (SELECT 1 FROM ledger_entry r WHERE r.reverses_id = e.id)),
        p_year, 'uncarried', p_actor_id, p_at, p_reason);
    UPDATE ledger_bookyear SET is_carried = false WHERE year = p_year;
    PERFORM ledger_keep_event(books, p_year, NULL, 'uncarry', p_actor_id, p_at, p_reason);
    guard := set_config('kapuas.ledger_writer', '', true);
END $$;

-- After audit adjustments of a closed year: closes their effect again (A-15) and moves it through every opening that
-- was carried over since. The RK of every SKPD must match as before (A-11).
CREATE FUNCTION ledger_settle_audit(p_year integer, p_actor_id bigint, p_at timestamptz, p_reason text)
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

-- What an entry of year end must be part of: an event of these functions, which keeps the head after it. OPENING
-- entries of a first year come from a document or a sheet. Nobody else writes them, whoever names the kind.
CREATE FUNCTION ledger_check_year_end() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM ledger_periodevent v WHERE v.book_id = NEW.book_id AND v.year = NEW.year
            AND v.action IN ('close_year', 'reopen_year', 'audit', 'carry', 'uncarry') AND v.last_number >= NEW.number)
    THEN
        RETURN NULL;
    END IF;
    IF NEW.kind = 'OPENING' AND NOT EXISTS (
            SELECT 1 FROM ledger_bookyear WHERE year = NEW.year AND (is_carried OR is_closed))
        AND NOT EXISTS (SELECT 1 FROM ledger_entry WHERE book_id = NEW.book_id AND year < NEW.year
            AND kind <> 'LEGACY' AND ledger_set = NEW.ledger_set)
    THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '% entry outside year end', NEW.kind USING ERRCODE = 'KP035',
        DETAIL = json_build_object('case', 'by_year_end', 'date', NEW.dated_on, 'kind', NEW.kind,
            'book', (SELECT code FROM ledger_book WHERE id = NEW.book_id))::text;
END $$;
CREATE CONSTRAINT TRIGGER entry_of_year_end AFTER INSERT ON ledger_entry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (new.kind = 'CLOSING' OR new.kind = 'OPENING' OR new.kind = 'AUDIT_ADJUSTMENT')
    EXECUTE FUNCTION ledger_check_year_end();

-- A year is closed, and carried over, for all its books or for none.
CREATE FUNCTION ledger_check_years_agree() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM ledger_bookyear WHERE year = NEW.year HAVING bool_or(is_closed) <> bool_and(is_closed)) THEN
        RAISE EXCEPTION 'year % is closed in part', NEW.year USING ERRCODE = 'KP035',
            DETAIL = json_build_object('case', 'part_closed', 'year', NEW.year)::text;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER book_years_agree AFTER UPDATE ON ledger_bookyear DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (old.is_closed IS DISTINCT FROM new.is_closed)
    EXECUTE FUNCTION ledger_check_years_agree();

-- As before; an OPENING entry that is carried over, with a reason, enters a January that is closed already.
CREATE OR REPLACE FUNCTION ledger_refuse_closed(p_entry_ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    bad record;
BEGIN
    SELECT n.dated_on, n.kind, n.book_id,
        CASE WHEN n.year <> extract(year FROM n.dated_on) THEN 'other_year'
             WHEN p.id IS NULL OR y.id IS NULL THEN 'missing'
             WHEN NOT y.is_closed THEN 'closed'
             WHEN n.kind IN ('CLOSING', 'OPENING', 'AUDIT_ADJUSTMENT') THEN 'year_closed_reason'
             ELSE 'year_closed' END AS "case"
    INTO bad
    FROM public.ledger_entry n
    LEFT JOIN public.ledger_bookyear y ON y.book_id = n.book_id AND y.year = n.year
    LEFT JOIN public.ledger_period p ON p.book_id = n.book_id AND p.year = n.year
        AND p.month = extract(month FROM n.dated_on)::integer
    WHERE n.id = ANY (p_entry_ids)
        AND (n.year <> extract(year FROM n.dated_on) OR p.id IS NULL OR y.id IS NULL
            OR (NOT y.is_closed AND NOT p.is_open AND NOT (n.kind = 'OPENING' AND y.is_carried AND n.reason <> ''))
            OR (y.is_closed AND (n.kind NOT IN ('CLOSING', 'OPENING', 'AUDIT_ADJUSTMENT') OR n.reason = '')))
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entry refused: %', bad."case" USING ERRCODE = 'KP035',
            DETAIL = json_build_object('case', bad."case", 'date', bad.dated_on, 'kind', bad.kind,
                'book', (SELECT code FROM public.ledger_book WHERE id = bad.book_id))::text;
    END IF;
END $$;

DO $$
BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION ledger_close_book, ledger_reopen_year, ledger_carry_year, '
        'ledger_uncarry_year, ledger_settle_audit, ledger_carried_from, ledger_carried_account, '
        'ledger_account_group TO %I', current_setting('kapuas.app_role'));
END $$;
