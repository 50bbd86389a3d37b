-- Booked documents of revenue, corrections and financing have their entries (KP033), and what they leave behind
-- in the books is not below zero (KP037); asked at commit.

CREATE CONSTRAINT TRIGGER require_entries AFTER INSERT OR UPDATE ON treasury_assessment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'confirmed')
    EXECUTE FUNCTION treasury_require_entries('assessment', 'confirmed', 'FIN', 'amount', '');
CREATE CONSTRAINT TRIGGER require_entries AFTER INSERT OR UPDATE ON treasury_treasurerreceipt
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'confirmed')
    EXECUTE FUNCTION treasury_require_entries('treasurer_receipt', 'confirmed', 'BUD', 'amount', '');
CREATE CONSTRAINT TRIGGER require_entries AFTER INSERT OR UPDATE ON treasury_revenuerefund
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'confirmed')
    EXECUTE FUNCTION treasury_require_entries('revenue_refund', 'confirmed', 'BUD', 'amount', 'amount');
CREATE CONSTRAINT TRIGGER require_entries AFTER INSERT OR UPDATE ON treasury_contrapost
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'confirmed')
    EXECUTE FUNCTION treasury_require_entries('contra_post', 'confirmed', 'BUD', 'amount', 'amount');
CREATE CONSTRAINT TRIGGER require_entries AFTER INSERT OR UPDATE ON treasury_financing
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'confirmed')
    EXECUTE FUNCTION treasury_require_entries('financing', 'confirmed', 'BUD', 'amount', '');

-- Arguments: flow, roles of accounts that its entries move by the amount, comma between.
CREATE FUNCTION treasury_require_moved() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    role text;
    moved numeric;
BEGIN
    FOREACH role IN ARRAY string_to_array(TG_ARGV[1], ',') LOOP
        SELECT sum(abs(l.debit - l.credit)) INTO moved
        FROM ledger_entry e JOIN ledger_entryline l ON l.entry_id = e.id
        WHERE e.source = TG_ARGV[0] || ':' || NEW.id AND l.account_id = treasury_role_account(NEW.year_id, role);
        IF moved IS DISTINCT FROM NEW.amount THEN
            RAISE EXCEPTION '% % does not move % by its amount', TG_ARGV[0], NEW.id, role USING ERRCODE = 'KP033',
                DETAIL = json_build_object('document', NEW.id, 'amount', NEW.amount, 'moved', moved)::text;
        END IF;
    END LOOP;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER require_moved AFTER INSERT OR UPDATE ON treasury_deposit
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'confirmed')
    EXECUTE FUNCTION treasury_require_moved('deposit', 'RECEIPT_CASH,RKUD_CASH');
CREATE CONSTRAINT TRIGGER require_moved AFTER INSERT OR UPDATE ON treasury_financing
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.state = 'confirmed' AND NEW.counterpart_account_id IS NOT NULL)
    EXECUTE FUNCTION treasury_require_moved('financing', 'RKUD_CASH');

-- I-26: the revenue treasurer's cash is ≥ 0 on every day of the year.
CREATE FUNCTION treasury_check_receipt_cash() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    cash bigint := treasury_role_account(NEW.year_id, 'RECEIPT_CASH');
    bad record;
BEGIN
    SELECT r.dated_on, r.balance INTO bad FROM (
        SELECT m.dated_on, sum(m.amount) OVER (ORDER BY m.dated_on) AS balance FROM (
            SELECT l.dated_on, sum(l.debit - l.credit) AS amount FROM ledger_entryline l
            WHERE l.account_id = cash AND l.unit_id = NEW.unit_id
                AND l.dated_on <= make_date(NEW.year_id, 12, 31)
                AND (l.dated_on >= make_date(NEW.year_id, 1, 1) OR NOT EXISTS (
                    SELECT 1 FROM ledger_entryline o WHERE o.account_id = cash AND o.unit_id = NEW.unit_id
                        AND o.kind = 'OPENING' AND o.dated_on = make_date(NEW.year_id, 1, 1)))
            GROUP BY l.dated_on
        ) m
    ) r WHERE r.balance < 0 ORDER BY r.dated_on LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'cash of the revenue treasurer of unit % falls below zero', NEW.unit_id
            USING ERRCODE = 'KP037', DETAIL = json_build_object('day', bad.dated_on, 'balance', bad.balance)::text;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_receipt_cash AFTER INSERT OR UPDATE ON treasury_deposit
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'confirmed')
    EXECUTE FUNCTION treasury_check_receipt_cash();
CREATE CONSTRAINT TRIGGER check_receipt_cash AFTER UPDATE ON treasury_treasurerreceipt
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'reversed')
    EXECUTE FUNCTION treasury_check_receipt_cash();

-- Revenue taken back is not more than the year realised on the account of the unit.
CREATE FUNCTION treasury_check_realised() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    realised numeric;
BEGIN
    SELECT coalesce(sum(l.credit - l.debit), 0) INTO realised FROM ledger_entryline l
    WHERE l.account_id = NEW.account_id AND l.unit_id = NEW.unit_id AND l.kind <> 'CLOSING'
        AND l.dated_on BETWEEN make_date(NEW.year_id, 1, 1) AND make_date(NEW.year_id, 12, 31);
    IF realised < 0 THEN
        RAISE EXCEPTION 'more revenue is taken back than was realised' USING ERRCODE = 'KP037',
            DETAIL = json_build_object('account', NEW.account_id, 'realised', realised)::text;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_realised AFTER INSERT OR UPDATE ON treasury_revenuerefund
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'confirmed')
    EXECUTE FUNCTION treasury_check_realised();
CREATE CONSTRAINT TRIGGER check_realised AFTER UPDATE ON treasury_treasurerreceipt
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'reversed')
    EXECUTE FUNCTION treasury_check_realised();
CREATE CONSTRAINT TRIGGER check_realised AFTER UPDATE ON treasury_revenuereceipt
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'reversed')
    EXECUTE FUNCTION treasury_check_realised();

-- I-34: a decided reversal mirrors every entry of its document, once.
CREATE FUNCTION treasury_require_reversal() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    target text := NEW.target_flow || ':' || NEW.target_id;
    posted integer;
    mirrored integer;
BEGIN
    SELECT count(*) INTO posted FROM ledger_entry WHERE source = target;
    SELECT count(*) INTO mirrored FROM ledger_entry r JOIN ledger_entry e ON e.id = r.reverses_id
    WHERE e.source = target AND r.source = 'reversal:' || NEW.id;
    IF posted = 0 OR posted <> mirrored THEN
        RAISE EXCEPTION 'reversal % does not mirror %', NEW.id, target USING ERRCODE = 'KP033';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER require_reversal AFTER INSERT OR UPDATE ON treasury_reversal
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'confirmed')
    EXECUTE FUNCTION treasury_require_reversal();

-- Argument: flow. A document is reversed by a decided reversing document only.
CREATE FUNCTION treasury_require_reversed_by() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM treasury_reversal
    WHERE target_flow = TG_ARGV[0] AND target_id = NEW.id AND state = 'confirmed';
    IF NOT FOUND THEN
        RAISE EXCEPTION '% % is reversed by nothing', TG_ARGV[0], NEW.id USING ERRCODE = 'KP033';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER require_reversed_by AFTER UPDATE ON treasury_assessment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'reversed')
    EXECUTE FUNCTION treasury_require_reversed_by('assessment');
CREATE CONSTRAINT TRIGGER require_reversed_by AFTER UPDATE ON treasury_treasurerreceipt
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'reversed')
    EXECUTE FUNCTION treasury_require_reversed_by('treasurer_receipt');
CREATE CONSTRAINT TRIGGER require_reversed_by AFTER UPDATE ON treasury_deposit
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'reversed')
    EXECUTE FUNCTION treasury_require_reversed_by('deposit');
CREATE CONSTRAINT TRIGGER require_reversed_by AFTER UPDATE ON treasury_revenuereceipt
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'reversed')
    EXECUTE FUNCTION treasury_require_reversed_by('revenue_receipt');
CREATE CONSTRAINT TRIGGER require_reversed_by AFTER UPDATE ON treasury_revenuerefund
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'reversed')
    EXECUTE FUNCTION treasury_require_reversed_by('revenue_refund');
CREATE CONSTRAINT TRIGGER require_reversed_by AFTER UPDATE ON treasury_contrapost
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'reversed')
    EXECUTE FUNCTION treasury_require_reversed_by('contra_post');
CREATE CONSTRAINT TRIGGER require_reversed_by AFTER UPDATE ON treasury_financing
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'reversed')
    EXECUTE FUNCTION treasury_require_reversed_by('financing');

-- History rows are append-only (I-41).
SELECT core_make_append_only(t::regclass) FROM unnest(ARRAY[
    'treasury_historicalassessment', 'treasury_historicaltreasurerreceipt', 'treasury_historicaldeposit',
    'treasury_historicalrevenuerefund', 'treasury_historicalcontrapost', 'treasury_historicalfinancing',
    'treasury_historicalreversal'
]) AS t;
