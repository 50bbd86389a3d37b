-- The same rules with one look at each posting: the lines' trigger, which sees every line whoever writes it, also
-- looks at the month of its entry. An entry that another writer inserts is looked at by itself as well.

-- Refuses entries outside an open month of an open year; a closed year takes three kinds, with a reason.
CREATE FUNCTION ledger_refuse_closed(p_entry_ids bigint[]) RETURNS void LANGUAGE plpgsql AS $$
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

-- An entry of another writer than ledger_post: actor and book, which ledger_post has looked up, and its month.
CREATE FUNCTION ledger_check_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM public.reference_user u, public.ledger_book b
            WHERE u.id = NEW.actor_id AND b.id = NEW.book_id) THEN
        RAISE EXCEPTION 'entry refers to nothing' USING ERRCODE = 'KP031', DETAIL = '{"case": "no_reference"}';
    END IF;
    PERFORM public.ledger_refuse_closed(ARRAY[NEW.id]);
    RETURN NULL;
END $$;
DROP TRIGGER entry_rules ON ledger_entry;
DROP TRIGGER entry_references ON ledger_entry;
CREATE TRIGGER entry_rules AFTER INSERT ON ledger_entry
    FOR EACH ROW WHEN (coalesce(current_setting('kapuas.ledger_writer', true), '') = '')
    EXECUTE FUNCTION ledger_check_entry();
DROP FUNCTION ledger_check_entries();
DROP FUNCTION ledger_check_entry_references();

-- Lines: an entry's lines come in one statement (numbered 1…n there), balance, repeat the entry's book,
-- date and kind, stand on postable accounts of the entry's set, and their month is open.
CREATE OR REPLACE FUNCTION ledger_check_lines() RETURNS trigger LANGUAGE plpgsql
AS $$
DECLARE
    sums record;
    bad record;
BEGIN
    IF coalesce(current_setting('kapuas.ledger_writer', true), '') = '' AND EXISTS (
        SELECT 1 FROM new_lines n
        LEFT JOIN public.reference_unit u ON u.id = n.unit_id
        LEFT JOIN public.reference_program s ON s.id = n.sub_activity_id
        LEFT JOIN public.reference_fundsource f ON f.id = n.fund_source_id
        LEFT JOIN public.reference_unit c ON c.id = n.counterpart_id
        WHERE u.id IS NULL OR n.sub_activity_id IS DISTINCT FROM s.id OR n.fund_source_id IS DISTINCT FROM f.id
            OR n.counterpart_id IS DISTINCT FROM c.id)
    THEN
        RAISE EXCEPTION 'line refers to nothing' USING ERRCODE = 'KP031', DETAIL = '{"case": "no_reference"}';
    END IF;
    PERFORM 1 FROM new_lines n
    LEFT JOIN public.ledger_entry e ON e.id = n.entry_id
        AND e.book_id = n.book_id AND e.dated_on = n.dated_on AND e.kind = n.kind
    LEFT JOIN public.ledger_period p ON p.book_id = n.book_id AND p.year = e.year
        AND p.month = extract(month FROM n.dated_on)::integer AND p.is_open
        AND e.year = extract(year FROM n.dated_on)::integer
    LEFT JOIN public.reference_account a ON a.id = n.account_id
        AND a.is_postable AND a.is_active AND a.ledger_set = e.ledger_set
    GROUP BY n.entry_id
    HAVING sum(n.debit) <> sum(n.credit) OR count(a.id) <> count(*) OR count(p.id) <> count(*)
        OR min(n.number) <> 1 OR max(n.number) <> count(*)
    LIMIT 1;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    PERFORM public.ledger_refuse_closed(ARRAY(SELECT DISTINCT n.entry_id FROM new_lines n));
    -- What is left may be entries that a closed year takes: the other rules by themselves.
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
DROP TRIGGER line_references ON ledger_entryline;
DROP FUNCTION ledger_check_line_references();
