DROP TRIGGER entry_is_complete ON ledger_entry;
DROP TRIGGER line_rules ON ledger_entryline;
DROP FUNCTION ledger_refuse_unsound(bigint[], numeric[], numeric[]);
DROP FUNCTION ledger_refuse_closed(bigint[]);
