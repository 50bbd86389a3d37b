-- ledger_post for one entry: three statements move the book's head, write the entry and its lines; the first reads
-- and checks what the text holds. Whatever that does not take (a closed month, another year than the head's, lines
-- that are not sound, no such book) goes through ledger_post_many, which says why, or posts it.
--
-- The triggers on entries and lines look at what another writer inserts: session and current user are one person
-- only outside these functions, and no setting can pretend otherwise. What the hashed text must spell out (tabs,
-- line ends, backslashes) cannot stand in codes and usernames; E'\x7f' marks what is missing, for the same reason.

-- First day of the months of a year that are open for all kinds: after the last closed one. NULL when none is.
CREATE FUNCTION ledger_open_from(p_book_id bigint, p_year integer) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN count(*) = 12 AND coalesce(max(month) FILTER (WHERE NOT is_open), 0) < 12
        THEN make_date(p_year, coalesce(max(month) FILTER (WHERE NOT is_open), 0) + 1, 1) END
    FROM public.ledger_period WHERE book_id = p_book_id AND year = p_year
$$;

-- Takes the head back by one entry, which another posting of the same key has made needless.
CREATE FUNCTION ledger_restore_head(p_book_id bigint) RETURNS void LANGUAGE sql AS $$
    UPDATE public.ledger_bookhead h SET hash = e.hash, previous_hash = e.previous_hash, number = e.number,
        entry_count = h.entry_count - 1
    FROM public.ledger_entry e
    WHERE h.book_id = p_book_id AND e.book_id = p_book_id AND e.year = h.year AND e.number = h.number - 1
$$;

-- Months that close or open move the day on the heads; who changes months holds the heads.
CREATE FUNCTION ledger_move_open_from() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    writer text := coalesce(current_setting('kapuas.ledger_writer', true), '');
    guard text := set_config('kapuas.ledger_writer', 'on', true);
BEGIN
    UPDATE ledger_bookhead h SET open_from = ledger_open_from(h.book_id, h.year)
    WHERE h.book_id IN (SELECT book_id FROM changed);
    guard := set_config('kapuas.ledger_writer', writer, true);
    RETURN NULL;
END $$;
CREATE TRIGGER period_moves_head AFTER UPDATE ON ledger_period REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_move_open_from();

-- Heads: the owner writes them inside the functions only.
CREATE FUNCTION ledger_refuse_stranger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('kapuas.ledger_writer', true), '') = '' THEN
        RAISE EXCEPTION '% on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'KP034',
            DETAIL = json_build_object('case', 'immutable', 'table', TG_TABLE_NAME)::text;
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER head_by_function ON ledger_bookhead;
CREATE TRIGGER head_by_function BEFORE INSERT OR UPDATE ON ledger_bookhead
    FOR EACH STATEMENT WHEN (session_user = current_user) EXECUTE FUNCTION ledger_refuse_stranger();

-- Several entries, or one that the single statement does not take: read and checked set-wise, with one loop over
-- the entries for what depends on the one before: number and hash.
DROP FUNCTION ledger_post_many(
    bigint, timestamptz, bigint[], text[], text[], date[], text[], text[], text[], text[], bigint[],
    integer[], integer[], bigint[], bigint[], bigint[], bigint[], bigint[], numeric[], numeric[]);
CREATE FUNCTION ledger_post_many(
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
                AND min(a.ledger_set) = max(a.ledger_set)
                AND max(scale(l.debit)) <= 2 AND max(scale(l.credit)) <= 2 AS is_sound,
            min(a.ledger_set) AS ledger_set
        FROM unnest(l_entry, l_number, l_account, l_unit, l_sub_activity, l_fund, l_counterpart, l_debit, l_credit)
            AS l (entry, number, account_id, unit_id, sub_activity_id, fund_id, counterpart_id, debit, credit)
        LEFT JOIN reference_account a ON a.id = l.account_id
        LEFT JOIN reference_unit u ON u.id = l.unit_id
        LEFT JOIN reference_program s ON s.id = l.sub_activity_id
        LEFT JOIN reference_fundsource f ON f.id = l.fund_id
        LEFT JOIN reference_unit c ON c.id = l.counterpart_id
        GROUP BY l.entry
    )
    SELECT bool_and((t.is_sound AND t.ledger_set = e.ledger_set AND strpos(t.texts, E'\x7f') = 0) IS TRUE)
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

CREATE OR REPLACE FUNCTION ledger_post(
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
    guard text;
    this_year integer;
    heading text;
    known ledger_entry;
BEGIN
    IF cardinality(e_book) = 1 THEN
        IF session_user = current_user THEN
            guard := set_config('kapuas.ledger_writer', 'on', true);
        END IF;
        this_year := extract(year FROM e_dated[1]);
        heading := concat_ws(E'\t', e_source[1], e_event[1], e_description[1], e_reason[1],
            CASE WHEN e_reverses[1] IS NULL THEN '' ELSE ledger_reversed(e_reverses[1]) END);
        IF length(translate(heading, E'\\\t\n\r', '')) <> length(heading) - 4 THEN
            heading := concat_ws(E'\t', ledger_escape(e_source[1]), ledger_escape(e_event[1]),
                ledger_escape(e_description[1]), ledger_escape(e_reason[1]),
                CASE WHEN e_reverses[1] IS NULL THEN '' ELSE ledger_reversed(e_reverses[1]) END);
        END IF;
            UPDATE ledger_bookhead h
            SET previous_hash = h.hash, number = h.number + 1, entry_count = h.entry_count + 1,
                hash = encode(sha256(convert_to(concat_ws(E'\t', 'kapuas-seal 1', h.hash, t.book_code, this_year,
                    h.number + 1, t.username,
                    to_char(p_posted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), t.digest), 'UTF8')), 'hex')
            FROM (
                SELECT b.code AS book_code, u.username,
                    encode(sha256(convert_to(concat_ws(E'\t', 'kapuas-entry 1', b.code, this_year, e_set[1],
                        e_kind[1], to_char(e_dated[1], 'YYYY-MM-DD'), heading) || E'\n' || read_lines.texts, 'UTF8')), 'hex')
                        AS digest
                FROM ledger_book b
                JOIN reference_user u ON u.id = p_actor_id
                CROSS JOIN (
                    SELECT string_agg(concat_ws(E'\t', l.number,
                            CASE WHEN a.is_postable AND a.is_active AND a.ledger_set = e_set[1] THEN a.code
                                ELSE E'\x7f' END,
                            coalesce(lu.code, E'\x7f'),
                            coalesce(s.code, CASE WHEN l.sub_activity_id IS NULL THEN '' ELSE E'\x7f' END),
                            coalesce(f.code, CASE WHEN l.fund_id IS NULL THEN '' ELSE E'\x7f' END),
                            coalesce(c.code, CASE WHEN l.counterpart_id IS NULL THEN '' ELSE E'\x7f' END),
                            l.debit::numeric(20, 2), l.credit::numeric(20, 2)), E'\n' ORDER BY l.place) AS texts
                    FROM unnest(l_number, l_account, l_unit, l_sub_activity, l_fund, l_counterpart, l_debit, l_credit)
                        WITH ORDINALITY
                        AS l (number, account_id, unit_id, sub_activity_id, fund_id, counterpart_id, debit, credit, place)
                    LEFT JOIN reference_account a ON a.id = l.account_id
                    LEFT JOIN reference_unit lu ON lu.id = l.unit_id
                    LEFT JOIN reference_program s ON s.id = l.sub_activity_id
                    LEFT JOIN reference_fundsource f ON f.id = l.fund_id
                    LEFT JOIN reference_unit c ON c.id = l.counterpart_id
                    HAVING sum(l.debit) = sum(l.credit)
                        AND bool_and(l.number = l.place AND scale(l.debit) <= 2 AND scale(l.credit) <= 2)
                ) AS read_lines
                WHERE b.id = e_book[1] AND strpos(read_lines.texts, E'\x7f') = 0
            ) AS t
            WHERE h.book_id = e_book[1] AND h.year = this_year AND h.open_from <= e_dated[1]
            RETURNING h.number, t.digest, h.previous_hash, h.hash
            INTO number, content_digest, previous_hash, hash;
        IF FOUND THEN
            INSERT INTO ledger_entry (year, number, ledger_set, kind, dated_on, source, event, description, reason,
                posted_at, content_digest, previous_hash, hash, actor_id, book_id, reverses_id)
            VALUES (this_year, ledger_post.number, e_set[1], e_kind[1], e_dated[1], e_source[1], e_event[1], e_description[1],
                e_reason[1], p_posted_at, ledger_post.content_digest, ledger_post.previous_hash, ledger_post.hash, p_actor_id, e_book[1], e_reverses[1])
            ON CONFLICT (source, event, book_id, ledger_set) DO NOTHING
            RETURNING ledger_entry.id INTO id;
            IF FOUND THEN
            INSERT INTO ledger_entryline (entry_id, number, book_id, dated_on, kind, account_id, unit_id,
                sub_activity_id, fund_source_id, counterpart_id, debit, credit)
            SELECT ledger_post.id, l.number, e_book[1], e_dated[1], e_kind[1], l.account_id, l.unit_id, l.sub_activity_id,
                l.fund_id, l.counterpart_id, l.debit, l.credit
            FROM unnest(l_number, l_account, l_unit, l_sub_activity, l_fund, l_counterpart, l_debit, l_credit)
                AS l (number, account_id, unit_id, sub_activity_id, fund_id, counterpart_id, debit, credit);
            END IF;
            is_new := id IS NOT NULL;
            IF NOT is_new THEN
                PERFORM ledger_restore_head(e_book[1]);
                known := ledger_known(e_source[1], e_event[1], e_book[1], e_set[1], content_digest);
                id := known.id;
                number := known.number;
                previous_hash := known.previous_hash;
                hash := known.hash;
            END IF;
            IF guard IS NOT NULL THEN
                guard := set_config('kapuas.ledger_writer', '', true);
            END IF;
            RETURN NEXT;
            RETURN;
        END IF;
    END IF;
    guard := set_config('kapuas.ledger_writer', 'on', true);
    RETURN QUERY SELECT e.* FROM ledger_post_many(p_actor_id, p_posted_at, e_book, e_set, e_kind, e_dated, e_source,
        e_event, e_description, e_reason, e_reverses, l_entry, l_number, l_account, l_unit, l_sub_activity, l_fund,
        l_counterpart, l_debit, l_credit) AS e;
    guard := set_config('kapuas.ledger_writer', '', true);
END $$;


DO $$
DECLARE
    guard text := set_config('kapuas.ledger_writer', 'on', true);
BEGIN
    UPDATE ledger_bookhead h SET previous_hash = e.previous_hash, open_from = ledger_open_from(h.book_id, h.year)
    FROM ledger_entry e WHERE e.book_id = h.book_id AND e.year = h.year AND e.number = h.number;
    guard := set_config('kapuas.ledger_writer', '', true);
END $$;
