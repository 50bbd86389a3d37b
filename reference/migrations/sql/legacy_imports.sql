-- Old ledgers that came in are never forgotten; the vouchers of a year use one chart.
SELECT core_make_append_only('reference_legacyimport');

CREATE FUNCTION reference_one_legacy_chart() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    -- Two imports of a year wait for each other.
    PERFORM pg_advisory_xact_lock(hashtext('kapuas.legacy_import'), NEW.year);
    IF EXISTS (SELECT 1 FROM reference_legacyimport WHERE year = NEW.year AND chart_id <> NEW.chart_id) THEN
        RAISE EXCEPTION 'old vouchers of % use another chart', NEW.year USING ERRCODE = 'KP031',
            DETAIL = json_build_object('case', 'legacy_chart', 'year', NEW.year)::text;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER one_legacy_chart BEFORE INSERT ON reference_legacyimport
    FOR EACH ROW EXECUTE FUNCTION reference_one_legacy_chart();
