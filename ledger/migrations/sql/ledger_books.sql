-- Books and their years; nobody writes these tables otherwise.

CREATE FUNCTION ledger_ensure_book(p_unit_id bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    owner reference_unit%ROWTYPE;
    found_id bigint;
    guard text;
BEGIN
    SELECT * INTO owner FROM reference_unit WHERE id = p_unit_id;
    IF NOT FOUND OR owner.parent_id IS NOT NULL THEN
        RAISE EXCEPTION 'only an accounting entity has a book' USING ERRCODE = 'KP035';
    END IF;
    guard := set_config('kapuas.ledger_writer', 'on', true);
    INSERT INTO ledger_book (unit_id, code) VALUES (p_unit_id, owner.code)
    ON CONFLICT (unit_id) DO NOTHING RETURNING id INTO found_id;
    IF found_id IS NULL THEN
        SELECT id INTO found_id FROM ledger_book WHERE unit_id = p_unit_id;
    ELSE
        INSERT INTO ledger_bookhead (book_id, hash, entry_count) VALUES (found_id, ledger_genesis(owner.code), 0);
    END IF;
    guard := set_config('kapuas.ledger_writer', '', true);
    RETURN found_id;
END $$;

-- Opens a year of a book: its counter and twelve months. Months that the PPKD has closed already stay closed.
CREATE FUNCTION ledger_open_year(p_book_id bigint, p_year integer, p_actor_id bigint, p_at timestamptz)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    head_hash text;
    added bigint;
    guard text;
BEGIN
    PERFORM 1 FROM ledger_bookhead ORDER BY book_id FOR UPDATE;
    SELECT hash INTO head_hash FROM ledger_bookhead WHERE book_id = p_book_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such book' USING ERRCODE = 'KP035';
    END IF;
    IF EXISTS (SELECT 1 FROM ledger_bookyear WHERE year = p_year AND is_closed) THEN
        RAISE EXCEPTION 'year is closed' USING ERRCODE = 'KP035',
            DETAIL = json_build_object('case', 'year_closed', 'year', p_year)::text;
    END IF;
    guard := set_config('kapuas.ledger_writer', 'on', true);
    INSERT INTO ledger_bookyear (book_id, year, is_closed) VALUES (p_book_id, p_year, false)
    ON CONFLICT (book_id, year) DO NOTHING RETURNING id INTO added;
    IF added IS NULL THEN
        guard := set_config('kapuas.ledger_writer', '', true);
        RETURN;
    END IF;
    INSERT INTO ledger_period (book_id, year, month, is_open)
    SELECT p_book_id, p_year, month, NOT EXISTS (
        SELECT 1 FROM ledger_period p
        JOIN ledger_book b ON b.id = p.book_id JOIN reference_unit u ON u.id = b.unit_id
        WHERE u.kind = 'ppkd' AND p.year = p_year AND p.month = months.month AND NOT p.is_open)
    FROM generate_series(1, 12) AS months (month);
    INSERT INTO ledger_periodevent (book_id, year, month, action, actor_id, acted_at, reason, last_number, hash)
    VALUES (p_book_id, p_year, NULL, 'open_year', p_actor_id, p_at, '', 0, head_hash);
    guard := set_config('kapuas.ledger_writer', '', true);
END $$;
