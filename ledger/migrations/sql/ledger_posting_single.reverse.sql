-- ledger_posting_lean.sql runs again; it makes this trigger.
DROP TRIGGER period_moves_head ON ledger_period;
