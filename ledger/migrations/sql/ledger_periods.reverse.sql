DROP FUNCTION ledger_close_year(integer, bigint, timestamptz, text);
DROP FUNCTION ledger_reopen_period(bigint[], integer, integer, bigint, timestamptz, text);
DROP FUNCTION ledger_close_period(bigint[], integer, integer, bigint, timestamptz, text);
DROP FUNCTION ledger_check_period_state(bigint[], integer, integer, boolean);
DROP FUNCTION ledger_refuse_period(text, integer, integer, text);
DROP FUNCTION ledger_keep_event(bigint[], integer, integer, text, bigint, timestamptz, text);
