-- I-35: the treasurers' cash closings come before the month of the book, and open after it.

-- A month closes when every treasurer of the book whose cash moved in the year up to it has closed it.
CREATE FUNCTION treasury_check_cash_closed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    last date := (make_date(NEW.year, NEW.month, 1) + interval '1 month - 1 day')::date;
    open_cash text;
BEGIN
    -- Whoever opens one of these closings meanwhile waits.
    PERFORM 1 FROM treasury_cashclosing c JOIN reference_unit u ON u.id = c.unit_id
    JOIN ledger_book b ON b.unit_id = coalesce(u.parent_id, u.id)
    WHERE b.id = NEW.book_id AND c.year_id = NEW.year AND c.month = NEW.month ORDER BY c.id FOR SHARE OF c;
    SELECT string_agg(u.code || ' ' || k.title, ', ' ORDER BY u.code, k.title) INTO open_cash
    FROM (VALUES ('expenditure', 'TREASURER_CASH', 'pengeluaran'), ('revenue', 'RECEIPT_CASH', 'penerimaan'))
        AS k (kind, role, title)
    CROSS JOIN LATERAL (
        SELECT DISTINCT l.unit_id FROM ledger_entryline l
        WHERE l.book_id = NEW.book_id AND l.account_id = treasury_role_account(NEW.year, k.role)
            AND l.dated_on BETWEEN make_date(NEW.year, 1, 1) AND last AND l.kind <> 'LEGACY') moved
    JOIN reference_unit u ON u.id = moved.unit_id
    WHERE NOT EXISTS (SELECT 1 FROM treasury_cashclosing c WHERE c.unit_id = moved.unit_id AND c.kind = k.kind
        AND c.year_id = NEW.year AND c.month = NEW.month AND c.state = 'closed');
    IF open_cash IS NOT NULL THEN
        RAISE EXCEPTION 'book % closes %-% before its treasurers', NEW.book_id, NEW.year, NEW.month
            USING ERRCODE = 'KP035', DETAIL = json_build_object('case', 'cash_open', 'year', NEW.year,
                'month', NEW.month, 'book', open_cash)::text;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER treasurers_first AFTER UPDATE ON ledger_period
    FOR EACH ROW WHEN (OLD.is_open AND NOT NEW.is_open)
    EXECUTE FUNCTION treasury_check_cash_closed();

CREATE FUNCTION treasury_check_cash_reopening() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM treasury_open_period(NEW.unit_id, NEW.year_id, NEW.month) AS is_open WHERE NOT is_open;
    IF FOUND THEN
        RAISE EXCEPTION 'cash of unit % opens in a closed month', NEW.unit_id USING ERRCODE = 'KP035',
            DETAIL = json_build_object('case', 'cash_period', 'year', NEW.year_id, 'month', NEW.month)::text;
    END IF;
    RETURN NULL;
END $$;

-- Whether the month of a unit's book is open; its row is held against a close meanwhile. No row without a book.
CREATE FUNCTION treasury_open_period(p_unit bigint, p_year integer, p_month integer) RETURNS SETOF boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p.is_open FROM ledger_period p JOIN ledger_book b ON b.id = p.book_id
    JOIN reference_unit u ON u.id = p_unit
    WHERE b.unit_id = coalesce(u.parent_id, u.id) AND p.year = p_year AND p.month = p_month FOR SHARE OF p
$$;
CREATE TRIGGER books_first AFTER UPDATE ON treasury_cashclosing
    FOR EACH ROW WHEN (NEW.state = 'reopened' AND OLD.state <> 'reopened')
    EXECUTE FUNCTION treasury_check_cash_reopening();

DO $$
BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION treasury_open_period(bigint, integer, integer) TO %I',
                   current_setting('kapuas.app_role'));
END
$$;
