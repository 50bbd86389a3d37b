-- Months close upward and open downward; in one month the SKPDs close before the PPKD and open after it (I-35).
-- Every function takes the heads of all books by id, as postings take theirs.

-- The books' heads as a close keeps them: last number of the year and the hash of that entry.
CREATE FUNCTION ledger_keep_event(
    p_book_ids bigint[], p_year integer, p_month integer, p_action text, p_actor_id bigint, p_at timestamptz,
    p_reason text
) RETURNS void LANGUAGE sql AS $$
    INSERT INTO public.ledger_periodevent
        (book_id, year, month, action, actor_id, acted_at, reason, last_number, hash)
    SELECT h.book_id, p_year, p_month, p_action, p_actor_id, p_at, p_reason,
        coalesce(e.number, 0), coalesce(e.hash, h.hash)
    FROM public.ledger_bookhead h
    LEFT JOIN LATERAL (
        SELECT number, hash FROM public.ledger_entry
        WHERE book_id = h.book_id AND year = p_year ORDER BY number DESC LIMIT 1) e ON true
    WHERE h.book_id = ANY (p_book_ids)
    ORDER BY h.book_id
$$;

CREATE FUNCTION ledger_refuse_period(p_case text, p_year integer, p_month integer, p_books text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'period refused: %', p_case USING ERRCODE = 'KP035', DETAIL = json_build_object(
        'case', p_case, 'year', p_year, 'month', p_month, 'book', p_books)::text;
END $$;

-- Refuses a book without that month, in that state already, or of a closed year; then locks all heads' order.
CREATE FUNCTION ledger_check_period_state(
    p_book_ids bigint[], p_year integer, p_month integer, p_is_open boolean
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    bad record;
BEGIN
    PERFORM 1 FROM public.ledger_bookhead ORDER BY book_id FOR UPDATE;
    SELECT string_agg(coalesce(b.code, wanted.id::text), ', ' ORDER BY b.code) AS books,
        min(CASE WHEN p.id IS NULL THEN 'a_missing' WHEN y.is_closed THEN 'b_year_closed' ELSE 'c_state' END) AS reason
    INTO bad
    FROM unnest(p_book_ids) AS wanted (id)
    LEFT JOIN public.ledger_book b ON b.id = wanted.id
    LEFT JOIN public.ledger_period p ON p.book_id = wanted.id AND p.year = p_year AND p.month = p_month
    LEFT JOIN public.ledger_bookyear y ON y.book_id = wanted.id AND y.year = p_year
    WHERE p.id IS NULL OR y.is_closed OR p.is_open <> p_is_open;
    IF bad.books IS NOT NULL THEN
        PERFORM public.ledger_refuse_period(
            CASE WHEN bad.reason = 'c_state' AND p_is_open THEN 'closed' WHEN bad.reason = 'c_state' THEN 'open'
                ELSE substr(bad.reason, 3) END, p_year, p_month, bad.books);
    END IF;
END $$;

CREATE FUNCTION ledger_close_period(
    p_book_ids bigint[], p_year integer, p_month integer, p_actor_id bigint, p_at timestamptz, p_reason text
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    books text;
    guard text;
BEGIN
    PERFORM ledger_check_period_state(p_book_ids, p_year, p_month, true);
    SELECT string_agg(DISTINCT b.code, ', ') INTO books FROM ledger_period p JOIN ledger_book b ON b.id = p.book_id
    WHERE p.book_id = ANY (p_book_ids) AND p.year = p_year AND p.month < p_month AND p.is_open;
    IF books IS NOT NULL THEN
        PERFORM ledger_refuse_period('earlier_open', p_year, p_month, books);
    END IF;
    guard := set_config('kapuas.ledger_writer', 'on', true);
    UPDATE ledger_period SET is_open = false
    WHERE book_id = ANY (p_book_ids) AND year = p_year AND month = p_month;
    IF EXISTS (SELECT 1 FROM ledger_book b JOIN reference_unit u ON u.id = b.unit_id
            WHERE b.id = ANY (p_book_ids) AND u.kind = 'ppkd') THEN
        SELECT string_agg(b.code, ', ' ORDER BY b.code) INTO books
        FROM ledger_period p JOIN ledger_book b ON b.id = p.book_id
        WHERE p.year = p_year AND p.month = p_month AND p.is_open;
        IF books IS NOT NULL THEN
            PERFORM ledger_refuse_period('units_first', p_year, p_month, books);
        END IF;
    END IF;
    PERFORM ledger_keep_event(p_book_ids, p_year, p_month, 'close', p_actor_id, p_at, p_reason);
    guard := set_config('kapuas.ledger_writer', '', true);
END $$;

CREATE FUNCTION ledger_reopen_period(
    p_book_ids bigint[], p_year integer, p_month integer, p_actor_id bigint, p_at timestamptz, p_reason text
) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    books text;
    guard text;
BEGIN
    IF coalesce(trim(p_reason), '') = '' THEN
        PERFORM ledger_refuse_period('no_reason', p_year, p_month, '');
    END IF;
    PERFORM ledger_check_period_state(p_book_ids, p_year, p_month, false);
    SELECT string_agg(DISTINCT b.code, ', ') INTO books FROM ledger_period p JOIN ledger_book b ON b.id = p.book_id
    WHERE p.book_id = ANY (p_book_ids) AND p.year = p_year AND p.month > p_month AND NOT p.is_open;
    IF books IS NOT NULL THEN
        PERFORM ledger_refuse_period('later_closed', p_year, p_month, books);
    END IF;
    guard := set_config('kapuas.ledger_writer', 'on', true);
    UPDATE ledger_period SET is_open = true
    WHERE book_id = ANY (p_book_ids) AND year = p_year AND month = p_month;
    SELECT b.code INTO books FROM ledger_period p
    JOIN ledger_book b ON b.id = p.book_id JOIN reference_unit u ON u.id = b.unit_id
    WHERE u.kind = 'ppkd' AND p.year = p_year AND p.month >= p_month AND NOT p.is_open LIMIT 1;
    IF books IS NOT NULL THEN
        PERFORM ledger_refuse_period('ppkd_first', p_year, p_month, books);
    END IF;
    PERFORM ledger_keep_event(p_book_ids, p_year, p_month, 'reopen', p_actor_id, p_at, p_reason);
    guard := set_config('kapuas.ledger_writer', '', true);
END $$;

CREATE FUNCTION ledger_close_year(p_year integer, p_actor_id bigint, p_at timestamptz, p_reason text)
RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    book_ids bigint[];
    books text;
    guard text;
BEGIN
    PERFORM 1 FROM ledger_bookhead ORDER BY book_id FOR UPDATE;
    SELECT array_agg(book_id ORDER BY book_id) INTO book_ids FROM ledger_bookyear WHERE year = p_year AND NOT is_closed;
    IF book_ids IS NULL THEN
        PERFORM ledger_refuse_period('year_closed', p_year, NULL, '');
    END IF;
    SELECT string_agg(DISTINCT b.code, ', ') INTO books FROM ledger_period p JOIN ledger_book b ON b.id = p.book_id
    WHERE p.year = p_year AND p.is_open;
    IF books IS NOT NULL THEN
        PERFORM ledger_refuse_period('months_open', p_year, NULL, books);
    END IF;
    guard := set_config('kapuas.ledger_writer', 'on', true);
    UPDATE ledger_bookyear SET is_closed = true WHERE year = p_year;
    PERFORM ledger_keep_event(book_ids, p_year, NULL, 'close_year', p_actor_id, p_at, p_reason);
    guard := set_config('kapuas.ledger_writer', '', true);
END $$;
