-- Treasury documents: frozen lines, one way through the states, nothing changed after the end.
-- The services say the same in Indonesian; this holds for whoever writes.

-- Which state may follow which (treasury/flows.py; a test compares the two).
CREATE FUNCTION treasury_may_move(flow text, before text, after text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT (flow, before, after) IN (VALUES
        ('payment_request', 'draft', 'submitted'),
        ('payment_request', 'returned', 'submitted'),
        ('payment_request', 'submitted', 'verified'),
        ('payment_request', 'submitted', 'returned'),
        ('payment_request', 'verified', 'returned'),
        ('payment_request', 'draft', 'cancelled'),
        ('payment_request', 'submitted', 'cancelled'),
        ('payment_request', 'returned', 'cancelled'),
        ('payment_order', 'draft', 'signed'),
        ('payment_order', 'draft', 'void'),
        ('payment_order', 'signed', 'void'),
        ('payment_order', 'signed', 'rejected'),
        ('disbursement', 'draft', 'signed'),
        ('disbursement', 'signed', 'paid'),
        ('disbursement', 'signed', 'failed'),
        ('disbursement', 'signed', 'void'),
        ('contract', 'draft', 'confirmed'),
        ('handover', 'draft', 'accepted'),
        ('revenue_receipt', 'draft', 'confirmed'),
        ('remittance', 'draft', 'confirmed'))
$$;

-- Arguments: flow, columns that may still change after the draft.
CREATE FUNCTION treasury_guard_document() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    flow text := TG_ARGV[0];
    free text[] := string_to_array(TG_ARGV[1], ',');
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' OR (NEW.number <> '' AND flow <> 'contract') THEN
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
    IF NEW.state <> OLD.state AND NOT treasury_may_move(flow, OLD.state, NEW.state) THEN
        RAISE EXCEPTION '% %: % cannot follow %', flow, OLD.id, NEW.state, OLD.state
            USING ERRCODE = CASE WHEN OLD.state IN ('paid', 'accepted', 'confirmed') THEN 'KP034' ELSE 'KP036' END;
    END IF;
    IF (NEW.unit_id, NEW.year_id, NEW.created_by_id, NEW.created_at)
        IS DISTINCT FROM (OLD.unit_id, OLD.year_id, OLD.created_by_id, OLD.created_at)
        OR (OLD.number <> '' AND NEW.number <> OLD.number AND (flow <> 'contract' OR OLD.state <> 'draft'))
    THEN
        RAISE EXCEPTION '% %: unit, year, maker and number stay', flow, OLD.id USING ERRCODE = 'KP034';
    END IF;
    IF OLD.state IN ('draft', 'returned') THEN
        RETURN NEW;
    END IF;
    IF NEW.state = OLD.state THEN
        free := '{}';
    END IF;
    IF (to_jsonb(NEW) - free) <> (to_jsonb(OLD) - free) THEN
        RAISE EXCEPTION '% %: frozen in state %', flow, OLD.id, OLD.state USING ERRCODE = 'KP034';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER guard_document BEFORE INSERT OR UPDATE OR DELETE ON treasury_paymentrequest
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_document('payment_request', 'state');
CREATE TRIGGER guard_document BEFORE INSERT OR UPDATE OR DELETE ON treasury_paymentorder
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_document('payment_order', 'state');
CREATE TRIGGER guard_document BEFORE INSERT OR UPDATE OR DELETE ON treasury_disbursementorder
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_document('disbursement', 'state,paid_on,bank_reference');
CREATE TRIGGER guard_document BEFORE INSERT OR UPDATE OR DELETE ON treasury_contract
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_document('contract', 'state');
CREATE TRIGGER guard_document BEFORE INSERT OR UPDATE OR DELETE ON treasury_handover
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_document('handover', 'state');
CREATE TRIGGER guard_document BEFORE INSERT OR UPDATE OR DELETE ON treasury_revenuereceipt
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_document('revenue_receipt', 'state');
CREATE TRIGGER guard_document BEFORE INSERT OR UPDATE OR DELETE ON treasury_remittance
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_document('remittance', 'state');

-- Lines and deductions belong to the SPP while it is a draft or returned; then SPM and SP2D stand on them.
-- FOR SHARE waits for a submit that runs at the same time.
CREATE FUNCTION treasury_freeze_request_parts() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    owner record;
BEGIN
    FOR owner IN SELECT id, state FROM treasury_paymentrequest
        WHERE id IN (OLD.request_id, NEW.request_id) ORDER BY id FOR SHARE
    LOOP
        IF owner.state NOT IN ('draft', 'returned') THEN
            RAISE EXCEPTION 'lines and deductions of payment request % are frozen in state %', owner.id, owner.state
                USING ERRCODE = 'KP018', DETAIL = json_build_object('request', owner.id, 'state', owner.state)::text;
        END IF;
    END LOOP;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER freeze_parts BEFORE INSERT OR UPDATE OR DELETE ON treasury_paymentrequestline
    FOR EACH ROW EXECUTE FUNCTION treasury_freeze_request_parts();
CREATE TRIGGER freeze_parts BEFORE INSERT OR UPDATE OR DELETE ON treasury_deduction
    FOR EACH ROW EXECUTE FUNCTION treasury_freeze_request_parts();

CREATE FUNCTION treasury_freeze_remittance_lines() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    owner record;
BEGIN
    FOR owner IN SELECT id, state FROM treasury_remittance
        WHERE id IN (OLD.remittance_id, NEW.remittance_id) ORDER BY id FOR SHARE
    LOOP
        IF owner.state <> 'draft' THEN
            RAISE EXCEPTION 'lines of remittance % are frozen in state %', owner.id, owner.state
                USING ERRCODE = 'KP034';
        END IF;
    END LOOP;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER freeze_lines BEFORE INSERT OR UPDATE OR DELETE ON treasury_remittanceline
    FOR EACH ROW EXECUTE FUNCTION treasury_freeze_remittance_lines();

-- Heads equal their lines when they leave the draft.
CREATE FUNCTION treasury_check_totals() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    gross numeric;
    deducted numeric;
BEGIN
    IF TG_TABLE_NAME = 'treasury_remittance' THEN
        SELECT sum(amount) INTO gross FROM treasury_remittanceline WHERE remittance_id = NEW.id;
        IF gross IS DISTINCT FROM NEW.amount THEN
            RAISE EXCEPTION 'remittance % differs from its lines', NEW.id USING ERRCODE = 'KP036';
        END IF;
        RETURN NULL;
    END IF;
    SELECT sum(amount) INTO gross FROM treasury_paymentrequestline WHERE request_id = NEW.id;
    SELECT coalesce(sum(amount), 0) INTO deducted FROM treasury_deduction WHERE request_id = NEW.id;
    IF gross IS DISTINCT FROM NEW.gross OR deducted <> NEW.deducted OR deducted >= gross THEN
        RAISE EXCEPTION 'payment request % differs from its lines', NEW.id USING ERRCODE = 'KP036';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER check_totals AFTER UPDATE ON treasury_paymentrequest
    FOR EACH ROW WHEN (NEW.state = 'submitted' AND OLD.state <> 'submitted')
    EXECUTE FUNCTION treasury_check_totals();
CREATE TRIGGER check_totals AFTER UPDATE ON treasury_remittance
    FOR EACH ROW WHEN (NEW.state = 'confirmed' AND OLD.state <> 'confirmed')
    EXECUTE FUNCTION treasury_check_totals();

-- I-18 at commit: a live SPM stands on a verified SPP, a live SP2D on a signed SPM, with equal amounts.
CREATE FUNCTION treasury_check_chain() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    chain bigint;
BEGIN
    IF TG_TABLE_NAME = 'treasury_paymentrequest' THEN
        chain := NEW.id;
    ELSIF TG_TABLE_NAME = 'treasury_paymentorder' THEN
        chain := NEW.request_id;
    ELSE
        SELECT request_id INTO chain FROM treasury_paymentorder WHERE id = NEW.order_id;
    END IF;
    PERFORM 1 FROM treasury_paymentorder o JOIN treasury_paymentrequest r ON r.id = o.request_id
    WHERE o.request_id = chain AND o.state NOT IN ('rejected', 'void')
        AND (r.state <> 'verified' OR (o.gross, o.deducted, o.unit_id) IS DISTINCT FROM (r.gross, r.deducted, r.unit_id));
    IF FOUND THEN
        RAISE EXCEPTION 'payment %: its order does not stand on a verified request', chain USING ERRCODE = 'KP036';
    END IF;
    PERFORM 1 FROM treasury_disbursementorder d JOIN treasury_paymentorder o ON o.id = d.order_id
    WHERE o.request_id = chain AND d.state NOT IN ('failed', 'void')
        AND (o.state <> 'signed' OR d.net <> d.gross - d.deducted
            OR (d.gross, d.deducted, d.unit_id) IS DISTINCT FROM (o.gross, o.deducted, o.unit_id));
    IF FOUND THEN
        RAISE EXCEPTION 'payment %: its disbursement does not stand on a signed order', chain USING ERRCODE = 'KP036';
    END IF;
    -- What dies takes its upstream along: the order is void, the request returned.
    IF TG_TABLE_NAME = 'treasury_disbursementorder' AND NEW.state IN ('failed', 'void') THEN
        PERFORM 1 FROM treasury_paymentorder WHERE id = NEW.order_id AND state = 'signed';
        IF FOUND THEN
            RAISE EXCEPTION 'payment %: a dead disbursement leaves its order alive', chain USING ERRCODE = 'KP036';
        END IF;
    ELSIF TG_TABLE_NAME = 'treasury_paymentorder' AND NEW.state IN ('rejected', 'void') THEN
        PERFORM 1 FROM treasury_paymentrequest r WHERE r.id = chain AND r.state = 'verified'
            AND NOT EXISTS (SELECT 1 FROM treasury_paymentorder o WHERE o.request_id = chain AND o.id > NEW.id);
        IF FOUND THEN
            RAISE EXCEPTION 'payment %: a dead order leaves its request verified', chain USING ERRCODE = 'KP036';
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_chain AFTER UPDATE ON treasury_paymentrequest
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION treasury_check_chain();
CREATE CONSTRAINT TRIGGER check_chain AFTER INSERT OR UPDATE ON treasury_paymentorder
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION treasury_check_chain();
CREATE CONSTRAINT TRIGGER check_chain AFTER INSERT OR UPDATE ON treasury_disbursementorder
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION treasury_check_chain();

DO $$
BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION treasury_may_move(text, text, text) TO %I',
                   current_setting('kapuas.app_role'));
END
$$;
