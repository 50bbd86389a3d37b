DROP TRIGGER plan_target_year ON budget_plantarget;
DROP TRIGGER plan_amount_year ON budget_planamount;
DROP FUNCTION budget_guard_plan_year();
DROP TRIGGER planned_program_unit ON budget_plannedprogram;
DROP FUNCTION budget_guard_planned_unit();
CREATE OR REPLACE FUNCTION budget_require_open_plan(the_plan bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM budget_developmentplan WHERE id = the_plan AND state <> 'draft' FOR SHARE;
    IF FOUND THEN
        RAISE EXCEPTION 'development plan % is enacted and frozen', the_plan USING ERRCODE = 'KP011';
    END IF;
END
$$;
SELECT core_undo_append_only(('budget_historical' || name)::regclass)
FROM unnest(ARRAY['plantarget', 'planamount']) AS name;
