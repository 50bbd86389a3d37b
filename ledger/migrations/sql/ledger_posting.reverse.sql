DROP FUNCTION ledger_post(
    bigint, timestamptz, bigint[], text[], text[], date[], text[], text[], text[], text[], bigint[],
    integer[], integer[], bigint[], bigint[], bigint[], bigint[], bigint[], numeric[], numeric[]);
DROP FUNCTION ledger_post_many(
    bigint, timestamptz, bigint[], text[], text[], date[], text[], text[], text[], text[], bigint[],
    integer[], integer[], bigint[], bigint[], bigint[], bigint[], bigint[], numeric[], numeric[]);
DROP FUNCTION ledger_reversed(bigint);
DROP FUNCTION ledger_refuse_lines(numeric[], numeric[]);
DROP FUNCTION ledger_known(text, text, bigint, text, text);
