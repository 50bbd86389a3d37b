-- As before; the documents of the region are looked through once a close and not once a book.
CREATE OR REPLACE FUNCTION treasury_check_year_end() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    pending text;
BEGIN
    -- Documents are asked for once, by the first of the books that one statement closed.
    IF NEW.book_id = (SELECT min(o.book_id) FROM ledger_bookyear o JOIN ledger_bookyear mine ON mine.id = NEW.id
            WHERE o.year = NEW.year AND o.xmin = mine.xmin) THEN
        SELECT key INTO pending FROM (
            SELECT 'SPP ' || r.number AS key FROM treasury_paymentrequest r
            WHERE r.year_id = NEW.year AND r.state IN ('submitted', 'verified') AND NOT EXISTS (
                SELECT 1 FROM treasury_paymentorder o JOIN treasury_disbursementorder d ON d.order_id = o.id
                WHERE o.request_id = r.id AND d.state = 'paid')
            UNION ALL
            SELECT 'SPM ' || o.number FROM treasury_paymentorder o
            WHERE o.year_id = NEW.year AND o.state NOT IN ('rejected', 'void') AND NOT EXISTS (
                SELECT 1 FROM treasury_disbursementorder d WHERE d.order_id = o.id AND d.state = 'paid')
            UNION ALL
            SELECT 'SP2D ' || d.number FROM treasury_disbursementorder d
            WHERE d.year_id = NEW.year AND d.state NOT IN ('paid', 'failed', 'void')
        ) p LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'year % has pending %', NEW.year, pending USING ERRCODE = 'KP035',
                DETAIL = json_build_object('case', 'pending', 'year', NEW.year, 'book', pending)::text;
        END IF;
    END IF;
    -- The statement first: an entity that made it has no adjusting entry to be looked for among all its entries.
    IF NOT EXISTS (SELECT 1 FROM treasury_adjustmentstatement s JOIN ledger_book b ON b.unit_id = s.unit_id
            WHERE b.id = NEW.book_id AND s.year_id = NEW.year)
        AND NOT EXISTS (SELECT 1 FROM ledger_entry e
            WHERE e.book_id = NEW.book_id AND e.year = NEW.year AND e.kind = 'ADJUST')
    THEN
        RAISE EXCEPTION 'book % of % has no adjustments and no statement', NEW.book_id, NEW.year
            USING ERRCODE = 'KP035', DETAIL = json_build_object('case', 'no_adjustments', 'year', NEW.year,
                'book', (SELECT code FROM ledger_book WHERE id = NEW.book_id))::text;
    END IF;
    RETURN NULL;
END $$;
