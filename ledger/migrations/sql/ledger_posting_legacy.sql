-- ledger_post as before; an entry of the set LEGACY (a voucher of an earlier system) takes accounts of both sets: it
-- balances as a whole (I-30 keeps FIN and BUD apart, and only these).
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
    the_unit bigint;
    the_sub_activity bigint;
    the_fund bigint;
    the_counterpart bigint;
    unit_code text;
    sub_activity_code text;
    fund_code text;
    counterpart_code text;
BEGIN
    -- Who deletes what a line may name locks these tables first: wait here, before the codes are read.
    LOCK TABLE ledger_entry, ledger_entryline IN ROW EXCLUSIVE MODE;
    IF cardinality(e_book) = 1 THEN
        IF session_user = current_user THEN
            guard := set_config('kapuas.ledger_writer', 'on', true);
        END IF;
        the_unit := l_unit[1];
        the_sub_activity := (array_remove(l_sub_activity, NULL))[1];
        the_fund := (array_remove(l_fund, NULL))[1];
        the_counterpart := (array_remove(l_counterpart, NULL))[1];
        SELECT u.code INTO unit_code FROM reference_unit u WHERE u.id = the_unit;
        IF the_sub_activity IS NOT NULL THEN
            SELECT s.code INTO sub_activity_code FROM reference_program s WHERE s.id = the_sub_activity;
        END IF;
        IF the_fund IS NOT NULL THEN
            SELECT f.code INTO fund_code FROM reference_fundsource f WHERE f.id = the_fund;
        END IF;
        IF the_counterpart IS NOT NULL THEN
            SELECT c.code INTO counterpart_code FROM reference_unit c WHERE c.id = the_counterpart;
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
            JOIN reference_user u ON u.id = p_actor_id AND u.is_active
            CROSS JOIN (
                SELECT string_agg(concat_ws(E'\t', l.number,
                        CASE WHEN a.is_postable AND a.is_active AND (a.ledger_set = e_set[1] OR e_set[1] = 'LEGACY')
                            THEN a.code ELSE E'\x7f' END,
                        CASE WHEN l.unit_id = the_unit THEN coalesce(unit_code, E'\x7f') ELSE E'\x7f' END,
                        CASE WHEN l.sub_activity_id IS NULL THEN ''
                            WHEN l.sub_activity_id = the_sub_activity
                                THEN coalesce(sub_activity_code, E'\x7f') ELSE E'\x7f' END,
                        CASE WHEN l.fund_id IS NULL THEN ''
                            WHEN l.fund_id = the_fund
                                THEN coalesce(fund_code, E'\x7f') ELSE E'\x7f' END,
                        CASE WHEN l.counterpart_id IS NULL THEN ''
                            WHEN l.counterpart_id = the_counterpart
                                THEN coalesce(counterpart_code, E'\x7f') ELSE E'\x7f' END,
                        l.debit::numeric(20, 2), l.credit::numeric(20, 2)), E'\n' ORDER BY l.place) AS texts
                FROM unnest(l_number, l_account, l_unit, l_sub_activity, l_fund, l_counterpart, l_debit, l_credit)
                    WITH ORDINALITY
                    AS l (number, account_id, unit_id, sub_activity_id, fund_id, counterpart_id, debit, credit, place)
                LEFT JOIN reference_account a ON a.id = l.account_id
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
            VALUES (this_year, ledger_post.number, e_set[1], e_kind[1], e_dated[1], e_source[1], e_event[1],
                e_description[1], e_reason[1], p_posted_at, ledger_post.content_digest, ledger_post.previous_hash,
                ledger_post.hash, p_actor_id, e_book[1], e_reverses[1])
            ON CONFLICT (source, event, book_id, ledger_set) DO NOTHING
            RETURNING ledger_entry.id INTO id;
            IF FOUND THEN
                INSERT INTO ledger_entryline (entry_id, number, book_id, dated_on, kind, account_id, unit_id,
                    sub_activity_id, fund_source_id, counterpart_id, debit, credit)
                SELECT ledger_post.id, l.number, e_book[1], e_dated[1], e_kind[1], l.account_id, l.unit_id,
                    l.sub_activity_id, l.fund_id, l.counterpart_id, l.debit, l.credit
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
    IF EXISTS (SELECT 1 FROM unnest(ARRAY[array_dims(e_book), array_dims(e_set), array_dims(e_kind),
                array_dims(e_dated), array_dims(e_source), array_dims(e_event), array_dims(e_description),
                array_dims(e_reason), array_dims(e_reverses)]) AS shape
            WHERE coalesce(shape, '[1:0]') <> format('[1:%s]', cardinality(e_book)))
        OR EXISTS (SELECT 1 FROM unnest(ARRAY[array_dims(l_entry), array_dims(l_number), array_dims(l_account),
                array_dims(l_unit), array_dims(l_sub_activity), array_dims(l_fund), array_dims(l_counterpart),
                array_dims(l_debit), array_dims(l_credit)]) AS shape
            WHERE coalesce(shape, '[1:0]') <> format('[1:%s]', cardinality(l_entry)))
    THEN
        RAISE EXCEPTION 'arrays of one shape are wanted' USING ERRCODE = 'KP030', DETAIL = '{"case": "other_entry"}';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM reference_user u WHERE u.id = p_actor_id AND u.is_active) THEN
        RAISE EXCEPTION 'no such active actor' USING ERRCODE = 'KP035', DETAIL = '{"case": "no_book"}';
    END IF;
    guard := set_config('kapuas.ledger_writer', 'on', true);
    RETURN QUERY SELECT e.* FROM ledger_post_many(p_actor_id, p_posted_at, e_book, e_set, e_kind, e_dated, e_source,
        e_event, e_description, e_reason, e_reverses, l_entry, l_number, l_account, l_unit, l_sub_activity, l_fund,
        l_counterpart, l_debit, l_credit) AS e;
    guard := set_config('kapuas.ledger_writer', '', true);
END $$;
