SELECT core_undo_append_only(t::regclass) FROM unnest(ARRAY[
    'treasury_historicalassessment', 'treasury_historicaltreasurerreceipt', 'treasury_historicaldeposit',
    'treasury_historicalrevenuerefund', 'treasury_historicalcontrapost', 'treasury_historicalfinancing',
    'treasury_historicalreversal'
]) AS t;
DROP TRIGGER require_reversed_by ON treasury_financing;
DROP TRIGGER require_reversed_by ON treasury_contrapost;
DROP TRIGGER require_reversed_by ON treasury_revenuerefund;
DROP TRIGGER require_reversed_by ON treasury_revenuereceipt;
DROP TRIGGER require_reversed_by ON treasury_deposit;
DROP TRIGGER require_reversed_by ON treasury_treasurerreceipt;
DROP TRIGGER require_reversed_by ON treasury_assessment;
DROP TRIGGER require_reversal ON treasury_reversal;
DROP TRIGGER check_realised ON treasury_revenuereceipt;
DROP TRIGGER check_realised ON treasury_treasurerreceipt;
DROP TRIGGER check_realised ON treasury_revenuerefund;
DROP TRIGGER check_receipt_cash ON treasury_treasurerreceipt;
DROP TRIGGER check_receipt_cash ON treasury_deposit;
DROP TRIGGER require_moved ON treasury_financing;
DROP TRIGGER require_moved ON treasury_deposit;
DROP TRIGGER require_entries ON treasury_financing;
DROP TRIGGER require_entries ON treasury_contrapost;
DROP TRIGGER require_entries ON treasury_revenuerefund;
DROP TRIGGER require_entries ON treasury_treasurerreceipt;
DROP TRIGGER require_entries ON treasury_assessment;
DROP FUNCTION treasury_require_reversed_by();
DROP FUNCTION treasury_require_reversal();
DROP FUNCTION treasury_check_realised();
DROP FUNCTION treasury_check_receipt_cash();
DROP FUNCTION treasury_require_moved();
