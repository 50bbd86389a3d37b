DROP TRIGGER plan_frozen ON budget_cashplan;
DROP TRIGGER plan_frozen_from ON budget_cashplan;
DROP TRIGGER plan_frozen_to ON budget_cashplan;
DROP TRIGGER plan_frozen_gone ON budget_cashplan;
DROP FUNCTION budget_guard_plans();

CREATE FUNCTION budget_guard_plan() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM budget_require_open_document(document_id) FROM budget_budgetline WHERE id = OLD.line_id;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    PERFORM budget_require_open_document(document_id) FROM budget_budgetline WHERE id = NEW.line_id;
    RETURN NEW;
END
$$;
CREATE TRIGGER plan_frozen BEFORE INSERT OR UPDATE OR DELETE ON budget_cashplan
    FOR EACH ROW EXECUTE FUNCTION budget_guard_plan();
