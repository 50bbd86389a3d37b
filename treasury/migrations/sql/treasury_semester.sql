-- Semester report: one way through the states, frozen once it is sent, a save counts one up.
-- The services say the same in Indonesian; this holds for whoever writes.

-- Which state may follow which (treasury/flows_semester.py; a test compares the two).
CREATE FUNCTION treasury_semester_may_move(before text, after text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT (before, after) IN (VALUES
        ('draft', 'submitted'),
        ('returned', 'submitted'),
        ('submitted', 'accepted'),
        ('submitted', 'returned'),
        ('accepted', 'returned'))
$$;

CREATE FUNCTION treasury_guard_semester() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' OR NEW.number <> '' OR NEW.revision <> 0 THEN
            RAISE EXCEPTION 'semester reports begin as an unnumbered draft' USING ERRCODE = 'KP036';
        END IF;
        IF extract(year FROM NEW.dated_on) <> NEW.year_id THEN
            RAISE EXCEPTION 'semester reports are dated in their year' USING ERRCODE = 'KP036';
        END IF;
        PERFORM 1 FROM reference_unit u WHERE u.id = NEW.unit_id AND u.kind IN ('skpd', 'ppkd');
        IF NOT FOUND THEN
            RAISE EXCEPTION 'semester reports are of entities, not of unit %', NEW.unit_id
                USING ERRCODE = 'KP036';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' THEN
            RAISE EXCEPTION 'semester report % cannot be removed', OLD.id USING ERRCODE = 'KP034';
        END IF;
        RETURN OLD;
    END IF;
    IF NEW.state <> OLD.state AND NOT treasury_semester_may_move(OLD.state, NEW.state) THEN
        RAISE EXCEPTION 'semester report %: % cannot follow %', OLD.id, NEW.state, OLD.state
            USING ERRCODE = 'KP036';
    END IF;
    IF (to_jsonb(NEW) - '{state,revision}'::text[]) <> (to_jsonb(OLD) - '{state,revision}'::text[])
        OR NEW.revision NOT IN (OLD.revision, OLD.revision + 1)
        OR (NEW.revision <> OLD.revision AND OLD.state NOT IN ('draft', 'returned'))
    THEN
        RAISE EXCEPTION 'semester report %: only its state and, while open, its revision change', OLD.id
            USING ERRCODE = 'KP034';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_document BEFORE INSERT OR UPDATE OR DELETE ON treasury_semesterreport
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_semester();

-- Lines belong to the open report; FOR SHARE waits for a step that runs at the same time.
CREATE FUNCTION treasury_guard_prognosis() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    owner record;
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.report_id, NEW.account_id) <> (OLD.report_id, OLD.account_id) THEN
        RAISE EXCEPTION 'prognosis %: only its amount changes', OLD.id USING ERRCODE = 'KP034';
    END IF;
    FOR owner IN SELECT id, state FROM treasury_semesterreport
        WHERE id IN (OLD.report_id, NEW.report_id) ORDER BY id FOR SHARE
    LOOP
        IF owner.state NOT IN ('draft', 'returned') THEN
            RAISE EXCEPTION 'prognosis of semester report % is frozen in state %', owner.id, owner.state
                USING ERRCODE = 'KP034';
        END IF;
    END LOOP;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER guard_line BEFORE INSERT OR UPDATE OR DELETE ON treasury_prognosis
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_prognosis();

SELECT core_make_append_only(t::regclass) FROM unnest(ARRAY[
    'treasury_historicalsemesterreport', 'treasury_historicalprognosis'
]) AS t;

DO $$
BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION treasury_semester_may_move(text, text) TO %I',
                   current_setting('kapuas.app_role'));
END
$$;
