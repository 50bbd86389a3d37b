DROP TRIGGER period_moves_head ON ledger_period;
DROP TRIGGER head_by_function ON ledger_bookhead;
CREATE TRIGGER head_by_function BEFORE INSERT OR UPDATE ON ledger_bookhead
    FOR EACH STATEMENT WHEN (current_setting('kapuas.ledger_writer', true) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION ledger_refuse();
DROP FUNCTION ledger_move_open_from();
DROP FUNCTION ledger_restore_head(bigint);
DROP FUNCTION ledger_finish_heads(bigint[]);
DROP FUNCTION ledger_open_from(bigint, integer);
