-- A map of accounts by which an opening was made does not change under it: not added, not changed, not withdrawn.
CREATE FUNCTION ledger_keep_account_succession() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    carried integer;
BEGIN
    SELECT b.year INTO carried
    FROM ledger_bookyear b
    JOIN reference_fiscalyear y ON y.year = b.year
    JOIN reference_fiscalyear p ON p.year = b.year - 1
    JOIN reference_account a ON a.edition_id = p.chart_id
    WHERE b.is_carried AND ((a.id = OLD.account_id AND y.chart_id = OLD.chart_id)
        OR (a.id = NEW.account_id AND y.chart_id = NEW.chart_id))
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the opening of % is carried over', carried USING ERRCODE = 'KP035',
            DETAIL = json_build_object('case', 'succession_carried', 'year', carried)::text;
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER account_succession_is_kept BEFORE INSERT OR UPDATE OR DELETE ON reference_accountsuccession
    FOR EACH ROW EXECUTE FUNCTION ledger_keep_account_succession();
