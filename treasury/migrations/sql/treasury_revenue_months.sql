-- A closed month of the revenue treasurer takes no TBP and no STS (I-35), as treasury_imprest_rules says of the other.
CREATE TRIGGER check_cash_month AFTER UPDATE ON treasury_treasurerreceipt
    FOR EACH ROW WHEN (NEW.state = 'confirmed' AND OLD.state <> 'confirmed')
    EXECUTE FUNCTION treasury_check_cash_month('revenue', 'dated_on');
CREATE TRIGGER check_cash_month AFTER UPDATE ON treasury_deposit
    FOR EACH ROW WHEN (NEW.state = 'confirmed' AND OLD.state <> 'confirmed')
    EXECUTE FUNCTION treasury_check_cash_month('revenue', 'dated_on');
