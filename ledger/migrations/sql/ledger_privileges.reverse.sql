DO $$
DECLARE
    app text := current_setting('kapuas.app_role');
    tables text := 'ledger_book, ledger_bookhead, ledger_bookyear, ledger_period, ledger_periodevent, ledger_entry, '
        'ledger_entryline';
BEGIN
    EXECUTE format('REVOKE EXECUTE ON FUNCTION ledger_ensure_book, ledger_open_year, ledger_post, '
        'ledger_close_period, ledger_reopen_period, ledger_close_year FROM %I', app);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO %I', tables, app);
    EXECUTE format('GRANT USAGE, SELECT ON SEQUENCE ledger_book_id_seq, ledger_bookyear_id_seq, '
        'ledger_period_id_seq, ledger_periodevent_id_seq, ledger_entry_id_seq, ledger_entryline_id_seq TO %I', app);
END $$;
