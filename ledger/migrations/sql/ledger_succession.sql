-- Who carries a balance into a year: the successor that a decree names, else the unit or account itself.
CREATE OR REPLACE FUNCTION ledger_carried_account(p_account_id bigint, p_chart_id bigint) RETURNS bigint
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN a.edition_id = p_chart_id THEN a.id ELSE coalesce((
        SELECT s.successor_id FROM public.reference_accountsuccession s
        JOIN public.reference_account t ON t.id = s.successor_id AND t.is_postable AND t.is_active
        WHERE s.account_id = a.id AND s.chart_id = p_chart_id), (
        SELECT t.id FROM public.reference_account t
        WHERE t.edition_id = p_chart_id AND t.code = a.code AND t.is_postable AND t.is_active)) END
    FROM public.reference_account a WHERE a.id = p_account_id
$$;

CREATE OR REPLACE FUNCTION ledger_carried_unit(p_unit_id bigint, p_year integer) RETURNS bigint
LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT s.successor_id FROM public.reference_unitsuccession s
        WHERE s.unit_id = p_unit_id AND s.year = p_year), p_unit_id)
$$;

-- A map that an opening was made by does not change under it; nobody follows who is followed in the same year.
CREATE FUNCTION ledger_guard_succession() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    wanted integer := CASE TG_OP WHEN 'DELETE' THEN OLD.year ELSE NEW.year END;
BEGIN
    IF EXISTS (SELECT 1 FROM ledger_bookyear WHERE is_carried AND (year = wanted OR (TG_OP = 'UPDATE' AND year = OLD.year)))
    THEN
        RAISE EXCEPTION 'the opening of % is carried over', wanted USING ERRCODE = 'KP035',
            DETAIL = json_build_object('case', 'succession_carried', 'year', wanted)::text;
    END IF;
    IF TG_OP <> 'DELETE' AND EXISTS (SELECT 1 FROM reference_unitsuccession s WHERE s.year = NEW.year AND s.id <> NEW.id
            AND (s.unit_id = NEW.successor_id OR s.successor_id = NEW.unit_id)) THEN
        RAISE EXCEPTION 'a successor has a successor' USING ERRCODE = 'KP035',
            DETAIL = json_build_object('case', 'succession_chain', 'year', wanted)::text;
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER succession_is_guarded BEFORE INSERT OR UPDATE OR DELETE ON reference_unitsuccession
    FOR EACH ROW EXECUTE FUNCTION ledger_guard_succession();

CREATE FUNCTION ledger_guard_account_succession() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM reference_account a, reference_account t
            WHERE a.id = NEW.account_id AND t.id = NEW.successor_id AND t.edition_id = NEW.chart_id
                AND a.edition_id <> t.edition_id AND a.is_postable AND t.is_postable AND a.ledger_set = t.ledger_set)
    THEN
        RAISE EXCEPTION 'the successor is no such account of that chart' USING ERRCODE = 'KP031',
            DETAIL = '{"case": "no_reference"}';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER account_succession_is_guarded BEFORE INSERT OR UPDATE ON reference_accountsuccession
    FOR EACH ROW EXECUTE FUNCTION ledger_guard_account_succession();

SELECT core_make_append_only('reference_historicalunitsuccession');
SELECT core_make_append_only('reference_historicalaccountsuccession');

DO $$
BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION ledger_carried_unit TO %I', current_setting('kapuas.app_role'));
END $$;
