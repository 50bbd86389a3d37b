-- The hashed text of version 1 (docs/CHAIN.md). ledger/chain.py writes the same text in Python.

-- One field of the canonical text: the four characters that would break a line or a field are spelled out.
CREATE FUNCTION ledger_escape(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT replace(replace(replace(replace(coalesce(value, ''), '\', '\\'), E'\t', '\t'), E'\n', '\n'), E'\r', '\r')
$$;

CREATE FUNCTION ledger_digest(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT encode(sha256(convert_to(value, 'UTF8')), 'hex')
$$;

-- What the first entry of a book follows.
CREATE FUNCTION ledger_genesis(book_code text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ledger_digest(E'kapuas-book 1\t' || ledger_escape(book_code))
$$;
