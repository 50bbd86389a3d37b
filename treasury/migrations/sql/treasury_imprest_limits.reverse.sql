DROP TRIGGER check_limits ON treasury_expensereceipt;
DROP FUNCTION treasury_check_receipt_limits();
-- I-20: ceiling of the decree. I-21: paid UP, share, nothing pending. I-23: one open TU a sub kegiatan, approved.
CREATE OR REPLACE FUNCTION treasury_guard_imprest_request() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    wrong text := '';
    ceiling numeric;
    share numeric;
    imprest numeric;
BEGIN
    IF NEW.state = 'verified' THEN
        PERFORM 1 FROM treasury_topupapproval WHERE request_id = NEW.id;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'TU request % is not approved', NEW.id USING ERRCODE = 'KP037';
        END IF;
        RETURN NULL;
    END IF;
    IF NEW.kind = 'UP' THEN
        SELECT s.value::numeric INTO ceiling FROM reference_setting s JOIN reference_unit u
            ON s.key = 'up_ceiling.' || u.code WHERE u.id = NEW.unit_id;
        IF ceiling IS NULL OR NEW.gross > ceiling THEN
            wrong := 'above the ceiling';
        END IF;
    ELSIF NEW.kind = 'GU' THEN
        SELECT coalesce(max(s.value), '0.50')::numeric INTO share FROM reference_setting s WHERE s.key = 'gu_min_share';
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
    END IF;
    IF wrong <> '' THEN
        RAISE EXCEPTION 'payment request % of kind %: %', NEW.id, NEW.kind, wrong USING ERRCODE = 'KP037';
    END IF;
    RETURN NULL;
END $$;
DROP FUNCTION treasury_setting(text, numeric);
DROP FUNCTION treasury_is_excluded(bigint);
