-- Memo vouchers: one way through the states, frozen once sent, balanced, posted exactly as written, by another person.
-- The services say the same in Indonesian; this holds for whoever writes.

-- Which state may follow which (treasury/flows_desk.py; a test compares the two).
CREATE FUNCTION treasury_memo_may_move(before text, after text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT (before, after) IN (VALUES
        ('draft', 'submitted'),
        ('returned', 'submitted'),
        ('submitted', 'approved'),
        ('submitted', 'returned'),
        ('draft', 'cancelled'),
        ('returned', 'cancelled'))
$$;

CREATE FUNCTION treasury_guard_memo() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' OR NEW.number <> '' OR NEW.revision <> 1 THEN
            RAISE EXCEPTION 'a memo voucher begins as an unnumbered draft' USING ERRCODE = 'KP036';
        END IF;
        IF extract(year FROM NEW.dated_on) <> NEW.year_id THEN
            RAISE EXCEPTION 'a memo voucher is dated in its year' USING ERRCODE = 'KP036';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' THEN
            RAISE EXCEPTION 'memo voucher % cannot be removed', OLD.id USING ERRCODE = 'KP034';
        END IF;
        RETURN OLD;
    END IF;
    IF NEW.state <> OLD.state AND NOT treasury_memo_may_move(OLD.state, NEW.state) THEN
        RAISE EXCEPTION 'memo voucher %: % cannot follow %', OLD.id, NEW.state, OLD.state
            USING ERRCODE = CASE WHEN OLD.state = 'approved' THEN 'KP034' ELSE 'KP036' END;
    END IF;
    IF (NEW.unit_id, NEW.year_id, NEW.created_by_id, NEW.created_at, NEW.reverses_id, NEW.origin, NEW.ledger_set)
        IS DISTINCT FROM
        (OLD.unit_id, OLD.year_id, OLD.created_by_id, OLD.created_at, OLD.reverses_id, OLD.origin, OLD.ledger_set)
        OR (OLD.number <> '' AND NEW.number <> OLD.number)
        OR extract(year FROM NEW.dated_on) <> NEW.year_id
    THEN
        RAISE EXCEPTION 'memo voucher %: unit, year, maker, set, origin and number stay', OLD.id
            USING ERRCODE = 'KP034';
    END IF;
    -- A save counts one up; a content that changed without it was written past the other person.
    IF OLD.state IN ('draft', 'returned') THEN
        IF NEW.revision NOT IN (OLD.revision, OLD.revision + 1)
            OR (NEW.revision = OLD.revision AND (to_jsonb(NEW) - '{state}'::text[]) <> (to_jsonb(OLD) - '{state}'::text[]))
        THEN
            RAISE EXCEPTION 'memo voucher %: saved on an older revision', OLD.id USING ERRCODE = 'KP034';
        END IF;
        RETURN NEW;
    END IF;
    IF (to_jsonb(NEW) - '{state,number}'::text[]) <> (to_jsonb(OLD) - '{state,number}'::text[])
        OR (NEW.state = OLD.state AND NEW.number <> OLD.number)
    THEN
        RAISE EXCEPTION 'memo voucher %: frozen in state %', OLD.id, OLD.state USING ERRCODE = 'KP034';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_document BEFORE INSERT OR UPDATE OR DELETE ON treasury_memovoucher
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_memo();

-- Lines belong to the draft; FOR SHARE waits for a submit that runs at the same time.
CREATE FUNCTION treasury_freeze_memo_lines() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    owner record;
BEGIN
    FOR owner IN SELECT id, state FROM treasury_memovoucher
        WHERE id IN (OLD.voucher_id, NEW.voucher_id) ORDER BY id FOR SHARE
    LOOP
        IF owner.state NOT IN ('draft', 'returned') THEN
            RAISE EXCEPTION 'lines of memo voucher % are frozen in state %', owner.id, owner.state
                USING ERRCODE = 'KP034';
        END IF;
    END LOOP;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER freeze_lines BEFORE INSERT OR UPDATE OR DELETE ON treasury_memovoucherline
    FOR EACH ROW EXECUTE FUNCTION treasury_freeze_memo_lines();

-- Sent to approval: lines balance in each entity's book, stand on postable accounts of the set, sum up to the head.
CREATE FUNCTION treasury_check_memo() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    debits numeric;
BEGIN
    PERFORM 1 FROM treasury_memovoucherline l JOIN reference_unit u ON u.id = l.unit_id
    WHERE l.voucher_id = NEW.id GROUP BY coalesce(u.parent_id, u.id) HAVING sum(l.debit) <> sum(l.credit);
    IF FOUND THEN
        RAISE EXCEPTION 'memo voucher % does not balance', NEW.id USING ERRCODE = 'KP036';
    END IF;
    PERFORM 1 FROM treasury_memovoucherline l JOIN reference_account a ON a.id = l.account_id
    JOIN reference_fiscalyear y ON y.year = NEW.year_id
    WHERE l.voucher_id = NEW.id AND (NOT a.is_postable OR a.ledger_set <> NEW.ledger_set OR a.edition_id <> y.chart_id);
    IF FOUND THEN
        RAISE EXCEPTION 'memo voucher % names an account that it may not post to', NEW.id USING ERRCODE = 'KP036';
    END IF;
    -- Only PPKD writes into the books of others.
    PERFORM 1 FROM treasury_memovoucherline l
    JOIN reference_unit u ON u.id = l.unit_id JOIN reference_unit own ON own.id = NEW.unit_id
    LEFT JOIN reference_unit entity ON entity.id = own.parent_id
    WHERE l.voucher_id = NEW.id AND coalesce(entity.kind, own.kind) <> 'ppkd'
        AND coalesce(u.parent_id, u.id) <> coalesce(own.parent_id, own.id);
    IF FOUND THEN
        RAISE EXCEPTION 'memo voucher % writes into another entity''s book', NEW.id USING ERRCODE = 'KP036';
    END IF;
    SELECT sum(debit) INTO debits FROM treasury_memovoucherline WHERE voucher_id = NEW.id;
    IF debits IS DISTINCT FROM NEW.amount THEN
        RAISE EXCEPTION 'memo voucher % differs from its lines', NEW.id USING ERRCODE = 'KP036';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER check_totals AFTER UPDATE ON treasury_memovoucher
    FOR EACH ROW WHEN (NEW.state = 'submitted' AND OLD.state <> 'submitted')
    EXECUTE FUNCTION treasury_check_memo();

-- Approved (asked at commit): its entries hold exactly its lines, on its day, posted by nobody who wrote it (I-42).
CREATE FUNCTION treasury_require_memo_entries() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    key text := 'memo_voucher:' || NEW.id;
BEGIN
    IF EXISTS (
        SELECT account_id, unit_id, sub_activity_id, fund_source_id, counterpart_id, debit, credit, count(*)
        FROM treasury_memovoucherline WHERE voucher_id = NEW.id GROUP BY 1, 2, 3, 4, 5, 6, 7
        EXCEPT
        SELECT l.account_id, l.unit_id, l.sub_activity_id, l.fund_source_id, l.counterpart_id, l.debit, l.credit,
            count(*)
        FROM ledger_entry e JOIN ledger_entryline l ON l.entry_id = e.id
        WHERE e.source = key AND e.event = 'approved' AND e.ledger_set = NEW.ledger_set
            AND e.dated_on = NEW.dated_on GROUP BY 1, 2, 3, 4, 5, 6, 7)
        OR (SELECT count(*) FROM treasury_memovoucherline WHERE voucher_id = NEW.id) IS DISTINCT FROM
            (SELECT count(*) FROM ledger_entry e JOIN ledger_entryline l ON l.entry_id = e.id WHERE e.source = key)
        OR NOT EXISTS (SELECT 1 FROM ledger_entry WHERE source = key)
    THEN
        RAISE EXCEPTION '% is approved without its journal entries', key USING ERRCODE = 'KP033',
            DETAIL = json_build_object('document', key, 'amount', NEW.amount)::text;
    END IF;
    IF EXISTS (SELECT 1 FROM ledger_entry e WHERE e.source = key AND e.actor_id IN (NEW.created_by_id, NEW.edited_by_id))
    THEN
        RAISE EXCEPTION '% is approved by who wrote it', key USING ERRCODE = 'KP036';
    END IF;
    IF NEW.reverses_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM ledger_entry e WHERE e.source = key AND e.reverses_id IS NULL)
    THEN
        RAISE EXCEPTION '% reverses without a link', key USING ERRCODE = 'KP033';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER require_entries AFTER INSERT OR UPDATE ON treasury_memovoucher
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'approved')
    EXECUTE FUNCTION treasury_require_memo_entries();

SELECT core_make_append_only(t::regclass) FROM unnest(ARRAY[
    'treasury_historicalmemovoucher', 'treasury_historicalmemovoucherline'
]) AS t;

DO $$
BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION treasury_memo_may_move(text, text) TO %I',
                   current_setting('kapuas.app_role'));
END
$$;
