-- Withheld taxes (I-28) and the RKUD's balance (I-19): what leaves them is there, asked at commit.

-- Taxes that a treasurer remits, or that a reversed receipt takes back, were withheld: on no later day of the year
-- is more gone than was held.
CREATE FUNCTION treasury_check_withheld() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    accounts bigint[];
    bad record;
BEGIN
    PERFORM treasury_hold_cash(NEW.unit_id, 'expenditure');
    IF TG_TABLE_NAME = 'treasury_treasurerremittance' THEN
        SELECT array_agg(account_id) INTO accounts FROM treasury_treasurerremittanceline WHERE remittance_id = NEW.id;
    ELSE
        SELECT array_agg(account_id) INTO accounts FROM treasury_expensereceipttax WHERE receipt_id = NEW.id;
    END IF;
    SELECT s.account_id, s.dated_on, s.held INTO bad FROM (
        SELECT l.account_id, l.dated_on,
            sum(sum(l.credit - l.debit)) OVER (PARTITION BY l.account_id ORDER BY l.dated_on) AS held
        FROM ledger_entryline l JOIN ledger_book b ON b.id = l.book_id JOIN reference_unit u ON u.id = NEW.unit_id
        WHERE b.unit_id = coalesce(u.parent_id, u.id) AND l.account_id = ANY (accounts) AND l.unit_id = NEW.unit_id
            AND l.kind <> 'LEGACY' AND l.dated_on >= ledger_carried_from(make_date(NEW.year_id, 12, 31))
            AND l.dated_on <= make_date(NEW.year_id, 12, 31)
        GROUP BY l.account_id, l.dated_on) s
    WHERE s.held < 0 AND s.dated_on >= NEW.dated_on ORDER BY s.dated_on LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '% % takes more tax than was withheld', TG_TABLE_NAME, NEW.id USING ERRCODE = 'KP038',
            DETAIL = json_build_object('account', bad.account_id, 'day', bad.dated_on, 'held', bad.held)::text;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_withheld AFTER UPDATE ON treasury_treasurerremittance
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'confirmed')
    EXECUTE FUNCTION treasury_check_withheld();
CREATE CONSTRAINT TRIGGER check_withheld AFTER UPDATE ON treasury_expensereceipt
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'paid' AND NEW.reverses_id IS NOT NULL)
    EXECUTE FUNCTION treasury_check_withheld();

-- What BUD remits was withheld in the PPKD's book.
CREATE FUNCTION treasury_check_remitted() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    bad record;
BEGIN
    PERFORM 1 FROM treasury_treasuryaccount WHERE is_active ORDER BY id FOR NO KEY UPDATE;
    SELECT l.account_id, sum(l.credit - l.debit) AS held INTO bad
    FROM ledger_entryline l JOIN ledger_book b ON b.id = l.book_id JOIN reference_unit u ON u.id = b.unit_id
    WHERE u.kind = 'ppkd' AND l.kind <> 'LEGACY'
        AND l.account_id IN (SELECT account_id FROM treasury_remittanceline WHERE remittance_id = NEW.id)
        AND l.dated_on >= ledger_carried_from(make_date(NEW.year_id, 12, 31))
        AND l.dated_on <= make_date(NEW.year_id, 12, 31)
    GROUP BY l.account_id HAVING sum(l.credit - l.debit) < 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'remittance % takes more than was withheld', NEW.id USING ERRCODE = 'KP038',
            DETAIL = json_build_object('account', bad.account_id, 'held', bad.held)::text;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_remitted AFTER UPDATE ON treasury_remittance
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'confirmed')
    EXECUTE FUNCTION treasury_check_remitted();

-- I-19 of what is paid without SP2D: after it the RKUD still covers every signed SP2D that is not paid yet.
CREATE FUNCTION treasury_check_rkud() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    balance numeric;
    signed numeric;
BEGIN
    PERFORM 1 FROM treasury_treasuryaccount WHERE is_active ORDER BY id FOR NO KEY UPDATE;
    SELECT coalesce(sum(l.debit - l.credit), 0) INTO balance
    FROM ledger_entryline l JOIN ledger_book b ON b.id = l.book_id JOIN reference_unit u ON u.id = b.unit_id
    WHERE u.kind = 'ppkd' AND l.kind <> 'LEGACY' AND l.account_id = treasury_role_account(NEW.year_id, 'RKUD_CASH')
        AND l.dated_on >= ledger_carried_from(make_date(NEW.year_id, 12, 31));
    SELECT coalesce(sum(d.net), 0) INTO signed FROM treasury_disbursementorder d
    JOIN treasury_paymentorder o ON o.id = d.order_id JOIN treasury_paymentrequest r ON r.id = o.request_id
    WHERE d.state = 'signed' AND r.kind NOT IN ('GU-NIHIL', 'TU-NIHIL');
    IF balance < signed THEN
        RAISE EXCEPTION '% % is not covered by the RKUD', TG_TABLE_NAME, NEW.id USING ERRCODE = 'KP037',
            DETAIL = json_build_object('document', NEW.id, 'balance', balance, 'signed', signed)::text;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_rkud AFTER UPDATE ON treasury_revenuerefund
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'confirmed' AND OLD.state <> 'confirmed')
    EXECUTE FUNCTION treasury_check_rkud();
CREATE CONSTRAINT TRIGGER check_rkud AFTER UPDATE ON treasury_financing
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.state = 'confirmed' AND OLD.state <> 'confirmed' AND NEW.key_id IS NOT NULL)
    EXECUTE FUNCTION treasury_check_rkud();
