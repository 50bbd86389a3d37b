-- Documents of revenue, corrections and financing: one way through the states, nothing changed after the draft.

-- Arguments: flow, allowed moves as 'from>to,from>to'. Each trigger says its own moves (a test compares them
-- with the flows).
CREATE FUNCTION treasury_guard_moves() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    flow text := TG_ARGV[0];
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' OR NEW.number <> '' THEN
            RAISE EXCEPTION '% begins as an unnumbered draft', flow USING ERRCODE = 'KP036';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' THEN
            RAISE EXCEPTION '% % cannot be removed', flow, OLD.id USING ERRCODE = 'KP034';
        END IF;
        RETURN OLD;
    END IF;
    IF NEW.state <> OLD.state AND OLD.state || '>' || NEW.state <> ALL (string_to_array(TG_ARGV[1], ',')) THEN
        RAISE EXCEPTION '% %: % cannot follow %', flow, OLD.id, NEW.state, OLD.state
            USING ERRCODE = CASE WHEN OLD.state = 'draft' THEN 'KP036' ELSE 'KP034' END;
    END IF;
    IF (NEW.unit_id, NEW.year_id, NEW.created_by_id, NEW.created_at)
        IS DISTINCT FROM (OLD.unit_id, OLD.year_id, OLD.created_by_id, OLD.created_at)
        OR (OLD.number <> '' AND NEW.number <> OLD.number)
    THEN
        RAISE EXCEPTION '% %: unit, year, maker and number stay', flow, OLD.id USING ERRCODE = 'KP034';
    END IF;
    IF OLD.state <> 'draft' AND (to_jsonb(NEW) - 'state') <> (to_jsonb(OLD) - 'state') THEN
        RAISE EXCEPTION '% %: frozen in state %', flow, OLD.id, OLD.state USING ERRCODE = 'KP034';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER guard_document BEFORE INSERT OR UPDATE OR DELETE ON treasury_assessment
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_moves(
        'assessment', 'draft>confirmed,draft>carried,draft>cancelled,confirmed>reversed');
CREATE TRIGGER guard_document BEFORE INSERT OR UPDATE OR DELETE ON treasury_treasurerreceipt
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_moves(
        'treasurer_receipt', 'draft>confirmed,draft>cancelled,confirmed>reversed');
CREATE TRIGGER guard_document BEFORE INSERT OR UPDATE OR DELETE ON treasury_deposit
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_moves(
        'deposit', 'draft>confirmed,draft>cancelled,confirmed>reversed');
CREATE TRIGGER guard_document BEFORE INSERT OR UPDATE OR DELETE ON treasury_revenuerefund
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_moves(
        'revenue_refund', 'draft>confirmed,draft>cancelled,confirmed>reversed');
CREATE TRIGGER guard_document BEFORE INSERT OR UPDATE OR DELETE ON treasury_contrapost
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_moves(
        'contra_post', 'draft>confirmed,draft>cancelled,confirmed>reversed');
CREATE TRIGGER guard_document BEFORE INSERT OR UPDATE OR DELETE ON treasury_financing
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_moves(
        'financing', 'draft>confirmed,draft>cancelled,confirmed>reversed');
CREATE TRIGGER guard_document BEFORE INSERT OR UPDATE OR DELETE ON treasury_reversal
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_moves('reversal', 'draft>confirmed,draft>cancelled');
-- A receipt on the RKUD can be reversed now.
DROP TRIGGER guard_document ON treasury_revenuereceipt;
CREATE TRIGGER guard_document BEFORE INSERT OR UPDATE OR DELETE ON treasury_revenuereceipt
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_moves('revenue_receipt', 'draft>confirmed,confirmed>reversed');

-- Lines of an STS belong to its draft; afterwards they only stop being live.
CREATE FUNCTION treasury_freeze_deposit_lines() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    owner record;
BEGIN
    IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - 'is_live') = (to_jsonb(OLD) - 'is_live') AND NOT NEW.is_live THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'lines of deposit % are never changed', OLD.deposit_id USING ERRCODE = 'KP034';
    END IF;
    FOR owner IN SELECT id, state FROM treasury_deposit
        WHERE id IN (OLD.deposit_id, NEW.deposit_id) ORDER BY id FOR SHARE
    LOOP
        IF owner.state <> 'draft' THEN
            RAISE EXCEPTION 'lines of deposit % are frozen in state %', owner.id, owner.state
                USING ERRCODE = 'KP034';
        END IF;
    END LOOP;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER freeze_lines BEFORE INSERT OR UPDATE OR DELETE ON treasury_depositline
    FOR EACH ROW EXECUTE FUNCTION treasury_freeze_deposit_lines();

-- I-27 at commit: a booked STS is the sum of its lines, all live, each a whole booked TBP of its unit and year.
CREATE FUNCTION treasury_check_deposit() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    its treasury_deposit;
    total numeric;
BEGIN
    IF TG_TABLE_NAME = 'treasury_deposit' THEN
        SELECT * INTO its FROM treasury_deposit WHERE id = NEW.id;
    ELSE
        SELECT * INTO its FROM treasury_deposit WHERE id = NEW.deposit_id;
    END IF;
    IF NOT FOUND OR its.state <> 'confirmed' THEN
        RETURN NULL;
    END IF;
    SELECT sum(l.amount) INTO total FROM treasury_depositline l
    LEFT JOIN treasury_treasurerreceipt r ON r.id = l.receipt_id
    WHERE l.deposit_id = its.id AND l.is_live AND (l.receipt_id IS NULL
        OR (r.state, r.unit_id, r.year_id, r.amount) = ('confirmed', its.unit_id, its.year_id, l.amount));
    IF total IS DISTINCT FROM its.amount THEN
        RAISE EXCEPTION 'deposit % is not the sum of its receipts', its.id USING ERRCODE = 'KP037',
            DETAIL = json_build_object('deposit', its.id, 'amount', its.amount, 'receipts', total)::text;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_deposit AFTER INSERT OR UPDATE ON treasury_deposit
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'confirmed')
    EXECUTE FUNCTION treasury_check_deposit();
CREATE CONSTRAINT TRIGGER check_deposit AFTER UPDATE ON treasury_depositline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION treasury_check_deposit();

-- Receipts that name an assessment do not pay more than it; they wait for each other on its row.
CREATE FUNCTION treasury_check_assessment() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    its treasury_assessment;
    paid numeric;
BEGIN
    SELECT * INTO its FROM treasury_assessment WHERE id = NEW.assessment_id FOR NO KEY UPDATE;
    SELECT coalesce(sum(amount), 0) INTO paid FROM (
        SELECT amount FROM treasury_treasurerreceipt WHERE assessment_id = its.id AND state = 'confirmed'
        UNION ALL SELECT amount FROM treasury_revenuereceipt WHERE assessment_id = its.id AND state = 'confirmed'
    ) AS receipts;
    IF its.state NOT IN ('confirmed', 'carried') OR its.unit_id <> NEW.unit_id OR paid > its.amount THEN
        RAISE EXCEPTION 'assessment % (%) does not bear its receipts', its.id, its.state USING ERRCODE = 'KP037',
            DETAIL = json_build_object('assessment', its.id, 'amount', its.amount, 'paid', paid)::text;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_assessment AFTER INSERT OR UPDATE ON treasury_treasurerreceipt
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'confirmed' AND NEW.assessment_id IS NOT NULL)
    EXECUTE FUNCTION treasury_check_assessment();
CREATE CONSTRAINT TRIGGER check_assessment AFTER INSERT OR UPDATE ON treasury_revenuereceipt
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'confirmed' AND NEW.assessment_id IS NOT NULL)
    EXECUTE FUNCTION treasury_check_assessment();

-- I-29: a return stands on a paid SP2D line of its unit, and all returns of the line fit into it.
CREATE FUNCTION treasury_check_return() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    its record;
    total numeric;
BEGIN
    SELECT l.id, l.amount, r.unit_id, EXISTS (
        SELECT 1 FROM treasury_paymentorder o JOIN treasury_disbursementorder d ON d.order_id = o.id
        WHERE o.request_id = r.id AND d.state = 'paid') AS is_paid INTO its
    FROM treasury_paymentrequestline l JOIN treasury_paymentrequest r ON r.id = l.request_id
    WHERE l.id = NEW.line_id FOR NO KEY UPDATE OF l;
    SELECT sum(amount) INTO total FROM treasury_contrapost WHERE line_id = NEW.line_id AND state = 'confirmed';
    IF NOT its.is_paid OR its.unit_id <> NEW.unit_id OR total > its.amount THEN
        RAISE EXCEPTION 'line % does not bear its returns', its.id USING ERRCODE = 'KP037',
            DETAIL = json_build_object('line', its.id, 'amount', its.amount, 'returned', total)::text;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_return AFTER INSERT OR UPDATE ON treasury_contrapost
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'confirmed')
    EXECUTE FUNCTION treasury_check_return();
