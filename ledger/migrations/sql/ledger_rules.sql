-- What holds for every entry and line, whoever writes it. Names are qualified: setting a search path here
-- would cost more than the rules.

-- Entries: an open period of an open year; after the year is closed only three kinds, with a reason.
CREATE FUNCTION ledger_check_entries() RETURNS trigger LANGUAGE plpgsql
AS $$
DECLARE
    bad record;
BEGIN
    PERFORM 1 FROM new_entries n
    LEFT JOIN public.ledger_period p ON p.book_id = n.book_id AND p.year = n.year
        AND p.month = extract(month FROM n.dated_on)::integer
    WHERE p.is_open IS NOT TRUE OR n.year <> extract(year FROM n.dated_on)
    LIMIT 1;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    -- Closed months of a closed year take some kinds all the same.
    SELECT n.dated_on, n.kind, n.book_id,
        CASE WHEN n.year <> extract(year FROM n.dated_on) THEN 'other_year'
             WHEN p.id IS NULL OR y.id IS NULL THEN 'missing'
             WHEN NOT y.is_closed THEN 'closed'
             WHEN n.kind IN ('CLOSING', 'OPENING', 'AUDIT_ADJUSTMENT') THEN 'year_closed_reason'
             ELSE 'year_closed' END AS "case"
    INTO bad
    FROM new_entries n
    LEFT JOIN public.ledger_bookyear y ON y.book_id = n.book_id AND y.year = n.year
    LEFT JOIN public.ledger_period p ON p.book_id = n.book_id AND p.year = n.year
        AND p.month = extract(month FROM n.dated_on)::integer
    WHERE n.year <> extract(year FROM n.dated_on) OR p.id IS NULL OR y.id IS NULL
        OR (NOT y.is_closed AND NOT p.is_open)
        OR (y.is_closed AND (n.kind NOT IN ('CLOSING', 'OPENING', 'AUDIT_ADJUSTMENT') OR n.reason = ''))
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entry refused: %', bad."case" USING ERRCODE = 'KP035',
            DETAIL = json_build_object('case', bad."case", 'date', bad.dated_on, 'kind', bad.kind,
                'book', (SELECT code FROM public.ledger_book WHERE id = bad.book_id))::text;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER entry_rules AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS new_entries
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_check_entries();

-- Lines: an entry's lines come in one statement (numbered 1…n there), balance, repeat the entry's book,
-- date and kind, and stand on postable accounts of the entry's set.
CREATE FUNCTION ledger_check_lines() RETURNS trigger LANGUAGE plpgsql
AS $$
DECLARE
    sums record;
    bad record;
BEGIN
    SELECT n.entry_id, sum(n.debit) AS debit, sum(n.credit) AS credit INTO sums
    FROM new_lines n
    LEFT JOIN public.ledger_entry e ON e.id = n.entry_id
        AND e.book_id = n.book_id AND e.dated_on = n.dated_on AND e.kind = n.kind
    LEFT JOIN public.reference_account a ON a.id = n.account_id
        AND a.is_postable AND a.is_active AND a.ledger_set = e.ledger_set
    GROUP BY n.entry_id
    HAVING sum(n.debit) <> sum(n.credit) OR count(a.id) <> count(*) OR min(n.number) <> 1 OR max(n.number) <> count(*)
    LIMIT 1;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT n.number, a.code, a.name, e.ledger_set,
        CASE WHEN e.id IS NULL OR e.book_id <> n.book_id OR e.dated_on <> n.dated_on OR e.kind <> n.kind
                THEN 'other_entry'
             WHEN a.id IS NULL THEN 'no_account'
             WHEN NOT a.is_postable THEN 'header'
             WHEN NOT a.is_active THEN 'inactive'
             WHEN a.ledger_set <> e.ledger_set THEN 'set' END AS "case"
    INTO bad
    FROM new_lines n
    LEFT JOIN public.ledger_entry e ON e.id = n.entry_id
    LEFT JOIN public.reference_account a ON a.id = n.account_id
    WHERE n.entry_id = sums.entry_id
    ORDER BY "case" NULLS LAST LIMIT 1;
    RAISE EXCEPTION 'lines refused: %', coalesce(bad."case", 'balance')
        USING ERRCODE = CASE WHEN bad."case" IN ('header', 'inactive', 'no_account') THEN 'KP031' ELSE 'KP030' END,
        DETAIL = json_build_object('case', coalesce(bad."case", 'balance'), 'line', bad.number, 'account', bad.code,
            'name', bad.name, 'set', bad.ledger_set, 'debit', sums.debit::text, 'credit', sums.credit::text)::text;
END $$;
CREATE TRIGGER line_rules AFTER INSERT ON ledger_entryline REFERENCING NEW TABLE AS new_lines
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_check_lines();

-- At the end of the transaction an entry has lines, and a reversal mirrors its original: same book, set,
-- accounts and dimensions, the sides exchanged.
CREATE FUNCTION ledger_check_complete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM public.ledger_entryline l WHERE l.entry_id = NEW.id) THEN
        RAISE EXCEPTION 'entry % has no lines', NEW.id USING ERRCODE = 'KP030', DETAIL = '{"case": "no_lines"}';
    END IF;
    IF NEW.reverses_id IS NULL THEN
        RETURN NULL;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM public.ledger_entry o
            WHERE o.id = NEW.reverses_id AND o.id < NEW.id AND o.book_id = NEW.book_id
                AND o.ledger_set = NEW.ledger_set)
        OR EXISTS (
            SELECT number, account_id, unit_id, sub_activity_id, fund_source_id, counterpart_id, debit, credit
            FROM public.ledger_entryline WHERE entry_id = NEW.id
            EXCEPT
            SELECT number, account_id, unit_id, sub_activity_id, fund_source_id, counterpart_id, credit, debit
            FROM public.ledger_entryline WHERE entry_id = NEW.reverses_id)
        OR (SELECT count(*) FROM public.ledger_entryline WHERE entry_id = NEW.id)
            <> (SELECT count(*) FROM public.ledger_entryline WHERE entry_id = NEW.reverses_id)
    THEN
        RAISE EXCEPTION 'entry % does not mirror what it reverses', NEW.id
            USING ERRCODE = 'KP034', DETAIL = '{"case": "reversal"}';
    END IF;
    RETURN NULL;
END $$;
-- ledger_post writes an entry and its lines in one statement; from it only reversals are looked at again.
CREATE CONSTRAINT TRIGGER entry_is_complete AFTER INSERT ON ledger_entry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW
    WHEN (current_setting('kapuas.ledger_writer', true) IS DISTINCT FROM 'on' OR new.reverses_id IS NOT NULL)
    EXECUTE FUNCTION ledger_check_complete();

-- What ledger_post has looked up itself is looked up here for any other writer: actor, book, dimensions.
CREATE FUNCTION ledger_check_entry_references() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM new_entries n
            LEFT JOIN public.reference_user u ON u.id = n.actor_id
            LEFT JOIN public.ledger_book b ON b.id = n.book_id
            WHERE u.id IS NULL OR b.id IS NULL) THEN
        RAISE EXCEPTION 'entry refers to nothing' USING ERRCODE = 'KP031', DETAIL = '{"case": "no_reference"}';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER entry_references AFTER INSERT ON ledger_entry REFERENCING NEW TABLE AS new_entries
    FOR EACH STATEMENT WHEN (current_setting('kapuas.ledger_writer', true) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION ledger_check_entry_references();

CREATE FUNCTION ledger_check_line_references() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM new_lines n
            LEFT JOIN public.reference_unit u ON u.id = n.unit_id
            LEFT JOIN public.reference_program s ON s.id = n.sub_activity_id
            LEFT JOIN public.reference_fundsource f ON f.id = n.fund_source_id
            LEFT JOIN public.reference_unit c ON c.id = n.counterpart_id
            WHERE u.id IS NULL
                OR (n.sub_activity_id IS NOT NULL AND s.id IS NULL)
                OR (n.fund_source_id IS NOT NULL AND f.id IS NULL)
                OR (n.counterpart_id IS NOT NULL AND c.id IS NULL)) THEN
        RAISE EXCEPTION 'line refers to nothing' USING ERRCODE = 'KP031', DETAIL = '{"case": "no_reference"}';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER line_references AFTER INSERT ON ledger_entryline REFERENCING NEW TABLE AS new_lines
    FOR EACH STATEMENT WHEN (current_setting('kapuas.ledger_writer', true) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION ledger_check_line_references();
