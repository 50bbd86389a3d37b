-- ledger_post for one entry: one statement moves the book's head and writes the entry and its lines, checked as
-- it reads them. Whatever it does not take (a closed month, another year than the head's, lines that are not
-- sound, no such book) goes through ledger_post_many, which says why, or posts it.
--
-- While it runs, kapuas.ledger_writer is 'checked' and the triggers on lines stand back. What the hashed text must
-- spell out (tabs, line ends, backslashes) cannot stand in codes and usernames, so only the four free texts are
-- looked at.

-- First day of the months of a year that are open for all kinds: after the last closed one. NULL when none is.
CREATE FUNCTION ledger_open_from(p_book_id bigint, p_year integer) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN count(*) = 12 AND coalesce(max(month) FILTER (WHERE NOT is_open), 0) < 12
        THEN make_date(p_year, coalesce(max(month) FILTER (WHERE NOT is_open), 0) + 1, 1) END
    FROM public.ledger_period WHERE book_id = p_book_id AND year = p_year
$$;

-- What ledger_post_many does not keep on the heads that it moves.
CREATE FUNCTION ledger_finish_heads(p_book_ids bigint[]) RETURNS void LANGUAGE sql AS $$
    UPDATE public.ledger_bookhead h
    SET previous_hash = e.previous_hash, open_from = public.ledger_open_from(h.book_id, h.year)
    FROM public.ledger_entry e
    WHERE h.book_id = ANY (p_book_ids) AND e.book_id = h.book_id AND e.year = h.year AND e.number = h.number
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

DROP TRIGGER head_by_function ON ledger_bookhead;
CREATE TRIGGER head_by_function BEFORE INSERT OR UPDATE ON ledger_bookhead
    FOR EACH STATEMENT WHEN (coalesce(current_setting('kapuas.ledger_writer', true), '') = '')
    EXECUTE FUNCTION ledger_refuse();
DROP TRIGGER entry_is_complete ON ledger_entry;
CREATE CONSTRAINT TRIGGER entry_is_complete AFTER INSERT ON ledger_entry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW
    WHEN (coalesce(current_setting('kapuas.ledger_writer', true), '') = '' OR new.reverses_id IS NOT NULL)
    EXECUTE FUNCTION ledger_check_complete();
DROP TRIGGER line_rules ON ledger_entryline;
CREATE TRIGGER line_rules AFTER INSERT ON ledger_entryline REFERENCING NEW TABLE AS new_lines
    FOR EACH STATEMENT WHEN (current_setting('kapuas.ledger_writer', true) IS DISTINCT FROM 'checked')
    EXECUTE FUNCTION ledger_check_lines();

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
        guard := set_config('kapuas.ledger_writer', 'checked', true);
        this_year := extract(year FROM e_dated[1]);
        heading := concat_ws(E'\t', e_source[1], e_event[1], e_description[1], e_reason[1],
            CASE WHEN e_reverses[1] IS NULL THEN '' ELSE ledger_reversed(e_reverses[1]) END);
        IF length(translate(heading, E'\\\t\n\r', '')) <> length(heading) - 4 THEN
            heading := concat_ws(E'\t', ledger_escape(e_source[1]), ledger_escape(e_event[1]),
                ledger_escape(e_description[1]), ledger_escape(e_reason[1]),
                CASE WHEN e_reverses[1] IS NULL THEN '' ELSE ledger_reversed(e_reverses[1]) END);
        END IF;
        WITH moved AS (
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
                    SELECT string_agg(concat_ws(E'\t', l.number, a.code, lu.code, coalesce(s.code, ''),
                            coalesce(f.code, ''), coalesce(c.code, ''), l.debit::numeric(20, 2),
                            l.credit::numeric(20, 2)), E'\n' ORDER BY l.number) AS texts
                    FROM unnest(l_number, l_account, l_unit, l_sub_activity, l_fund, l_counterpart, l_debit, l_credit)
                        WITH ORDINALITY
                        AS l (number, account_id, unit_id, sub_activity_id, fund_id, counterpart_id, debit, credit, place)
                    LEFT JOIN reference_account a ON a.id = l.account_id
                    LEFT JOIN reference_unit lu ON lu.id = l.unit_id
                    LEFT JOIN reference_program s ON s.id = l.sub_activity_id
                    LEFT JOIN reference_fundsource f ON f.id = l.fund_id
                    LEFT JOIN reference_unit c ON c.id = l.counterpart_id
                    HAVING sum(l.debit) = sum(l.credit)
                        AND bool_and((a.is_postable AND a.is_active AND a.ledger_set = e_set[1] AND lu.id > 0
                            AND l.sub_activity_id IS NOT DISTINCT FROM s.id AND l.fund_id IS NOT DISTINCT FROM f.id
                            AND l.counterpart_id IS NOT DISTINCT FROM c.id AND l.number = l.place
                            AND scale(l.debit) <= 2 AND scale(l.credit) <= 2) IS TRUE)
                ) AS read_lines
                WHERE b.id = e_book[1]
            ) AS t
            WHERE h.book_id = e_book[1] AND h.year = this_year AND h.open_from <= e_dated[1]
            RETURNING h.number, t.digest, h.previous_hash, h.hash
        ), entry AS (
            INSERT INTO ledger_entry (year, number, ledger_set, kind, dated_on, source, event, description, reason,
                posted_at, content_digest, previous_hash, hash, actor_id, book_id, reverses_id)
            SELECT this_year, m.number, e_set[1], e_kind[1], e_dated[1], e_source[1], e_event[1], e_description[1],
                e_reason[1], p_posted_at, m.digest, m.previous_hash, m.hash, p_actor_id, e_book[1], e_reverses[1]
            FROM moved m
            ON CONFLICT (source, event, book_id, ledger_set) DO NOTHING
            RETURNING id
        ), lines AS (
            INSERT INTO ledger_entryline (entry_id, number, book_id, dated_on, kind, account_id, unit_id,
                sub_activity_id, fund_source_id, counterpart_id, debit, credit)
            SELECT entry.id, l.number, e_book[1], e_dated[1], e_kind[1], l.account_id, l.unit_id, l.sub_activity_id,
                l.fund_id, l.counterpart_id, l.debit, l.credit
            FROM entry, unnest(l_number, l_account, l_unit, l_sub_activity, l_fund, l_counterpart, l_debit, l_credit)
                AS l (number, account_id, unit_id, sub_activity_id, fund_id, counterpart_id, debit, credit)
        )
        SELECT entry.id, m.number, m.digest, m.previous_hash, m.hash
        INTO id, number, content_digest, previous_hash, hash
        FROM moved m LEFT JOIN entry ON true;
        IF FOUND THEN
            is_new := id IS NOT NULL;
            IF NOT is_new THEN
                PERFORM ledger_restore_head(e_book[1]);
                known := ledger_known(e_source[1], e_event[1], e_book[1], e_set[1], content_digest);
                id := known.id;
                number := known.number;
                previous_hash := known.previous_hash;
                hash := known.hash;
            END IF;
            guard := set_config('kapuas.ledger_writer', '', true);
            RETURN NEXT;
            RETURN;
        END IF;
    END IF;
    IF EXISTS (SELECT 1 FROM unnest(e_book) AS wanted (id) LEFT JOIN ledger_bookhead h ON h.book_id = wanted.id
            WHERE h.book_id IS NULL) THEN
        RAISE EXCEPTION 'no such book' USING ERRCODE = 'KP035', DETAIL = '{"case": "no_book"}';
    END IF;
    guard := set_config('kapuas.ledger_writer', 'on', true);
    RETURN QUERY SELECT e.id, e.number, e.posted_at IS NOT NULL, e.content_digest::text, e.previous_hash::text,
        e.hash::text
    FROM ledger_post_many(p_actor_id, p_posted_at, e_book, e_set, e_kind, e_dated, e_source, e_event,
        e_description, e_reason, e_reverses, l_entry, l_number, l_account, l_unit, l_sub_activity, l_fund,
        l_counterpart, l_debit, l_credit) AS e;
    PERFORM ledger_finish_heads(e_book);
    guard := set_config('kapuas.ledger_writer', '', true);
END $$;

DO $$
DECLARE
    guard text := set_config('kapuas.ledger_writer', 'on', true);
BEGIN
    PERFORM ledger_finish_heads(ARRAY(SELECT book_id FROM ledger_bookhead));
    guard := set_config('kapuas.ledger_writer', '', true);
END $$;
