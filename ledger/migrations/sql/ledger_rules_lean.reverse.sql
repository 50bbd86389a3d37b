DROP TRIGGER entry_rules ON ledger_entry;
DROP TRIGGER entry_is_complete ON ledger_entry;
DROP TRIGGER line_rules ON ledger_entryline;
DROP FUNCTION ledger_check_entry();
DROP FUNCTION ledger_refuse_closed(bigint[]);
