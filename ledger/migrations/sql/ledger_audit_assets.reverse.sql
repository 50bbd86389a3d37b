-- As before: RK of assets that moved between SKPDs was left out.
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
