-- UP, GU and TU: what the services refuse, the database refuses too (I-20 … I-24).

-- A number of the region's settings, or its default (reference/setting_keys.py).
CREATE FUNCTION treasury_setting(p_key text, p_default numeric) RETURNS numeric
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce((SELECT value::numeric FROM reference_setting WHERE key = p_key), p_default)
$$;

-- I-24: an account, or one above it, is listed as paid by LS only.
CREATE FUNCTION treasury_is_excluded(p_account bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (
        SELECT 1 FROM reference_account a JOIN reference_account e ON e.edition_id = a.edition_id
        JOIN reference_imprestexclusion x ON x.account_id = e.id
        WHERE a.id = p_account AND (a.code = e.code OR starts_with(a.code, e.code || '.')))
$$;

-- I-20: ceiling of the decree. I-21: paid UP, share, nothing pending, UP on hand within the ceiling.
-- I-23: approved, one open TU a sub kegiatan, none overdue, settled in time. I-24: accounts that TU does not pay.
-- Requests of one unit wait for each other on the row of its treasurer's cash.
CREATE OR REPLACE FUNCTION treasury_guard_imprest_request() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    wrong text := '';
    ceiling numeric;
    share numeric;
    imprest numeric;
    held numeric;
BEGIN
    IF NEW.state = 'verified' THEN
        PERFORM 1 FROM treasury_topupapproval WHERE request_id = NEW.id;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'TU request % is not approved', NEW.id USING ERRCODE = 'KP037';
        END IF;
        RETURN NULL;
    END IF;
    PERFORM treasury_hold_cash(NEW.unit_id, 'expenditure');
    SELECT s.value::numeric INTO ceiling FROM reference_setting s JOIN reference_unit u
        ON s.key = 'up_ceiling.' || u.code WHERE u.id = NEW.unit_id;
    IF NEW.kind = 'UP' THEN
        IF ceiling IS NULL OR NEW.gross > ceiling THEN
            wrong := 'above the ceiling';
        END IF;
    ELSIF NEW.kind = 'GU' THEN
        share := treasury_setting('gu_min_share', 0.50);
        SELECT d.gross INTO imprest FROM treasury_disbursementorder d
            JOIN treasury_paymentorder o ON o.id = d.order_id JOIN treasury_paymentrequest r ON r.id = o.request_id
            WHERE r.kind = 'UP' AND r.unit_id = NEW.unit_id AND r.year_id = NEW.year_id AND d.state = 'paid';
        PERFORM 1 FROM treasury_paymentrequest r
            WHERE r.kind = 'GU' AND r.unit_id = NEW.unit_id AND r.year_id = NEW.year_id AND r.id <> NEW.id
                AND r.state IN ('submitted', 'verified')
                AND NOT EXISTS (SELECT 1 FROM treasury_paymentorder o JOIN treasury_disbursementorder d
                    ON d.order_id = o.id WHERE o.request_id = r.id AND d.state = 'paid');
        IF FOUND OR imprest IS NULL OR NEW.gross < share * imprest OR NEW.gross > imprest THEN
            wrong := 'not the replenishment of a paid UP';
        END IF;
        SELECT (SELECT coalesce(sum(d.gross), 0) FROM treasury_disbursementorder d
                JOIN treasury_paymentorder o ON o.id = d.order_id JOIN treasury_paymentrequest r ON r.id = o.request_id
                WHERE r.kind IN ('UP', 'GU') AND r.unit_id = NEW.unit_id AND r.year_id = NEW.year_id AND d.state = 'paid')
            - (SELECT coalesce(sum(CASE WHEN x.reverses_id IS NULL THEN x.amount ELSE -x.amount END), 0)
                FROM treasury_expensereceipt x
                WHERE x.unit_id = NEW.unit_id AND x.year_id = NEW.year_id AND x.source = 'UP'
                    AND x.state IN ('paid', 'refused'))
            - (SELECT coalesce(sum(x.amount), 0) FROM treasury_imprestreturn x
                WHERE x.unit_id = NEW.unit_id AND x.year_id = NEW.year_id AND x.source = 'UP' AND x.state = 'confirmed')
        INTO held;
        IF held + NEW.gross > coalesce(ceiling, imprest) THEN
            wrong := format('UP on hand after it %s above the ceiling', held + NEW.gross);
        END IF;
    ELSE
        PERFORM 1 FROM treasury_paymentrequest r
            JOIN treasury_paymentrequestline l ON l.request_id = r.id JOIN budget_budgetkey k ON k.id = l.key_id
            WHERE r.kind = 'TU' AND r.id <> NEW.id AND r.unit_id = NEW.unit_id AND r.settled_on IS NULL
                AND r.state IN ('submitted', 'verified')
                AND k.sub_activity_id IN (SELECT own.sub_activity_id FROM treasury_paymentrequestline m
                    JOIN budget_budgetkey own ON own.id = m.key_id WHERE m.request_id = NEW.id);
        IF FOUND OR NEW.due_on IS NULL THEN
            wrong := 'an earlier TU is not settled';
        END IF;
        PERFORM 1 FROM treasury_paymentrequest r
            WHERE r.kind = 'TU' AND r.id <> NEW.id AND r.unit_id = NEW.unit_id AND r.settled_on IS NULL
                AND r.state IN ('submitted', 'verified') AND r.due_on < NEW.dated_on;
        IF FOUND THEN
            wrong := 'an earlier TU is overdue';
        END IF;
        IF NEW.due_reason = '' AND NEW.due_on > NEW.dated_on
                + make_interval(months => treasury_setting('tu_settlement_months', 1)::integer) THEN
            wrong := 'settled later than allowed, without a reason';
        END IF;
        PERFORM 1 FROM treasury_paymentrequestline l JOIN budget_budgetkey k ON k.id = l.key_id
            WHERE l.request_id = NEW.id AND treasury_is_excluded(k.account_id);
        IF FOUND THEN
            wrong := 'an account that TU does not pay';
        END IF;
    END IF;
    IF wrong <> '' THEN
        RAISE EXCEPTION 'payment request % of kind %: %', NEW.id, NEW.kind, wrong USING ERRCODE = 'KP037';
    END IF;
    RETURN NULL;
END $$;

-- I-24: no listed account, no payment from UP above the limit. I-23, I-26: TU money is paid, open and for its own
-- sub kegiatan. What reverses a receipt takes back what was allowed then.
CREATE FUNCTION treasury_check_receipt_limits() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    wrong text;
BEGIN
    SELECT 'account ' || a.code || ' is not paid from UP or TU' INTO wrong
    FROM treasury_expensereceiptline l JOIN budget_budgetkey k ON k.id = l.key_id
    JOIN reference_account a ON a.id = k.account_id
    WHERE l.receipt_id = NEW.id AND treasury_is_excluded(a.id) LIMIT 1;
    IF wrong IS NULL AND NEW.top_up_id IS NULL THEN
        SELECT format('%s in one payment', sum(l.amount)) INTO wrong
        FROM treasury_expensereceiptline l JOIN budget_budgetkey k ON k.id = l.key_id
        WHERE l.receipt_id = NEW.id GROUP BY k.sub_activity_id, k.account_id
        HAVING sum(l.amount) > treasury_setting('up_single_payment_limit', 50000000) LIMIT 1;
    ELSIF wrong IS NULL THEN
        PERFORM 1 FROM treasury_paymentrequest r
            JOIN treasury_paymentorder o ON o.request_id = r.id JOIN treasury_disbursementorder d ON d.order_id = o.id
            WHERE r.id = NEW.top_up_id AND r.unit_id = NEW.unit_id AND r.kind = 'TU' AND r.settled_on IS NULL
                AND d.state = 'paid';
        IF NOT FOUND THEN
            wrong := 'its TU is not open';
        END IF;
        PERFORM 1 FROM treasury_expensereceiptline l JOIN budget_budgetkey k ON k.id = l.key_id
            WHERE l.receipt_id = NEW.id AND NOT EXISTS (
                SELECT 1 FROM treasury_paymentrequestline m JOIN budget_budgetkey own ON own.id = m.key_id
                WHERE m.request_id = NEW.top_up_id AND own.sub_activity_id = k.sub_activity_id);
        IF FOUND THEN
            wrong := 'its TU is of another sub kegiatan';
        END IF;
    END IF;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'expense receipt %: %', NEW.id, wrong USING ERRCODE = 'KP037';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER check_limits AFTER UPDATE ON treasury_expensereceipt
    FOR EACH ROW WHEN (NEW.state = 'paid' AND OLD.state <> 'paid' AND NEW.reverses_id IS NULL)
    EXECUTE FUNCTION treasury_check_receipt_limits();

DO $$
BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION treasury_setting(text, numeric), treasury_is_excluded(bigint) TO %I',
                   current_setting('kapuas.app_role'));
END
$$;
