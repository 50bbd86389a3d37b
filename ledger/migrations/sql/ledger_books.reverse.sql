DROP FUNCTION ledger_open_year(bigint, integer, bigint, timestamptz);
DROP FUNCTION ledger_ensure_book(bigint);
