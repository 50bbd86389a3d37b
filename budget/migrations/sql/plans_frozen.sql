-- I-11: an enacted plan is frozen with its programmes, indicators, targets and amounts.
CREATE FUNCTION budget_guard_development_plan() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'a development plan begins as a draft' USING ERRCODE = 'KP011';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state = 'enacted' THEN
        RAISE EXCEPTION 'development plan % is enacted and frozen', OLD.id USING ERRCODE = 'KP011';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NEW.state = 'enacted' AND (trim(NEW.legal_basis) = '' OR NEW.enacted_on IS NULL) THEN
        RAISE EXCEPTION 'development plan % is enacted without basis and day', OLD.id USING ERRCODE = 'KP011';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER development_plan_frozen BEFORE INSERT OR UPDATE OR DELETE ON budget_developmentplan
    FOR EACH ROW EXECUTE FUNCTION budget_guard_development_plan();

-- Locks the plan against its enactment (FOR SHARE).
CREATE FUNCTION budget_require_open_plan(the_plan bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM budget_developmentplan WHERE id = the_plan AND state <> 'draft' FOR SHARE;
    IF FOUND THEN
        RAISE EXCEPTION 'development plan % is enacted and frozen', the_plan USING ERRCODE = 'KP011';
    END IF;
END
$$;

CREATE FUNCTION budget_guard_planned() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM budget_require_open_plan(OLD.plan_id);
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    PERFORM budget_require_open_plan(NEW.plan_id);
    RETURN NEW;
END
$$;
CREATE TRIGGER planned_program_frozen BEFORE INSERT OR UPDATE OR DELETE ON budget_plannedprogram
    FOR EACH ROW EXECUTE FUNCTION budget_guard_planned();

CREATE FUNCTION budget_guard_of_planned() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM budget_require_open_plan(plan_id) FROM budget_plannedprogram WHERE id = OLD.planned_id;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    PERFORM budget_require_open_plan(plan_id) FROM budget_plannedprogram WHERE id = NEW.planned_id;
    RETURN NEW;
END
$$;
CREATE TRIGGER plan_amount_frozen BEFORE INSERT OR UPDATE OR DELETE ON budget_planamount
    FOR EACH ROW EXECUTE FUNCTION budget_guard_of_planned();
CREATE TRIGGER plan_indicator_frozen BEFORE INSERT OR UPDATE OR DELETE ON budget_planindicator
    FOR EACH ROW EXECUTE FUNCTION budget_guard_of_planned();

CREATE FUNCTION budget_guard_target() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM budget_require_open_plan(p.plan_id) FROM budget_planindicator i
        JOIN budget_plannedprogram p ON p.id = i.planned_id WHERE i.id = OLD.indicator_id;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    PERFORM budget_require_open_plan(p.plan_id) FROM budget_planindicator i
    JOIN budget_plannedprogram p ON p.id = i.planned_id WHERE i.id = NEW.indicator_id;
    RETURN NEW;
END
$$;
CREATE TRIGGER plan_target_frozen BEFORE INSERT OR UPDATE OR DELETE ON budget_plantarget
    FOR EACH ROW EXECUTE FUNCTION budget_guard_target();
