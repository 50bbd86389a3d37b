DROP TRIGGER books_first ON treasury_cashclosing;
DROP FUNCTION treasury_check_cash_reopening();
DROP FUNCTION treasury_open_period(bigint, integer, integer);
DROP TRIGGER treasurers_first ON ledger_period;
DROP FUNCTION treasury_check_cash_closed();
