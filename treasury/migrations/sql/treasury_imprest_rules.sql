-- UP, GU, TU and the treasurer's cash: entries, I-20 … I-23, I-26, closed months. The services say the same first.

-- Arguments: flow, event. The money moved on the RKUD and on the treasurer's cash is the document's.
CREATE FUNCTION treasury_require_cash_entries() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    key text := TG_ARGV[0] || ':' || NEW.id;
    amount numeric := coalesce(to_jsonb(NEW) ->> 'gross', to_jsonb(NEW) ->> 'amount')::numeric;
    region numeric;
    held numeric;
BEGIN
    SELECT sum(abs(l.debit - l.credit)) FILTER (WHERE l.account_id = treasury_role_account(NEW.year_id, 'RKUD_CASH')),
        sum(abs(l.debit - l.credit)) FILTER (WHERE l.account_id = treasury_role_account(NEW.year_id, 'TREASURER_CASH'))
    INTO region, held
    FROM ledger_entry e JOIN ledger_entryline l ON l.entry_id = e.id
    WHERE e.source = key AND e.event = TG_ARGV[1];
    IF region IS DISTINCT FROM amount OR held IS DISTINCT FROM amount THEN
        RAISE EXCEPTION '% is % without its journal entries', key, NEW.state USING ERRCODE = 'KP033',
            DETAIL = json_build_object('document', key, 'amount', amount, 'rkud', region, 'held', held)::text;
    END IF;
    RETURN NULL;
END $$;

-- What a paid SP2D posts depends on its kind: LS as before; UP, GU, TU move cash; nihil posts nothing.
CREATE FUNCTION treasury_require_payment_entries() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    key text := 'disbursement:' || NEW.id;
    kind text;
    charged numeric;
    region numeric;
    held numeric;
    lines bigint;
BEGIN
    SELECT r.kind INTO kind FROM treasury_paymentorder o JOIN treasury_paymentrequest r ON r.id = o.request_id
    WHERE o.id = NEW.order_id;
    SELECT sum(l.debit) FILTER (WHERE e.ledger_set = 'BUD'),
        sum(abs(l.debit - l.credit)) FILTER (WHERE l.account_id = treasury_role_account(NEW.year_id, 'RKUD_CASH')),
        sum(l.debit - l.credit) FILTER (WHERE l.account_id = treasury_role_account(NEW.year_id, 'TREASURER_CASH')),
        count(*)
    INTO charged, region, held, lines
    FROM ledger_entry e JOIN ledger_entryline l ON l.entry_id = e.id
    WHERE e.source = key AND e.event = 'paid';
    IF (kind IN ('GU-NIHIL', 'TU-NIHIL') AND lines <> 0)
        OR (kind IN ('UP', 'GU', 'TU') AND (region, held, charged) IS DISTINCT FROM (NEW.gross, NEW.gross, NULL))
        OR (kind NOT IN ('UP', 'GU', 'TU', 'GU-NIHIL', 'TU-NIHIL')
            AND (charged, region) IS DISTINCT FROM (NEW.gross, NEW.net))
    THEN
        RAISE EXCEPTION '% of kind % is paid without its journal entries', key, kind USING ERRCODE = 'KP033',
            DETAIL = json_build_object('document', key, 'amount', NEW.gross, 'posted', charged, 'cash', region)::text;
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER require_entries ON treasury_disbursementorder;
CREATE CONSTRAINT TRIGGER require_entries AFTER INSERT OR UPDATE ON treasury_disbursementorder
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'paid')
    EXECUTE FUNCTION treasury_require_payment_entries();
CREATE CONSTRAINT TRIGGER require_entries AFTER INSERT OR UPDATE ON treasury_expensereceipt
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'paid' OR NEW.state = 'refused')
    EXECUTE FUNCTION treasury_require_entries('expense_receipt', 'paid', 'BUD', 'amount', '');
CREATE CONSTRAINT TRIGGER require_entries AFTER INSERT OR UPDATE ON treasury_treasurerremittance
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'confirmed')
    EXECUTE FUNCTION treasury_require_entries('treasurer_remittance', 'confirmed', 'FIN', 'amount', '');
CREATE CONSTRAINT TRIGGER require_entries AFTER INSERT OR UPDATE ON treasury_imprestreturn
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'confirmed')
    EXECUTE FUNCTION treasury_require_cash_entries('imprest_return', 'confirmed');

-- A refused receipt has its reversing document at commit.
CREATE FUNCTION treasury_require_receipt_reversal() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM treasury_expensereceipt r WHERE r.reverses_id = NEW.id AND r.state = 'paid'
        AND (r.amount, r.withheld, r.unit_id, r.source) = (NEW.amount, NEW.withheld, NEW.unit_id, NEW.source);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'expense receipt % is refused without a reversal', NEW.id USING ERRCODE = 'KP033';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER require_reversal AFTER INSERT OR UPDATE ON treasury_expensereceipt
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'refused')
    EXECUTE FUNCTION treasury_require_receipt_reversal();

-- I-20: ceiling of the decree. I-21: paid UP, share, nothing pending. I-23: one open TU a sub kegiatan, approved.
CREATE FUNCTION treasury_guard_imprest_request() RETURNS trigger
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
CREATE TRIGGER guard_imprest AFTER UPDATE ON treasury_paymentrequest
    FOR EACH ROW WHEN (NEW.state = 'submitted' AND OLD.state <> 'submitted' AND (NEW.kind = 'UP' OR NEW.kind = 'GU' OR NEW.kind = 'TU'))
    EXECUTE FUNCTION treasury_guard_imprest_request();
CREATE TRIGGER guard_top_up AFTER UPDATE ON treasury_paymentrequest
    FOR EACH ROW WHEN (NEW.state = 'verified' AND OLD.state <> 'verified' AND NEW.kind = 'TU')
    EXECUTE FUNCTION treasury_guard_imprest_request();

-- The row that whoever draws on a treasurer's cash, or closes it, holds.
CREATE FUNCTION treasury_hold_cash(p_unit bigint, p_kind text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO treasury_treasurercash (unit_id, kind) VALUES (p_unit, p_kind) ON CONFLICT (unit_id, kind) DO NOTHING;
    PERFORM 1 FROM treasury_treasurercash WHERE unit_id = p_unit AND kind = p_kind FOR NO KEY UPDATE;
END $$;

-- I-26 at commit: the treasurer's cash was below zero on no day, and no TU paid more than it had.
CREATE FUNCTION treasury_check_cash() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    lowest numeric;
    rest numeric;
    start date;
BEGIN
    PERFORM treasury_hold_cash(NEW.unit_id, 'expenditure');
    SELECT coalesce(make_date(max(e.year), 1, 1), '0001-01-01') INTO start
    FROM ledger_entry e JOIN ledger_book b ON b.id = e.book_id JOIN reference_unit u ON u.id = NEW.unit_id
    WHERE e.kind = 'OPENING' AND e.year <= NEW.year_id AND b.unit_id = coalesce(u.parent_id, u.id);
    SELECT min(running) INTO lowest FROM (
        SELECT sum(sum(l.debit - l.credit)) OVER (ORDER BY l.dated_on) AS running
        FROM ledger_entryline l
        WHERE l.account_id = treasury_role_account(NEW.year_id, 'TREASURER_CASH') AND l.unit_id = NEW.unit_id
            AND l.dated_on BETWEEN start AND make_date(NEW.year_id, 12, 31)
        GROUP BY l.dated_on) s;
    IF lowest < 0 THEN
        RAISE EXCEPTION 'cash of the treasurer of unit % falls to %', NEW.unit_id, lowest USING ERRCODE = 'KP038';
    END IF;
    IF (to_jsonb(NEW) ->> 'top_up_id') IS NOT NULL THEN
        SELECT r.gross
            - coalesce((SELECT sum(CASE WHEN x.reverses_id IS NULL THEN x.amount ELSE -x.amount END)
                FROM treasury_expensereceipt x WHERE x.top_up_id = r.id AND x.state IN ('paid', 'refused')), 0)
            - coalesce((SELECT sum(x.amount) FROM treasury_imprestreturn x
                WHERE x.top_up_id = r.id AND x.state = 'confirmed'), 0)
        INTO rest FROM treasury_paymentrequest r WHERE r.id = (to_jsonb(NEW) ->> 'top_up_id')::bigint;
        IF rest < 0 THEN
            RAISE EXCEPTION 'TU % pays more than it has: %', to_jsonb(NEW) ->> 'top_up_id', rest USING ERRCODE = 'KP038';
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_cash AFTER UPDATE ON treasury_expensereceipt
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'paid') EXECUTE FUNCTION treasury_check_cash();
CREATE CONSTRAINT TRIGGER check_cash AFTER UPDATE ON treasury_treasurerremittance
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'confirmed') EXECUTE FUNCTION treasury_check_cash();
CREATE CONSTRAINT TRIGGER check_cash AFTER UPDATE ON treasury_imprestreturn
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'confirmed') EXECUTE FUNCTION treasury_check_cash();

-- A closed month takes no document of that treasurer (I-35). Arguments: treasurer, column of the day.
CREATE FUNCTION treasury_check_cash_month() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    day date := (to_jsonb(NEW) ->> TG_ARGV[1])::date;
BEGIN
    IF TG_TABLE_NAME = 'treasury_disbursementorder' THEN
        PERFORM 1 FROM treasury_paymentorder o JOIN treasury_paymentrequest r ON r.id = o.request_id
        WHERE o.id = NEW.order_id AND r.kind IN ('LS-PPKD', 'GU-NIHIL', 'TU-NIHIL');
        IF FOUND THEN
            RETURN NULL;
        END IF;
    END IF;
    PERFORM treasury_hold_cash(NEW.unit_id, TG_ARGV[0]);
    PERFORM 1 FROM treasury_cashclosing c
    WHERE c.unit_id = NEW.unit_id AND c.kind = TG_ARGV[0] AND c.state = 'closed'
        AND c.year_id = extract(year FROM day) AND c.month = extract(month FROM day);
    IF FOUND THEN
        RAISE EXCEPTION '% of %: the cash of that month is closed', TG_TABLE_NAME, day USING ERRCODE = 'KP035',
            DETAIL = json_build_object('case', 'cash', 'date', day)::text;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER check_cash_month AFTER UPDATE ON treasury_disbursementorder
    FOR EACH ROW WHEN (NEW.state = 'paid' AND OLD.state <> 'paid')
    EXECUTE FUNCTION treasury_check_cash_month('expenditure', 'paid_on');
CREATE TRIGGER check_cash_month AFTER UPDATE ON treasury_expensereceipt
    FOR EACH ROW WHEN (NEW.state = 'paid' AND OLD.state <> 'paid')
    EXECUTE FUNCTION treasury_check_cash_month('expenditure', 'dated_on');
CREATE TRIGGER check_cash_month AFTER UPDATE ON treasury_treasurerremittance
    FOR EACH ROW WHEN (NEW.state = 'confirmed' AND OLD.state <> 'confirmed')
    EXECUTE FUNCTION treasury_check_cash_month('expenditure', 'dated_on');
CREATE TRIGGER check_cash_month AFTER UPDATE ON treasury_imprestreturn
    FOR EACH ROW WHEN (NEW.state = 'confirmed' AND OLD.state <> 'confirmed')
    EXECUTE FUNCTION treasury_check_cash_month('expenditure', 'dated_on');

DO $$
BEGIN
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON treasury_treasurercash FROM %I',
                   current_setting('kapuas.app_role'));
    EXECUTE format('GRANT EXECUTE ON FUNCTION treasury_hold_cash(bigint, text) TO %I',
                   current_setting('kapuas.app_role'));
END
$$;
