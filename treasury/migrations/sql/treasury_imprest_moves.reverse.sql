SELECT core_undo_append_only(t::regclass) FROM unnest(ARRAY[
    'treasury_topupapproval', 'treasury_historicalexpensereceipt',
    'treasury_historicaltreasurerremittance', 'treasury_historicalimprestreturn',
    'treasury_historicalaccountability', 'treasury_historicalcashclosing'
]) AS t;
DROP TRIGGER check_totals ON treasury_accountability;
DROP TRIGGER check_totals ON treasury_treasurerremittance;
DROP TRIGGER check_totals ON treasury_expensereceipt;
DROP FUNCTION treasury_check_imprest_totals();
DROP TRIGGER freeze_children ON treasury_accountabilityreceipt;
DROP TRIGGER freeze_children ON treasury_treasurerremittanceline;
DROP TRIGGER freeze_children ON treasury_expensereceipttax;
DROP TRIGGER freeze_children ON treasury_expensereceiptline;
DROP FUNCTION treasury_freeze_children();
DROP TRIGGER guard_document ON treasury_cashclosing;
DROP TRIGGER guard_document ON treasury_accountability;
DROP TRIGGER guard_document ON treasury_imprestreturn;
DROP TRIGGER guard_document ON treasury_treasurerremittance;
DROP TRIGGER guard_document ON treasury_expensereceipt;
DROP TRIGGER guard_document ON treasury_paymentrequest;
CREATE TRIGGER guard_document BEFORE INSERT OR UPDATE OR DELETE ON treasury_paymentrequest
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_document('payment_request', 'state');
CREATE OR REPLACE FUNCTION treasury_check_totals() RETURNS trigger
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

CREATE OR REPLACE FUNCTION treasury_guard_document() RETURNS trigger
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

CREATE OR REPLACE FUNCTION treasury_may_move(flow text, before text, after text) RETURNS boolean
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
