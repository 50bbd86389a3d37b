DROP FUNCTION ledger_post(
    bigint, timestamptz, bigint[], text[], text[], date[], text[], text[], text[], text[], bigint[],
    integer[], integer[], bigint[], bigint[], bigint[], bigint[], bigint[], numeric[], numeric[]);
