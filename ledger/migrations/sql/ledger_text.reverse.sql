DROP FUNCTION ledger_genesis(text);
DROP FUNCTION ledger_digest(text);
DROP FUNCTION ledger_escape(text);
