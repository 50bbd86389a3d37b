-- I-11: the cash plan of a signed document is frozen; looked at once a statement, not once a month of a line.
-- The document is locked after the rows were written and before the statement ends: signing, which locks it
-- too, sees all of them or makes this raise.
DROP TRIGGER plan_frozen ON budget_cashplan;
DROP FUNCTION budget_guard_plan();

CREATE FUNCTION budget_guard_plans() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    its_document bigint;
BEGIN
    FOR its_document IN
        SELECT DISTINCT l.document_id FROM touched t JOIN budget_budgetline l ON l.id = t.line_id ORDER BY 1
    LOOP
        PERFORM budget_require_open_document(its_document);
    END LOOP;
    RETURN NULL;
END
$$;
CREATE TRIGGER plan_frozen AFTER INSERT ON budget_cashplan
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION budget_guard_plans();
CREATE TRIGGER plan_frozen_from AFTER UPDATE ON budget_cashplan
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION budget_guard_plans();
CREATE TRIGGER plan_frozen_to AFTER UPDATE ON budget_cashplan
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION budget_guard_plans();
CREATE TRIGGER plan_frozen_gone AFTER DELETE ON budget_cashplan
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION budget_guard_plans();
