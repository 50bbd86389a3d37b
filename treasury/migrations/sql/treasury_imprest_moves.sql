-- UP, GU, TU, nihil, the treasurer's spending and cash: states, frozen rows, totals. (treasury/flows_imprest.py)

-- Which state may follow which; a test compares this with the flows.
CREATE OR REPLACE FUNCTION treasury_may_move(flow text, before text, after text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT (flow, before, after) IN (VALUES
        ('payment_request', 'draft', 'submitted'),
        ('payment_request', 'returned', 'submitted'),
        ('payment_request', 'submitted', 'submitted'),
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
        ('remittance', 'draft', 'confirmed'),
        ('expense_receipt', 'draft', 'paid'),
        ('expense_receipt', 'paid', 'refused'),
        ('treasurer_remittance', 'draft', 'confirmed'),
        ('imprest_return', 'draft', 'confirmed'),
        ('accountability', 'draft', 'submitted'),
        ('accountability', 'returned', 'submitted'),
        ('accountability', 'submitted', 'verified'),
        ('accountability', 'submitted', 'returned'),
        ('accountability', 'draft', 'cancelled'),
        ('accountability', 'verified', 'returned'),
        ('accountability', 'returned', 'cancelled'),
        ('cash_closing', 'draft', 'closed'),
        ('cash_closing', 'closed', 'reopened'))
$$;

-- Arguments: flow, columns that change with the state, columns that may change by themselves.
CREATE OR REPLACE FUNCTION treasury_guard_document() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    flow text := TG_ARGV[0];
    free text[] := string_to_array(TG_ARGV[1], ',');
    always text[] := coalesce(string_to_array(TG_ARGV[2], ','), '{}');
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
            USING ERRCODE = CASE WHEN OLD.state IN ('paid', 'accepted', 'confirmed', 'refused', 'closed', 'reopened')
                THEN 'KP034' ELSE 'KP036' END;
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
    free := CASE WHEN NEW.state = OLD.state THEN always ELSE free || always END;
    IF (to_jsonb(NEW) - free) <> (to_jsonb(OLD) - free) THEN
        RAISE EXCEPTION '% %: frozen in state %', flow, OLD.id, OLD.state USING ERRCODE = 'KP034';
    END IF;
    RETURN NEW;
END $$;

DROP TRIGGER guard_document ON treasury_paymentrequest;
CREATE TRIGGER guard_document BEFORE INSERT OR UPDATE OR DELETE ON treasury_paymentrequest
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_document('payment_request', 'state', 'settled_on');
CREATE TRIGGER guard_document BEFORE INSERT OR UPDATE OR DELETE ON treasury_expensereceipt
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_document('expense_receipt', 'state');
CREATE TRIGGER guard_document BEFORE INSERT OR UPDATE OR DELETE ON treasury_treasurerremittance
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_document('treasurer_remittance', 'state');
CREATE TRIGGER guard_document BEFORE INSERT OR UPDATE OR DELETE ON treasury_imprestreturn
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_document('imprest_return', 'state');
CREATE TRIGGER guard_document BEFORE INSERT OR UPDATE OR DELETE ON treasury_accountability
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_document('accountability', 'state');
CREATE TRIGGER guard_document BEFORE INSERT OR UPDATE OR DELETE ON treasury_cashclosing
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_document('cash_closing', 'state');

-- Arguments: table of the document, column that names it. Rows of a document are free while it is a draft
-- or returned; FOR SHARE waits for a step that runs at the same time.
CREATE FUNCTION treasury_freeze_children() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    owner record;
    ids bigint[] := ARRAY[(to_jsonb(OLD) ->> TG_ARGV[1])::bigint, (to_jsonb(NEW) ->> TG_ARGV[1])::bigint];
BEGIN
    FOR owner IN EXECUTE format('SELECT id, state FROM %I WHERE id = ANY ($1) ORDER BY id FOR SHARE', TG_ARGV[0])
        USING ids
    LOOP
        IF owner.state NOT IN ('draft', 'returned') AND NOT (TG_OP = 'DELETE' AND owner.state = 'cancelled') THEN
            RAISE EXCEPTION 'rows of % % are frozen in state %', TG_ARGV[0], owner.id, owner.state
                USING ERRCODE = 'KP034';
        END IF;
    END LOOP;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER freeze_children BEFORE INSERT OR UPDATE OR DELETE ON treasury_expensereceiptline
    FOR EACH ROW EXECUTE FUNCTION treasury_freeze_children('treasury_expensereceipt', 'receipt_id');
CREATE TRIGGER freeze_children BEFORE INSERT OR UPDATE OR DELETE ON treasury_expensereceipttax
    FOR EACH ROW EXECUTE FUNCTION treasury_freeze_children('treasury_expensereceipt', 'receipt_id');
CREATE TRIGGER freeze_children BEFORE INSERT OR UPDATE OR DELETE ON treasury_treasurerremittanceline
    FOR EACH ROW EXECUTE FUNCTION treasury_freeze_children('treasury_treasurerremittance', 'remittance_id');
CREATE TRIGGER freeze_children BEFORE INSERT OR UPDATE OR DELETE ON treasury_accountabilityreceipt
    FOR EACH ROW EXECUTE FUNCTION treasury_freeze_children('treasury_accountability', 'accountability_id');

-- Heads equal their rows when they leave the draft; UP, GU and nihil have no lines.
CREATE OR REPLACE FUNCTION treasury_check_totals() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    gross numeric;
    deducted numeric;
    report record;
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
    IF NEW.kind IN ('UP', 'GU', 'GU-NIHIL', 'TU-NIHIL') THEN
        IF gross IS NOT NULL OR deducted <> 0 OR NEW.deducted <> 0 OR NEW.gross <= 0 THEN
            RAISE EXCEPTION 'payment request % of kind % has no lines', NEW.id, NEW.kind USING ERRCODE = 'KP036';
        END IF;
        IF NEW.kind <> 'UP' THEN
            SELECT * INTO report FROM treasury_accountability WHERE id = NEW.accountability_id;
            IF (report.unit_id, report.year_id, report.state, report.amount)
                IS DISTINCT FROM (NEW.unit_id, NEW.year_id, 'verified'::varchar, NEW.gross) THEN
                RAISE EXCEPTION 'payment request % differs from its accountability', NEW.id USING ERRCODE = 'KP036';
            END IF;
        END IF;
        RETURN NULL;
    END IF;
    IF gross IS DISTINCT FROM NEW.gross OR deducted <> NEW.deducted OR deducted >= gross THEN
        RAISE EXCEPTION 'payment request % differs from its lines', NEW.id USING ERRCODE = 'KP036';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION treasury_check_imprest_totals() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    amount numeric;
    withheld numeric := 0;
    strange bigint := 0;
BEGIN
    IF TG_TABLE_NAME = 'treasury_expensereceipt' THEN
        SELECT sum(l.amount) INTO amount FROM treasury_expensereceiptline l WHERE l.receipt_id = NEW.id;
        SELECT coalesce(sum(t.amount), 0) INTO withheld FROM treasury_expensereceipttax t WHERE t.receipt_id = NEW.id;
        strange := CASE WHEN withheld <> NEW.withheld OR withheld >= amount THEN 1 ELSE 0 END;
    ELSIF TG_TABLE_NAME = 'treasury_treasurerremittance' THEN
        SELECT sum(l.amount) INTO amount FROM treasury_treasurerremittanceline l WHERE l.remittance_id = NEW.id;
    ELSE
        SELECT sum(r.amount), count(*) FILTER (WHERE r.state <> 'paid' OR r.reverses_id IS NOT NULL
            OR (r.unit_id, r.year_id, r.source, r.top_up_id)
                IS DISTINCT FROM (NEW.unit_id, NEW.year_id, NEW.source, NEW.top_up_id))
        INTO amount, strange
        FROM treasury_accountabilityreceipt a JOIN treasury_expensereceipt r ON r.id = a.receipt_id
        WHERE a.accountability_id = NEW.id;
    END IF;
    IF amount IS DISTINCT FROM NEW.amount OR strange <> 0 THEN
        RAISE EXCEPTION '% % differs from its rows', TG_TABLE_NAME, NEW.id USING ERRCODE = 'KP036';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER check_totals AFTER UPDATE ON treasury_expensereceipt
    FOR EACH ROW WHEN (NEW.state = 'paid' AND OLD.state <> 'paid')
    EXECUTE FUNCTION treasury_check_imprest_totals();
CREATE TRIGGER check_totals AFTER UPDATE ON treasury_treasurerremittance
    FOR EACH ROW WHEN (NEW.state = 'confirmed' AND OLD.state <> 'confirmed')
    EXECUTE FUNCTION treasury_check_imprest_totals();
CREATE TRIGGER check_totals AFTER UPDATE ON treasury_accountability
    FOR EACH ROW WHEN (NEW.state = 'submitted' AND OLD.state <> 'submitted')
    EXECUTE FUNCTION treasury_check_imprest_totals();

SELECT core_make_append_only(t::regclass) FROM unnest(ARRAY[
    'treasury_topupapproval', 'treasury_historicalexpensereceipt',
    'treasury_historicaltreasurerremittance', 'treasury_historicalimprestreturn',
    'treasury_historicalaccountability', 'treasury_historicalcashclosing'
]) AS t;
