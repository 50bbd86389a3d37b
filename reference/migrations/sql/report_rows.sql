-- A row of a statement holds accounts of its own chart edition (I-01); what it said before stays readable.
CREATE FUNCTION reference_check_report_row() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM reference_account
                   WHERE id = NEW.account_id AND edition_id = NEW.edition_id) THEN
        RAISE EXCEPTION 'account % is not of chart edition %', NEW.account_id, NEW.edition_id
            USING ERRCODE = 'KP001', DETAIL = 'table=reference_reportrow account=' || NEW.account_id;
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER report_row_of_its_chart BEFORE INSERT OR UPDATE ON reference_reportrow
    FOR EACH ROW EXECUTE FUNCTION reference_check_report_row();

SELECT core_make_append_only('reference_historicalreportrow');
