-- I-09: whether an RKA leaves its unit is asked inside the function, so that the trigger reads as it was written.
DROP TRIGGER proposal_within_ceilings ON budget_budgetproposal;
CREATE OR REPLACE FUNCTION budget_refuse_above_ceiling() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    bad record;
BEGIN
    IF OLD.state NOT IN ('draft', 'returned') OR NEW.state IN ('draft', 'returned') THEN
        RETURN NULL;
    END IF;
    SELECT * INTO bad FROM budget_passed_ceilings(NEW.id) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'an RKA passes its ceiling' USING ERRCODE = 'KP009',
            DETAIL = format('ceiling=%s limit=%s proposed=%s', bad.ceiling_id, bad.limited_to, bad.proposed);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER proposal_within_ceilings AFTER UPDATE OF state ON budget_budgetproposal
    FOR EACH ROW EXECUTE FUNCTION budget_refuse_above_ceiling();
