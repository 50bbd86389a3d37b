CREATE OR REPLACE FUNCTION budget_check_enactment(its budget_regionalbudget) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    its_kind text := (SELECT kind FROM budget_budgetversion WHERE id = its.version_id);
    difference numeric := budget_difference(its.id);
    bad record;
BEGIN
    IF its.perkada_number = '' OR its.perkada_on IS NULL OR its_kind <> 'pergeseran' AND (
        its.perda_number = '' OR its.perda_on IS NULL OR its.agreed_on IS NULL OR its.evaluated_on IS NULL)
    THEN
        RAISE EXCEPTION 'APBD % is enacted without its numbers and dates', its.id USING ERRCODE = 'KP006';
    END IF;
    IF difference <> 0 AND its.acknowledged_difference IS DISTINCT FROM difference THEN
        RAISE EXCEPTION 'APBD % misses the balance rule', its.id USING ERRCODE = 'KP010',
            DETAIL = format('difference=%s acknowledged=%s', difference, its.acknowledged_difference);
    END IF;
    SELECT l.id, p.id AS proposal INTO bad FROM budget_budgetproposal p
    JOIN budget_proposalline l ON l.proposal_id = p.id
    WHERE p.budget_id = its.id AND (l.given IS NOT NULL OR l.account_id IS NULL OR l.fund_source_id IS NULL
        OR p.unit_id IS NULL) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'line % of RKA % is not complete', bad.id, bad.proposal USING ERRCODE = 'KP002';
    END IF;
    IF its.origin = 'drafted' THEN
        SELECT p.id, p.state INTO bad FROM budget_budgetproposal p
        WHERE p.budget_id = its.id AND p.state <> 'verified' AND budget_proposal_differs(p.id) LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'RKA % is %, not verified', bad.id, bad.state USING ERRCODE = 'KP011';
        END IF;
    END IF;
END
$$;
