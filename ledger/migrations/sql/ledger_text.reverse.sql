DROP FUNCTION ledger_hash(text, text, integer, integer, text, text);
DROP FUNCTION ledger_seal_end(text, timestamptz);
DROP FUNCTION ledger_entry_text(text, integer, text, text, date, text, text, text, text, text);
DROP FUNCTION ledger_line_text(integer, text, text, text, text, text, numeric, numeric);
DROP FUNCTION ledger_amount(numeric);
DROP FUNCTION ledger_genesis(text);
DROP FUNCTION ledger_digest(text);
DROP FUNCTION ledger_escape(text);
