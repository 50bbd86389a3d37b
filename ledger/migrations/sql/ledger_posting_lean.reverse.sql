DROP TRIGGER period_moves_head ON ledger_period;
DROP TRIGGER head_by_function ON ledger_bookhead;
CREATE TRIGGER head_by_function BEFORE INSERT OR UPDATE ON ledger_bookhead
    FOR EACH STATEMENT WHEN (current_setting('kapuas.ledger_writer', true) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION ledger_refuse();
DROP FUNCTION ledger_refuse_stranger();
DROP FUNCTION ledger_move_open_from();
DROP FUNCTION ledger_restore_head(bigint);
DROP FUNCTION ledger_open_from(bigint, integer);
DROP FUNCTION ledger_post_many(
    bigint, timestamptz, bigint[], text[], text[], date[], text[], text[], text[], text[], bigint[],
    integer[], integer[], bigint[], bigint[], bigint[], bigint[], bigint[], numeric[], numeric[]);
