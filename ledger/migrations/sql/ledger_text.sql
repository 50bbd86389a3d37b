-- The hashed text of version 1 (docs/CHAIN.md). ledger/chain.py writes the same text in Python.
-- All are single expressions that the planner writes into the calling statement; so none may say IMMUTABLE and
-- contain what is STABLE to the server, such as integer || text or convert_to.

-- One field of the canonical text: the four characters that would break a line or a field are spelled out.
CREATE FUNCTION ledger_escape(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT replace(replace(replace(replace(value, '\', '\\'), E'\t', '\t'), E'\n', '\n'), E'\r', '\r')
$$;

CREATE FUNCTION ledger_digest(value text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT encode(sha256(convert_to(value, 'UTF8')), 'hex')
$$;

-- What the first entry of a book follows.
CREATE FUNCTION ledger_genesis(book_code text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT ledger_digest(E'kapuas-book 1\t' || ledger_escape(book_code))
$$;

-- Two decimals; NULL for a third one, which is refused, never rounded.
CREATE FUNCTION ledger_amount(value numeric) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN scale(value) <= 2 THEN value::numeric(20, 2)::text END
$$;

-- A line; NULL when what it must refer to is NULL.
CREATE FUNCTION ledger_line_text(
    number integer, account text, unit text, sub_activity text, fund text, counterpart text,
    debit numeric, credit numeric
) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT number::text || E'\t' || ledger_escape(account) || E'\t' || ledger_escape(unit) || E'\t'
        || ledger_escape(sub_activity) || E'\t' || ledger_escape(fund) || E'\t' || ledger_escape(counterpart)
        || E'\t' || ledger_amount(debit) || E'\t' || ledger_amount(credit)
$$;

-- First line of an entry; book_code is escaped already, reverses is 'year/number' or empty.
CREATE FUNCTION ledger_entry_text(
    book_code text, year integer, ledger_set text, kind text, dated_on date, source text, event text,
    description text, reason text, reverses text
) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT E'kapuas-entry 1\t' || book_code || E'\t' || year::text || E'\t' || ledger_set || E'\t' || kind || E'\t'
        || to_char(dated_on, 'YYYY-MM-DD') || E'\t' || ledger_escape(source) || E'\t' || ledger_escape(event)
        || E'\t' || ledger_escape(description) || E'\t' || ledger_escape(reason) || E'\t' || reverses
$$;

-- The end of a seal: who and when.
CREATE FUNCTION ledger_seal_end(username text, posted_at timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT E'\t' || ledger_escape(username) || E'\t'
        || to_char(posted_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || E'\t'
$$;

-- An entry's hash; book_code is escaped already.
CREATE FUNCTION ledger_hash(
    previous text, book_code text, year integer, number integer, seal_end text, content_digest text
) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT encode(sha256(convert_to(E'kapuas-seal 1\t' || previous || E'\t' || book_code || E'\t' || year::text || E'\t'
        || number::text || seal_end || content_digest, 'UTF8')), 'hex')
$$;
