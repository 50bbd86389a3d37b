-- History of targets and amounts of plans is append-only (I-41).
SELECT core_make_append_only(('budget_historical' || name)::regclass)
FROM unnest(ARRAY['plantarget', 'planamount']) AS name;

-- I-11: the row of the plan is locked whatever its state, so that what changes a draft waits for an enactment
-- that is under way, and is refused after it.
CREATE OR REPLACE FUNCTION budget_require_open_plan(the_plan bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    its_state text;
BEGIN
    SELECT state INTO its_state FROM budget_developmentplan WHERE id = the_plan FOR SHARE;
    IF its_state <> 'draft' THEN
        RAISE EXCEPTION 'development plan % is enacted and frozen', the_plan USING ERRCODE = 'KP011';
    END IF;
END
$$;

-- A Renja holds programs of its own unit.
CREATE FUNCTION budget_guard_planned_unit() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM budget_developmentplan d
               WHERE d.id = NEW.plan_id AND d.unit_id IS NOT NULL AND d.unit_id <> NEW.unit_id) THEN
        RAISE EXCEPTION 'development plan % holds programs of its own unit only', NEW.plan_id
            USING ERRCODE = 'KP011';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER planned_program_unit BEFORE INSERT OR UPDATE ON budget_plannedprogram
    FOR EACH ROW EXECUTE FUNCTION budget_guard_planned_unit();

-- I-07, I-11: targets and amounts are of years of their plan.
CREATE FUNCTION budget_guard_plan_year() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    its_program bigint;
BEGIN
    IF TG_TABLE_NAME = 'budget_planamount' THEN
        its_program := NEW.planned_id;
    ELSE
        SELECT planned_id INTO its_program FROM budget_planindicator WHERE id = NEW.indicator_id;
    END IF;
    IF NOT EXISTS (SELECT FROM budget_plannedprogram p JOIN budget_developmentplan d ON d.id = p.plan_id
                   WHERE p.id = its_program AND NEW.year BETWEEN d.first_year AND d.last_year) THEN
        RAISE EXCEPTION 'year % lies outside its development plan', NEW.year USING ERRCODE = 'KP011';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER plan_amount_year BEFORE INSERT OR UPDATE ON budget_planamount
    FOR EACH ROW EXECUTE FUNCTION budget_guard_plan_year();
CREATE TRIGGER plan_target_year BEFORE INSERT OR UPDATE ON budget_plantarget
    FOR EACH ROW EXECUTE FUNCTION budget_guard_plan_year();
