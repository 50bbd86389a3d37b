DROP TRIGGER regional_guarded ON budget_regionalbudget;
DROP TRIGGER note_guarded ON budget_reviewnote;
DROP TRIGGER proposal_guarded ON budget_budgetproposal;
DROP FUNCTION budget_guard_regional();
DROP FUNCTION budget_check_enactment(budget_regionalbudget);
DROP FUNCTION budget_guard_note();
DROP FUNCTION budget_guard_proposal();
DROP FUNCTION budget_regional_may_move(text, text);
DROP FUNCTION budget_proposal_may_move(text, text);
CREATE OR REPLACE FUNCTION budget_require_open_proposal(the_proposal bigint) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    its_state text;
    its_budget_state text;
BEGIN
    SELECT p.state, b.state INTO its_state, its_budget_state
      FROM budget_budgetproposal p JOIN budget_regionalbudget b ON b.id = p.budget_id
     WHERE p.id = the_proposal FOR SHARE OF p;
    IF its_state NOT IN ('draft', 'returned') OR its_budget_state <> 'draft' THEN
        RAISE EXCEPTION 'lines of proposal % are frozen: it is %, its budget %', the_proposal, its_state,
            its_budget_state USING ERRCODE = 'KP011';
    END IF;
    RETURN its_state;
END
$$;
