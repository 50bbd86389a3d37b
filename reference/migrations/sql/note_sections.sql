-- The outline of CaLK: whose a section is stays among the known ones; what it said before stays readable.
CREATE FUNCTION reference_check_note_section() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.scopes = '{}' OR NOT NEW.scopes::text[] <@ ARRAY['unit', 'ppkd', 'region'] THEN
        RAISE EXCEPTION 'note section % is of nobody known', NEW.code USING ERRCODE = 'KP001';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER note_section_of_somebody BEFORE INSERT OR UPDATE ON reference_notesection
    FOR EACH ROW EXECUTE FUNCTION reference_check_note_section();

SELECT core_make_append_only('reference_historicalnotesection');
