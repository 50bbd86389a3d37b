DROP TRIGGER check_cash_month ON treasury_imprestreturn;
DROP TRIGGER check_cash_month ON treasury_treasurerremittance;
DROP TRIGGER check_cash_month ON treasury_expensereceipt;
DROP TRIGGER check_cash_month ON treasury_disbursementorder;
DROP FUNCTION treasury_check_cash_month();
DROP TRIGGER check_cash ON treasury_imprestreturn;
DROP TRIGGER check_cash ON treasury_treasurerremittance;
DROP TRIGGER check_cash ON treasury_expensereceipt;
DROP FUNCTION treasury_check_cash();
DROP FUNCTION treasury_hold_cash(bigint, text);
DROP TRIGGER guard_top_up ON treasury_paymentrequest;
DROP TRIGGER guard_imprest ON treasury_paymentrequest;
DROP FUNCTION treasury_guard_imprest_request();
DROP TRIGGER require_reversal ON treasury_expensereceipt;
DROP FUNCTION treasury_require_receipt_reversal();
DROP TRIGGER require_entries ON treasury_imprestreturn;
DROP TRIGGER require_entries ON treasury_treasurerremittance;
DROP TRIGGER require_entries ON treasury_expensereceipt;
DROP TRIGGER require_entries ON treasury_disbursementorder;
CREATE CONSTRAINT TRIGGER require_entries AFTER INSERT OR UPDATE ON treasury_disbursementorder
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'paid')
    EXECUTE FUNCTION treasury_require_entries('disbursement', 'paid', 'BUD', 'gross', 'net');
DROP FUNCTION treasury_require_payment_entries();
DROP FUNCTION treasury_require_cash_entries();
