-- The only writer of entries, lines, numbers and hashes. One call posts one or thousands of entries,
-- given as columns; a line names its entry by the entry's place (1…n) in the call, in rising order.
--
-- It locks the heads of the books by id, then reads the counters, then writes. The rules themselves
-- (balance, accounts, periods, mirrors) are the triggers' of ledger_rules.sql and hold for any writer.
-- A statement costs more than what it does here, so one entry takes two: one reads, one writes.

-- The key was posted before: the same content gives that entry, other content is refused.
CREATE FUNCTION ledger_known(
    p_source text, p_event text, p_book bigint, p_set text, p_digest text
) RETURNS ledger_entry LANGUAGE plpgsql STABLE AS $$
DECLARE
    known public.ledger_entry;
BEGIN
    SELECT e.* INTO known FROM public.ledger_entry e
    WHERE e.source = p_source AND e.event = p_event AND e.book_id = p_book AND e.ledger_set = p_set;
    IF FOUND AND known.content_digest <> p_digest THEN
        RAISE EXCEPTION 'key posted before with other content' USING ERRCODE = 'KP032',
            DETAIL = json_build_object('source', known.source, 'event', known.event, 'year', known.year,
                'number', known.number, 'book', (SELECT code FROM public.ledger_book WHERE id = known.book_id))::text;
    END IF;
    RETURN known;
END $$;

-- An entry without lines, or a line without a text: why.
CREATE FUNCTION ledger_refuse_lines(l_debit numeric[], l_credit numeric[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(cardinality(l_debit), 0) = 0 THEN
        RAISE EXCEPTION 'an entry has no lines' USING ERRCODE = 'KP030', DETAIL = '{"case": "no_lines"}';
    END IF;
    IF EXISTS (SELECT 1 FROM unnest(l_debit || l_credit) AS amount WHERE scale(amount) > 2) THEN
        RAISE EXCEPTION 'an amount has a third decimal' USING ERRCODE = 'KP030', DETAIL = '{"case": "decimals"}';
    END IF;
    RAISE EXCEPTION 'line refers to nothing' USING ERRCODE = 'KP031', DETAIL = '{"case": "no_reference"}';
END $$;

CREATE FUNCTION ledger_reversed(p_entry_id bigint) RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    original text;
BEGIN
    SELECT e.year || '/' || e.number INTO original FROM public.ledger_entry e WHERE e.id = p_entry_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no entry to reverse' USING ERRCODE = 'KP034', DETAIL = '{"case": "reversal"}';
    END IF;
    RETURN original;
END $$;

-- Several entries: read and written set-wise, but for one loop over the entries, because a hash needs the
-- one before.
CREATE FUNCTION ledger_post_many(
    p_actor_id bigint, p_posted_at timestamptz,
    e_book bigint[], e_set text[], e_kind text[], e_dated date[], e_source text[], e_event text[],
    e_description text[], e_reason text[], e_reverses bigint[],
    l_entry integer[], l_number integer[], l_account bigint[], l_unit bigint[], l_sub_activity bigint[],
    l_fund bigint[], l_counterpart bigint[], l_debit numeric[], l_credit numeric[]
) RETURNS SETOF ledger_entry
LANGUAGE plpgsql AS $$
DECLARE
    places integer[];
    known_places integer[];
    place integer;
    lines text[];
    line integer := 1;
    texts text[];
    content text;
    seal_end text;
    book bigint := 0;
    book_code text;
    head text;
    before text;
    added integer := 0;
    this_year integer := 0;
    counter integer;
    digest text;
    known ledger_entry;
    entries ledger_entry[];
    ids bigint[];
BEGIN
    PERFORM 1 FROM ledger_bookhead h WHERE h.book_id = ANY (e_book) ORDER BY h.book_id FOR UPDATE;
    SELECT array_agg(e.place ORDER BY e.book_id, extract(year FROM e.dated_on), e.place)
    INTO places FROM unnest(e_book, e_dated) WITH ORDINALITY AS e (book_id, dated_on, place);

    SELECT array_agg(ledger_line_text(l.number, a.code, u.code,
            CASE WHEN l.sub_activity_id IS NULL THEN '' ELSE s.code END,
            CASE WHEN l.fund_id IS NULL THEN '' ELSE f.code END,
            CASE WHEN l.counterpart_id IS NULL THEN '' ELSE c.code END, l.debit, l.credit)
        ORDER BY l.entry, l.number)
    INTO lines
    FROM unnest(l_entry, l_number, l_account, l_unit, l_sub_activity, l_fund, l_counterpart, l_debit, l_credit)
        AS l (entry, number, account_id, unit_id, sub_activity_id, fund_id, counterpart_id, debit, credit)
    LEFT JOIN reference_account a ON a.id = l.account_id
    LEFT JOIN reference_unit u ON u.id = l.unit_id
    LEFT JOIN reference_program s ON s.id = l.sub_activity_id
    LEFT JOIN reference_fundsource f ON f.id = l.fund_id
    LEFT JOIN reference_unit c ON c.id = l.counterpart_id;
    IF array_position(lines, NULL) IS NOT NULL THEN
        PERFORM ledger_refuse_lines(l_debit, l_credit);
    END IF;
    FOR k IN 1..cardinality(e_book) LOOP
        content := '';
        WHILE l_entry[line] = k LOOP
            content := content || E'\n' || lines[line];
            line := line + 1;
        END LOOP;
        IF content = '' THEN
            PERFORM ledger_refuse_lines(NULL, NULL);
        END IF;
        texts[k] := content;
    END LOOP;
    IF line <= cardinality(l_entry) THEN
        RAISE EXCEPTION 'lines are not in the order of their entries' USING ERRCODE = 'KP030', DETAIL = '{}';
    END IF;

    SELECT coalesce(array_agg(k.place), '{}') INTO known_places
    FROM unnest(e_source, e_event, e_book, e_set) WITH ORDINALITY AS k (source, event, book_id, ledger_set, place)
    JOIN ledger_entry e ON e.source = k.source AND e.event = k.event AND e.book_id = k.book_id
        AND e.ledger_set = k.ledger_set;
    FOREACH place IN ARRAY places LOOP
        IF e_book[place] IS DISTINCT FROM book THEN
            IF added > 0 THEN
                UPDATE ledger_bookhead h SET hash = head, year = this_year, number = counter,
                    entry_count = h.entry_count + added WHERE h.book_id = book;
            END IF;
            book := e_book[place];
            this_year := 0;
            added := 0;
            SELECT h.hash, ledger_escape(b.code), ledger_seal_end(u.username, p_posted_at)
            INTO head, book_code, seal_end
            FROM ledger_bookhead h JOIN ledger_book b ON b.id = h.book_id JOIN reference_user u ON u.id = p_actor_id
            WHERE h.book_id = book;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'no such book or actor' USING ERRCODE = 'KP035', DETAIL = '{"case": "no_book"}';
            END IF;
        END IF;
        content := '';
        IF e_reverses[place] IS NOT NULL THEN
            content := ledger_reversed(e_reverses[place]);
        END IF;
        digest := encode(sha256(convert_to(ledger_entry_text(book_code, extract(year FROM e_dated[place])::integer,
            e_set[place], e_kind[place], e_dated[place], e_source[place], e_event[place], e_description[place],
            e_reason[place], content) || texts[place], 'UTF8')), 'hex');
        IF place = ANY (known_places) THEN
            ids[place] := NULL;
            known := ledger_known(e_source[place], e_event[place], book, e_set[place], digest);
            known.posted_at := NULL;
            entries[place] := known;
            CONTINUE;
        END IF;
        IF extract(year FROM e_dated[place]) <> this_year THEN
            this_year := extract(year FROM e_dated[place]);
            SELECT coalesce(max(e.number), 0) INTO counter FROM ledger_entry e
            WHERE e.book_id = book AND e.year = this_year;
        END IF;
        counter := counter + 1;
        added := added + 1;
        before := head;
        head := ledger_hash(before, book_code, this_year, counter, seal_end, digest);
        ids[place] := nextval('ledger_entry_id_seq');
        entries[place] := ROW(ids[place], this_year, counter, e_set[place], e_kind[place], e_dated[place],
            e_source[place], e_event[place], e_description[place], e_reason[place], p_posted_at, digest, before, head,
            p_actor_id, book, e_reverses[place])::ledger_entry;
    END LOOP;
    IF added > 0 THEN
        UPDATE ledger_bookhead h SET hash = head, year = this_year, number = counter,
            entry_count = h.entry_count + added WHERE h.book_id = book;
    END IF;

    INSERT INTO ledger_entry SELECT * FROM unnest(entries) AS e WHERE e.posted_at IS NOT NULL;
    INSERT INTO ledger_entryline (entry_id, number, book_id, dated_on, kind, account_id, unit_id, sub_activity_id,
        fund_source_id, counterpart_id, debit, credit)
    SELECT ids[l.entry], l.number, e_book[l.entry], e_dated[l.entry], e_kind[l.entry], l.account_id, l.unit_id,
        l.sub_activity_id, l.fund_id, l.counterpart_id, l.debit, l.credit
    FROM unnest(l_entry, l_number, l_account, l_unit, l_sub_activity, l_fund, l_counterpart, l_debit, l_credit)
        AS l (entry, number, account_id, unit_id, sub_activity_id, fund_id, counterpart_id, debit, credit)
    WHERE ids[l.entry] IS NOT NULL;
    RETURN QUERY SELECT * FROM unnest(entries);
END $$;

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
    this_year integer := extract(year FROM e_dated[1]);
    base record;
    known ledger_entry;
    reverses text := '';
    guard text := set_config('kapuas.ledger_writer', 'on', true);
BEGIN
    IF cardinality(e_book) > 1 THEN
        RETURN QUERY SELECT e.id, e.number, e.posted_at IS NOT NULL, e.content_digest::text, e.previous_hash::text,
            e.hash::text
        FROM ledger_post_many(p_actor_id, p_posted_at, e_book, e_set, e_kind, e_dated, e_source, e_event,
            e_description, e_reason, e_reverses, l_entry, l_number, l_account, l_unit, l_sub_activity, l_fund,
            l_counterpart, l_debit, l_credit) AS e;
        guard := set_config('kapuas.ledger_writer', '', true);
        RETURN;
    END IF;
    IF e_reverses[1] IS NOT NULL THEN
        reverses := ledger_reversed(e_reverses[1]);
    END IF;
    -- The head's row is read again after a wait, the rest is of the statement's beginning: `was` tells.
    SELECT h.hash, h.year, h.number, h.entry_count, was.entry_count AS was, ledger_escape(b.code) AS book_code,
        ledger_seal_end(u.username, p_posted_at) AS seal_end, old.id AS old_id, t.lines
    INTO base
    FROM ledger_bookhead h
    JOIN ledger_bookhead was ON was.book_id = h.book_id
    JOIN ledger_book b ON b.id = h.book_id
    JOIN reference_user u ON u.id = p_actor_id
    LEFT JOIN ledger_entry old ON old.source = e_source[1] AND old.event = e_event[1]
        AND old.book_id = e_book[1] AND old.ledger_set = e_set[1]
    CROSS JOIN (
        SELECT array_agg(ledger_line_text(l.number, a.code, lu.code,
                CASE WHEN l.sub_activity_id IS NULL THEN '' ELSE s.code END,
                CASE WHEN l.fund_id IS NULL THEN '' ELSE f.code END,
                CASE WHEN l.counterpart_id IS NULL THEN '' ELSE c.code END, l.debit, l.credit)
            ORDER BY l.number) AS lines
        FROM unnest(l_number, l_account, l_unit, l_sub_activity, l_fund, l_counterpart, l_debit, l_credit)
            AS l (number, account_id, unit_id, sub_activity_id, fund_id, counterpart_id, debit, credit)
        LEFT JOIN reference_account a ON a.id = l.account_id
        LEFT JOIN reference_unit lu ON lu.id = l.unit_id
        LEFT JOIN reference_program s ON s.id = l.sub_activity_id
        LEFT JOIN reference_fundsource f ON f.id = l.fund_id
        LEFT JOIN reference_unit c ON c.id = l.counterpart_id
    ) AS t
    WHERE h.book_id = e_book[1]
    FOR UPDATE OF h;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such book or actor' USING ERRCODE = 'KP035', DETAIL = '{"case": "no_book"}';
    END IF;
    IF base.lines IS NULL OR array_position(base.lines, NULL) IS NOT NULL THEN
        PERFORM ledger_refuse_lines(l_debit, l_credit);
    END IF;
    content_digest := encode(sha256(convert_to(ledger_entry_text(base.book_code, this_year, e_set[1], e_kind[1],
        e_dated[1], e_source[1], e_event[1], e_description[1], e_reason[1], reverses)
        || E'\n' || array_to_string(base.lines, E'\n'), 'UTF8')), 'hex');
    IF base.old_id IS NOT NULL OR base.entry_count <> base.was THEN
        known := ledger_known(e_source[1], e_event[1], e_book[1], e_set[1], content_digest);
        IF known.id IS NOT NULL THEN
            guard := set_config('kapuas.ledger_writer', '', true);
            RETURN QUERY SELECT known.id, known.number, false, known.content_digest::text, known.previous_hash::text,
                known.hash::text;
            RETURN;
        END IF;
    END IF;
    IF base.year IS NOT DISTINCT FROM this_year THEN
        number := base.number + 1;
    ELSE
        SELECT coalesce(max(e.number), 0) + 1 INTO number FROM ledger_entry e
        WHERE e.book_id = e_book[1] AND e.year = this_year;
    END IF;
    previous_hash := base.hash;
    hash := ledger_hash(previous_hash, base.book_code, this_year, number, base.seal_end, content_digest);
    id := nextval('ledger_entry_id_seq');
    WITH moved AS (
        UPDATE ledger_bookhead h SET hash = ledger_post.hash, year = this_year, number = ledger_post.number,
            entry_count = h.entry_count + 1
        WHERE h.book_id = e_book[1]
    ), entry AS (
        INSERT INTO ledger_entry (id, year, number, ledger_set, kind, dated_on, source, event, description, reason,
            posted_at, content_digest, previous_hash, hash, actor_id, book_id, reverses_id)
        VALUES (ledger_post.id, this_year, ledger_post.number, e_set[1], e_kind[1], e_dated[1], e_source[1],
            e_event[1], e_description[1], e_reason[1], p_posted_at, ledger_post.content_digest,
            ledger_post.previous_hash, ledger_post.hash, p_actor_id, e_book[1], e_reverses[1])
    )
    INSERT INTO ledger_entryline (entry_id, number, book_id, dated_on, kind, account_id, unit_id, sub_activity_id,
        fund_source_id, counterpart_id, debit, credit)
    SELECT ledger_post.id, l.number, e_book[1], e_dated[1], e_kind[1], l.account_id, l.unit_id, l.sub_activity_id,
        l.fund_id, l.counterpart_id, l.debit, l.credit
    FROM unnest(l_number, l_account, l_unit, l_sub_activity, l_fund, l_counterpart, l_debit, l_credit)
        AS l (number, account_id, unit_id, sub_activity_id, fund_id, counterpart_id, debit, credit);
    guard := set_config('kapuas.ledger_writer', '', true);
    is_new := true;
    RETURN NEXT;
END $$;
