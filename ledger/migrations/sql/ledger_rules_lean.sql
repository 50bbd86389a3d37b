-- The same rules, looked at once: by the functions that post for what they write, by these triggers for what any
-- other writer inserts. Inside the functions session and current user differ; the owner alone is one person.

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

-- At the end of the transaction: what another writer inserted has actor, book, open month and lines; a reversal,
-- whoever wrote it, mirrors its original: same book, set, accounts and dimensions, the sides exchanged.
CREATE OR REPLACE FUNCTION ledger_check_complete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF session_user = current_user THEN
        IF NOT EXISTS (SELECT 1 FROM public.reference_user u, public.ledger_book b
                WHERE u.id = NEW.actor_id AND b.id = NEW.book_id) THEN
            RAISE EXCEPTION 'entry refers to nothing' USING ERRCODE = 'KP031', DETAIL = '{"case": "no_reference"}';
        END IF;
        PERFORM public.ledger_refuse_closed(ARRAY[NEW.id]);
        IF NOT EXISTS (SELECT 1 FROM public.ledger_entryline l WHERE l.entry_id = NEW.id) THEN
            RAISE EXCEPTION 'entry % has no lines', NEW.id USING ERRCODE = 'KP030', DETAIL = '{"case": "no_lines"}';
        END IF;
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
DROP TRIGGER entry_is_complete ON ledger_entry;
CREATE CONSTRAINT TRIGGER entry_is_complete AFTER INSERT ON ledger_entry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (session_user = current_user OR new.reverses_id IS NOT NULL)
    EXECUTE FUNCTION ledger_check_complete();
DROP TRIGGER entry_rules ON ledger_entry;
DROP TRIGGER entry_references ON ledger_entry;
DROP FUNCTION ledger_check_entries();
DROP FUNCTION ledger_check_entry_references();

-- Why lines are refused: what they refer to, their account, their entry, the balance. Nothing when they are sound.
CREATE FUNCTION ledger_refuse_unsound(p_entry_ids bigint[], l_debit numeric[], l_credit numeric[])
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    sums record;
    bad record;
BEGIN
    IF EXISTS (SELECT 1 FROM unnest(l_debit || l_credit) AS amount WHERE scale(amount) > 2)
        OR EXISTS (
            SELECT 1 FROM public.ledger_entryline n
            LEFT JOIN public.reference_unit u ON u.id = n.unit_id
            LEFT JOIN public.reference_program s ON s.id = n.sub_activity_id
            LEFT JOIN public.reference_fundsource f ON f.id = n.fund_source_id
            LEFT JOIN public.reference_unit c ON c.id = n.counterpart_id
            WHERE n.entry_id = ANY (p_entry_ids) AND (u.id IS NULL OR n.sub_activity_id IS DISTINCT FROM s.id
                OR n.fund_source_id IS DISTINCT FROM f.id OR n.counterpart_id IS DISTINCT FROM c.id))
    THEN
        PERFORM public.ledger_refuse_lines(l_debit, l_credit);
    END IF;
    SELECT n.entry_id, sum(n.debit) AS debit, sum(n.credit) AS credit INTO sums
    FROM public.ledger_entryline n
    LEFT JOIN public.ledger_entry e ON e.id = n.entry_id
        AND e.book_id = n.book_id AND e.dated_on = n.dated_on AND e.kind = n.kind
    LEFT JOIN public.reference_account a ON a.id = n.account_id
        AND a.is_postable AND a.is_active AND a.ledger_set = e.ledger_set
    WHERE n.entry_id = ANY (p_entry_ids)
    GROUP BY n.entry_id
    HAVING sum(n.debit) <> sum(n.credit) OR count(a.id) <> count(*) OR min(n.number) <> 1 OR max(n.number) <> count(*)
    LIMIT 1;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT n.number, a.code, a.name, e.ledger_set,
        CASE WHEN e.id IS NULL OR e.book_id <> n.book_id OR e.dated_on <> n.dated_on OR e.kind <> n.kind
                THEN 'other_entry'
             WHEN a.id IS NULL THEN 'no_account'
             WHEN NOT a.is_postable THEN 'header'
             WHEN NOT a.is_active THEN 'inactive'
             WHEN a.ledger_set <> e.ledger_set THEN 'set' END AS "case"
    INTO bad
    FROM public.ledger_entryline n
    LEFT JOIN public.ledger_entry e ON e.id = n.entry_id
    LEFT JOIN public.reference_account a ON a.id = n.account_id
    WHERE n.entry_id = sums.entry_id
    ORDER BY "case" NULLS LAST LIMIT 1;
    RAISE EXCEPTION 'lines refused: %', coalesce(bad."case", 'balance')
        USING ERRCODE = CASE WHEN bad."case" IN ('header', 'inactive', 'no_account') THEN 'KP031' ELSE 'KP030' END,
        DETAIL = json_build_object('case', coalesce(bad."case", 'balance'), 'line', bad.number, 'account', bad.code,
            'name', bad.name, 'set', bad.ledger_set, 'debit', sums.debit::text, 'credit', sums.credit::text)::text;
END $$;

-- Lines of another writer: an entry's lines come in one statement (numbered 1…n there), balance, repeat the entry's
-- book, date and kind, stand on postable accounts of the entry's set, in an open month.
CREATE OR REPLACE FUNCTION ledger_check_lines() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entry_ids bigint[] := ARRAY(SELECT DISTINCT n.entry_id FROM new_lines n);
BEGIN
    PERFORM 1 FROM new_lines n
    GROUP BY n.entry_id
    HAVING min(n.number) <> 1 OR max(n.number) <> count(*)
        OR count(*) <> (SELECT count(*) FROM public.ledger_entryline l WHERE l.entry_id = n.entry_id)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'lines of an entry come in one statement' USING ERRCODE = 'KP030',
            DETAIL = '{"case": "other_entry"}';
    END IF;
    PERFORM public.ledger_refuse_closed(entry_ids);
    PERFORM public.ledger_refuse_unsound(entry_ids, '{0}', '{0}');
    RETURN NULL;
END $$;
DROP TRIGGER line_references ON ledger_entryline;
DROP FUNCTION ledger_check_line_references();
DROP TRIGGER line_rules ON ledger_entryline;
CREATE TRIGGER line_rules AFTER INSERT ON ledger_entryline REFERENCING NEW TABLE AS new_lines
    FOR EACH STATEMENT WHEN (session_user = current_user)
    EXECUTE FUNCTION ledger_check_lines();
