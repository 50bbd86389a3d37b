-- The application's role reads the ledger's tables and calls these functions; it writes nothing itself.
DO $$
DECLARE
    app text := current_setting('kapuas.app_role');
    tables text := 'ledger_book, ledger_bookhead, ledger_bookyear, ledger_period, ledger_periodevent, ledger_entry, '
        'ledger_entryline';
BEGIN
    EXECUTE format('REVOKE ALL ON %s FROM %I', tables, app);
    EXECUTE format('GRANT SELECT ON %s TO %I', tables, app);
    EXECUTE format('REVOKE ALL ON SEQUENCE ledger_book_id_seq, ledger_bookyear_id_seq, ledger_period_id_seq, '
        'ledger_periodevent_id_seq, ledger_entry_id_seq, ledger_entryline_id_seq FROM %I', app);
    EXECUTE format('GRANT EXECUTE ON FUNCTION ledger_ensure_book, ledger_open_year, ledger_post, '
        'ledger_close_period, ledger_reopen_period, ledger_close_year TO %I', app);
END $$;
