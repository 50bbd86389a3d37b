-- The posting functions write the hashed text themselves since they read set-wise; only escape, digest and
-- genesis are still called.
DROP FUNCTION ledger_hash(text, text, integer, integer, text, text);
DROP FUNCTION ledger_seal_end(text, timestamptz);
DROP FUNCTION ledger_entry_text(text, integer, text, text, date, text, text, text, text, text);
DROP FUNCTION ledger_line_text(integer, text, text, text, text, text, numeric, numeric);
DROP FUNCTION ledger_amount(numeric);
