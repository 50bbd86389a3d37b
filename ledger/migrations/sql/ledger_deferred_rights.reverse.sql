ALTER FUNCTION ledger_check_complete() SECURITY INVOKER RESET search_path;
