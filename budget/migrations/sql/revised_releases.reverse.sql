DROP TRIGGER release_replaced_by_one ON budget_fundrelease;
DROP FUNCTION budget_check_replaced();
CREATE OR REPLACE FUNCTION budget_guard_release() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'a fund release begins as a draft' USING ERRCODE = 'KP011';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state = 'signed' THEN
        RAISE EXCEPTION 'fund release % is signed and frozen', OLD.id USING ERRCODE = 'KP011';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF (OLD.unit_id, OLD.year_id) IS DISTINCT FROM (NEW.unit_id, NEW.year_id) THEN
        RAISE EXCEPTION 'fund release % keeps its unit and year', OLD.id USING ERRCODE = 'KP011';
    END IF;
    IF NEW.state = 'signed' THEN
        IF NEW.number = '' THEN
            RAISE EXCEPTION 'fund release % is signed without a number', NEW.id USING ERRCODE = 'KP006';
        END IF;
        PERFORM budget_check_release(NEW);
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION budget_guard_release_line() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    touched bigint[] := ARRAY[CASE WHEN TG_OP <> 'INSERT' THEN OLD.release_id END,
                              CASE WHEN TG_OP <> 'DELETE' THEN NEW.release_id END];
    its_state text;
BEGIN
    FOR its_state IN SELECT state FROM budget_fundrelease WHERE id = ANY (touched) ORDER BY id FOR SHARE LOOP
        IF its_state = 'signed' THEN
            RAISE EXCEPTION 'the fund release of this line is signed and frozen' USING ERRCODE = 'KP011';
        END IF;
    END LOOP;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$$;

DROP FUNCTION budget_check_revision(budget_fundrelease);
