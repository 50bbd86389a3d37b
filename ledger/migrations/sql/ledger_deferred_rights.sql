-- Before PostgreSQL 18 a deferred trigger runs as whoever commits, not as the posting function's owner that
-- wrote the rows; the application's role may call no helper of the ledger.
ALTER FUNCTION ledger_check_complete() SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp;
