DROP TRIGGER book_years_agree ON ledger_bookyear;
DROP TRIGGER entry_of_year_end ON ledger_entry;
DROP FUNCTION ledger_check_years_agree();
DROP FUNCTION ledger_check_year_end();
DROP FUNCTION ledger_settle_audit(integer, bigint, timestamptz, text);
DROP FUNCTION ledger_uncarry_year(integer, bigint, timestamptz, text);
DROP FUNCTION ledger_carry_year(integer, bigint, timestamptz, text);
DROP FUNCTION ledger_align_opening(integer, bigint, timestamptz, text);
DROP FUNCTION ledger_reopen_year(integer, bigint, timestamptz, text);
DROP FUNCTION ledger_mirror(bigint[], integer, text, bigint, timestamptz, text);
CREATE OR REPLACE FUNCTION ledger_close_year(p_year integer, p_actor_id bigint, p_at timestamptz, p_reason text)
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
DROP FUNCTION ledger_close_book(bigint, integer, bigint, timestamptz, text);
DROP FUNCTION ledger_check_closable(integer);
DROP FUNCTION ledger_settle_book(bigint, integer, bigint, timestamptz, text);
DROP FUNCTION ledger_post_signed(
    bigint, timestamptz, text, date, text, text, bigint[], text[], text[], text[], bigint[],
    integer[], integer[], bigint[], bigint[], bigint[], bigint[], bigint[], numeric[]);
DROP FUNCTION ledger_carried_unit(bigint, integer);
DROP FUNCTION ledger_carried_account(bigint, bigint);
DROP FUNCTION ledger_carried_from(date);
DROP FUNCTION ledger_account_group(bigint);
DROP FUNCTION ledger_role(integer, text);
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
            OR (NOT y.is_closed AND NOT p.is_open)
            OR (y.is_closed AND (n.kind NOT IN ('CLOSING', 'OPENING', 'AUDIT_ADJUSTMENT') OR n.reason = '')))
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entry refused: %', bad."case" USING ERRCODE = 'KP035',
            DETAIL = json_build_object('case', bad."case", 'date', bad.dated_on, 'kind', bad.kind,
                'book', (SELECT code FROM public.ledger_book WHERE id = bad.book_id))::text;
    END IF;
END $$;
