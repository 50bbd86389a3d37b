-- ledger_post_many as before; an entry of the set LEGACY takes accounts of both sets.
CREATE OR REPLACE FUNCTION ledger_post_many(
    p_actor_id bigint, p_posted_at timestamptz,
    e_book bigint[], e_set text[], e_kind text[], e_dated date[], e_source text[], e_event text[],
    e_description text[], e_reason text[], e_reverses bigint[],
    l_entry integer[], l_number integer[], l_account bigint[], l_unit bigint[], l_sub_activity bigint[],
    l_fund bigint[], l_counterpart bigint[], l_debit numeric[], l_credit numeric[]
) RETURNS TABLE (id bigint, number integer, is_new boolean, content_digest text, previous_hash text, hash text)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    is_sound boolean;
    digests text[];
    places integer[];
    known_ids bigint[];
    place integer;
    sealed_by text;
    book bigint;
    book_code text;
    head text;
    before text;
    added integer := 0;
    this_year integer;
    counter integer;
    ids bigint[] := array_fill(NULL::bigint, ARRAY[cardinality(e_book)]);
    numbers integer[] := array_fill(NULL::integer, ARRAY[cardinality(e_book)]);
    befores text[] := array_fill(NULL::text, ARRAY[cardinality(e_book)]);
    hashes text[] := array_fill(NULL::text, ARRAY[cardinality(e_book)]);
BEGIN
    IF cardinality(l_entry) > 400 THEN
        -- Worth a plan of its own: whole tables then cost less than one look-up a line.
        PERFORM set_config('plan_cache_mode', 'force_custom_plan', true), set_config('enable_seqscan', 'on', true);
    END IF;
    PERFORM 1 FROM ledger_bookhead h WHERE h.book_id = ANY (e_book) ORDER BY h.book_id FOR UPDATE;
    SELECT concat_ws(E'\t', u.username, to_char(p_posted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
    INTO sealed_by FROM reference_user u WHERE u.id = p_actor_id;
    IF NOT FOUND OR EXISTS (SELECT 1 FROM unnest(e_book) AS wanted (id) LEFT JOIN ledger_bookhead h ON h.book_id = wanted.id
            WHERE h.book_id IS NULL) THEN
        RAISE EXCEPTION 'no such book or actor' USING ERRCODE = 'KP035', DETAIL = '{"case": "no_book"}';
    END IF;

    WITH entry_lines AS (
        SELECT l.entry, string_agg(concat_ws(E'\t', l.number,
                CASE WHEN a.is_postable AND a.is_active THEN a.code ELSE E'\x7f' END, coalesce(u.code, E'\x7f'),
                coalesce(s.code, CASE WHEN l.sub_activity_id IS NULL THEN '' ELSE E'\x7f' END),
                coalesce(f.code, CASE WHEN l.fund_id IS NULL THEN '' ELSE E'\x7f' END),
                coalesce(c.code, CASE WHEN l.counterpart_id IS NULL THEN '' ELSE E'\x7f' END),
                l.debit::numeric(20, 2), l.credit::numeric(20, 2)), E'\n' ORDER BY l.number) AS texts,
            count(*) AS line_count,
            sum(l.debit) = sum(l.credit) AND min(l.number) = 1 AND max(l.number) = count(*)
                AND max(scale(l.debit)) <= 2 AND max(scale(l.credit)) <= 2 AS is_sound,
            CASE WHEN min(a.ledger_set) = max(a.ledger_set) THEN min(a.ledger_set) END AS ledger_set
        FROM unnest(l_entry, l_number, l_account, l_unit, l_sub_activity, l_fund, l_counterpart, l_debit, l_credit)
            AS l (entry, number, account_id, unit_id, sub_activity_id, fund_id, counterpart_id, debit, credit)
        LEFT JOIN reference_account a ON a.id = l.account_id
        LEFT JOIN reference_unit u ON u.id = l.unit_id
        LEFT JOIN reference_program s ON s.id = l.sub_activity_id
        LEFT JOIN reference_fundsource f ON f.id = l.fund_id
        LEFT JOIN reference_unit c ON c.id = l.counterpart_id
        GROUP BY l.entry
    )
    SELECT bool_and((t.is_sound AND (t.ledger_set = e.ledger_set OR e.ledger_set = 'LEGACY')
                AND strpos(t.texts, E'\x7f') = 0) IS TRUE)
            AND sum(t.line_count) = cardinality(l_entry),
        array_agg(encode(sha256(convert_to(concat_ws(E'\t', 'kapuas-entry 1', b.code,
                extract(year FROM e.dated_on)::integer, e.ledger_set, e.kind, to_char(e.dated_on, 'YYYY-MM-DD'),
                ledger_escape(e.source), ledger_escape(e.event), ledger_escape(e.description), ledger_escape(e.reason),
                CASE WHEN e.reverses_id IS NULL THEN '' ELSE ledger_reversed(e.reverses_id) END)
            || E'\n' || t.texts, 'UTF8')), 'hex') ORDER BY e.place),
        array_agg(e.place ORDER BY e.book_id, extract(year FROM e.dated_on), e.place),
        array_agg(known.id ORDER BY e.place)
    INTO is_sound, digests, places, known_ids
    FROM unnest(e_book, e_set, e_kind, e_dated, e_source, e_event, e_description, e_reason, e_reverses) WITH ORDINALITY
        AS e (book_id, ledger_set, kind, dated_on, source, event, description, reason, reverses_id, place)
    JOIN ledger_book b ON b.id = e.book_id
    LEFT JOIN entry_lines t ON t.entry = e.place
    LEFT JOIN ledger_entry known ON known.source = e.source AND known.event = e.event AND known.book_id = e.book_id
        AND known.ledger_set = e.ledger_set;

    IF array_position(digests, NULL) IS NOT NULL THEN
        PERFORM ledger_refuse_lines(NULL, NULL);
    END IF;
    FOREACH place IN ARRAY places LOOP
        IF known_ids[place] IS NOT NULL THEN
            PERFORM ledger_known(e_source[place], e_event[place], e_book[place], e_set[place], digests[place]);
            CONTINUE;
        END IF;
        IF e_book[place] IS DISTINCT FROM book THEN
            IF added > 0 THEN
                UPDATE ledger_bookhead h SET hash = head, previous_hash = before, year = this_year, number = counter,
                    entry_count = h.entry_count + added WHERE h.book_id = book;
            END IF;
            book := e_book[place];
            this_year := NULL;
            added := 0;
            SELECT h.hash, b.code INTO head, book_code
            FROM ledger_bookhead h JOIN ledger_book b ON b.id = h.book_id WHERE h.book_id = book;
        END IF;
        IF extract(year FROM e_dated[place]) IS DISTINCT FROM this_year THEN
            this_year := extract(year FROM e_dated[place]);
            SELECT coalesce(max(e.number), 0) INTO counter FROM ledger_entry e
            WHERE e.book_id = book AND e.year = this_year;
        END IF;
        counter := counter + 1;
        added := added + 1;
        before := head;
        head := encode(sha256(convert_to(concat_ws(E'\t', 'kapuas-seal 1', before, book_code, this_year, counter,
            sealed_by, digests[place]), 'UTF8')), 'hex');
        ids[place] := nextval('ledger_entry_id_seq');
        numbers[place] := counter;
        befores[place] := before;
        hashes[place] := head;
    END LOOP;
    IF added > 0 THEN
        UPDATE ledger_bookhead h SET hash = head, previous_hash = before, year = this_year, number = counter,
            entry_count = h.entry_count + added WHERE h.book_id = book;
    END IF;

    INSERT INTO ledger_entry (id, year, number, ledger_set, kind, dated_on, source, event, description, reason,
        posted_at, content_digest, previous_hash, hash, actor_id, book_id, reverses_id)
    SELECT e.id, extract(year FROM e.dated_on), e.number, e.ledger_set, e.kind, e.dated_on, e.source, e.event,
        e.description, e.reason, p_posted_at, e.digest, e.before, e.hash, p_actor_id, e.book_id, e.reverses_id
    FROM unnest(ids, numbers, e_book, e_set, e_kind, e_dated, e_source, e_event, e_description, e_reason, e_reverses,
            digests, befores, hashes)
        AS e (id, number, book_id, ledger_set, kind, dated_on, source, event, description, reason, reverses_id,
            digest, before, hash)
    WHERE e.id IS NOT NULL;
    INSERT INTO ledger_entryline (entry_id, number, book_id, dated_on, kind, account_id, unit_id, sub_activity_id,
        fund_source_id, counterpart_id, debit, credit)
    SELECT e.id, l.number, e.book_id, e.dated_on, e.kind, l.account_id, l.unit_id, l.sub_activity_id, l.fund_id,
        l.counterpart_id, l.debit, l.credit
    FROM unnest(l_entry, l_number, l_account, l_unit, l_sub_activity, l_fund, l_counterpart, l_debit, l_credit)
        AS l (entry, number, account_id, unit_id, sub_activity_id, fund_id, counterpart_id, debit, credit)
    JOIN unnest(ids, e_book, e_dated, e_kind) WITH ORDINALITY AS e (id, book_id, dated_on, kind, place)
        ON e.place = l.entry
    WHERE e.id IS NOT NULL;
    PERFORM ledger_refuse_closed(ids);
    IF is_sound IS NOT TRUE THEN
        PERFORM ledger_refuse_unsound(ids, l_debit, l_credit);
    END IF;
    UPDATE ledger_bookhead h SET open_from = ledger_open_from(h.book_id, h.year) WHERE h.book_id = ANY (e_book);
    RETURN QUERY SELECT coalesce(w.id, e.id), coalesce(w.number, e.number), w.id IS NOT NULL, w.digest,
            coalesce(w.before, e.previous_hash), coalesce(w.hash, e.hash)
        FROM unnest(ids, known_ids, numbers, digests, befores, hashes) WITH ORDINALITY
            AS w (id, known_id, number, digest, before, hash, place)
        LEFT JOIN ledger_entry e ON e.id = w.known_id
        ORDER BY w.place;
END $$;
