-- The only writer of entries, lines, numbers and hashes. One call posts one or thousands of entries,
-- given as columns; a line names its entry by the entry's place (1…n) in the call, in rising order.
--
-- It locks the heads of the books by id, then reads the counters, then writes. The rules themselves
-- (balance, accounts, periods, mirrors) are the triggers' of ledger_rules.sql and hold for any writer.
-- Rows are read and written set-wise; one loop over the entries remains, because a hash needs the one before.
CREATE FUNCTION ledger_post(
    p_actor_id bigint, p_posted_at timestamptz,
    e_book bigint[], e_set text[], e_kind text[], e_dated date[], e_source text[], e_event text[],
    e_description text[], e_reason text[], e_reverses bigint[],
    l_entry integer[], l_number integer[], l_account bigint[], l_unit bigint[], l_sub_activity bigint[],
    l_fund bigint[], l_counterpart bigint[], l_debit numeric[], l_credit numeric[]
) RETURNS TABLE (id bigint, number integer, is_new boolean, content_digest text, previous_hash text, hash text)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
-- Plans serve calls of any size and are made once; every access is by key, also while a table is small.
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
AS $$
#variable_conflict use_column
DECLARE
    total integer := cardinality(e_book);
    places integer[] := '{1}';
    place integer;
    lines text[];
    line integer := 1;
    has_third_decimal boolean;
    is_unknown boolean;
    texts text[];
    text text;
    seal_start text;
    seal_end text;
    book bigint := 0;
    book_code text;
    head text;
    before text;
    added integer := 0;
    this_year integer := 0;
    counter integer;
    digest text;
    old record;
    entry ledger_entry;
    entries ledger_entry[];
    ids bigint[];
    guard text := set_config('kapuas.ledger_writer', 'on', true);
BEGIN
    IF total > 1 THEN
        PERFORM 1 FROM ledger_bookhead h WHERE h.book_id = ANY (e_book) ORDER BY h.book_id FOR UPDATE;
        SELECT array_agg(e.place ORDER BY e.book_id, extract(year FROM e.dated_on), e.place)
        INTO places FROM unnest(e_book, e_dated) WITH ORDINALITY AS e (book_id, dated_on, place);
    END IF;

    SELECT array_agg(concat_ws(E'\t',
            l.number, ledger_escape(a.code), ledger_escape(u.code), ledger_escape(s.code),
            ledger_escape(f.code), ledger_escape(c.code), l.debit::numeric(20, 2), l.credit::numeric(20, 2))
            ORDER BY l.entry, l.number),
        bool_or(scale(l.debit) > 2 OR scale(l.credit) > 2),
        bool_or(a.id IS NULL OR u.id IS NULL OR (s.id IS NULL AND l.sub_activity_id IS NOT NULL)
            OR (f.id IS NULL AND l.fund_id IS NOT NULL) OR (c.id IS NULL AND l.counterpart_id IS NOT NULL))
    INTO lines, has_third_decimal, is_unknown
    FROM unnest(l_entry, l_number, l_account, l_unit, l_sub_activity, l_fund, l_counterpart, l_debit, l_credit)
        AS l (entry, number, account_id, unit_id, sub_activity_id, fund_id, counterpart_id, debit, credit)
    LEFT JOIN reference_account a ON a.id = l.account_id
    LEFT JOIN reference_unit u ON u.id = l.unit_id
    LEFT JOIN reference_program s ON s.id = l.sub_activity_id
    LEFT JOIN reference_fundsource f ON f.id = l.fund_id
    LEFT JOIN reference_unit c ON c.id = l.counterpart_id;
    IF is_unknown THEN
        RAISE EXCEPTION 'line refers to nothing' USING ERRCODE = 'KP031', DETAIL = '{"case": "no_reference"}';
    END IF;
    IF has_third_decimal THEN
        RAISE EXCEPTION 'an amount has a third decimal' USING ERRCODE = 'KP030', DETAIL = '{"case": "decimals"}';
    END IF;
    IF total = 1 THEN
        texts := ARRAY[E'\n' || array_to_string(lines, E'\n')];
    ELSE
        FOR k IN 1..total LOOP
            text := '';
            WHILE l_entry[line] = k LOOP
                text := text || E'\n' || lines[line];
                line := line + 1;
            END LOOP;
            texts[k] := text;
        END LOOP;
        IF line <= cardinality(l_entry) THEN
            RAISE EXCEPTION 'lines are not in the order of their entries' USING ERRCODE = 'KP030', DETAIL = '{}';
        END IF;
    END IF;

    FOREACH place IN ARRAY places LOOP
        IF e_book[place] IS DISTINCT FROM book THEN
            IF added > 0 THEN
                UPDATE ledger_bookhead h SET hash = head, entry_count = h.entry_count + added WHERE h.book_id = book;
            END IF;
            book := e_book[place];
            this_year := 0;
            added := 0;
            SELECT h.hash, ledger_escape(b.code), E'\t' || ledger_escape(u.username) || E'\t'
                || to_char(p_posted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || E'\t'
            INTO head, book_code, seal_end
            FROM ledger_bookhead h JOIN ledger_book b ON b.id = h.book_id JOIN reference_user u ON u.id = p_actor_id
            WHERE h.book_id = book FOR UPDATE OF h;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'no such book or actor' USING ERRCODE = 'KP035', DETAIL = '{"case": "no_book"}';
            END IF;
            seal_start := E'\t' || book_code || E'\t';
        END IF;
        text := '';
        IF e_reverses[place] IS NOT NULL THEN
            SELECT o.year || '/' || o.number INTO text FROM ledger_entry o WHERE o.id = e_reverses[place];
            IF NOT FOUND THEN
                RAISE EXCEPTION 'no entry to reverse' USING ERRCODE = 'KP034', DETAIL = '{"case": "reversal"}';
            END IF;
        END IF;
        digest := encode(sha256(convert_to(concat_ws(E'\t', 'kapuas-entry 1', book_code,
            extract(year FROM e_dated[place]), e_set[place], e_kind[place], to_char(e_dated[place], 'YYYY-MM-DD'),
            ledger_escape(e_source[place]), ledger_escape(e_event[place]), ledger_escape(e_description[place]),
            ledger_escape(e_reason[place]), text) || texts[place], 'UTF8')), 'hex');

        SELECT o.* INTO entry FROM ledger_entry o
        WHERE o.source = e_source[place] AND o.event = e_event[place] AND o.book_id = book
            AND o.ledger_set = e_set[place];
        IF FOUND THEN
            IF entry.content_digest <> digest THEN
                RAISE EXCEPTION 'key posted before with other content' USING ERRCODE = 'KP032',
                    DETAIL = json_build_object('source', entry.source, 'event', entry.event, 'book', book_code,
                        'year', entry.year, 'number', entry.number)::text;
            END IF;
            ids[place] := NULL;
            entry.posted_at := NULL;
            entries[place] := entry;
            CONTINUE;
        END IF;

        IF extract(year FROM e_dated[place]) <> this_year THEN
            this_year := extract(year FROM e_dated[place]);
            SELECT coalesce(max(o.number), 0) INTO counter FROM ledger_entry o 
            WHERE o.book_id = book AND o.year = this_year;
        END IF;
        counter := counter + 1;
        added := added + 1;
        before := head;
        head := encode(sha256(convert_to(
            E'kapuas-seal 1\t' || head || seal_start || this_year || E'\t' || counter || seal_end || digest,
            'UTF8')), 'hex');
        ids[place] := nextval('ledger_entry_id_seq');
        entries[place] := ROW(ids[place], this_year, counter, e_set[place], e_kind[place], e_dated[place], e_source[place],
            e_event[place], e_description[place], e_reason[place], p_posted_at, digest, before, head, p_actor_id, book,
            e_reverses[place])::ledger_entry;
    END LOOP;

    IF added > 0 THEN
        UPDATE ledger_bookhead h SET hash = head, entry_count = h.entry_count + added WHERE h.book_id = book;
    END IF;
    INSERT INTO ledger_entry SELECT * FROM unnest(entries) AS e WHERE e.posted_at IS NOT NULL;
    INSERT INTO ledger_entryline (entry_id, number, book_id, dated_on, kind, account_id, unit_id, sub_activity_id,
        fund_source_id, counterpart_id, debit, credit)
    SELECT ids[l.entry], l.number, e_book[l.entry], e_dated[l.entry], e_kind[l.entry], l.account_id, l.unit_id,
        l.sub_activity_id, l.fund_id, l.counterpart_id, l.debit, l.credit
    FROM unnest(l_entry, l_number, l_account, l_unit, l_sub_activity, l_fund, l_counterpart, l_debit, l_credit)
        AS l (entry, number, account_id, unit_id, sub_activity_id, fund_id, counterpart_id, debit, credit)
    WHERE ids[l.entry] IS NOT NULL;
    guard := set_config('kapuas.ledger_writer', '', true);

    FOR k IN 1..total LOOP
        entry := entries[k];
        id := entry.id;
        number := entry.number;
        is_new := ids[k] IS NOT NULL;
        content_digest := entry.content_digest;
        previous_hash := entry.previous_hash;
        hash := entry.hash;
        RETURN NEXT;
    END LOOP;
END $$;
