CREATE OR REPLACE FUNCTION budget_proposal_differs(the_proposal bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    source bigint := budget_source_proposal(the_proposal);
    its record;
BEGIN
    IF source IS NULL THEN
        SELECT r.version_id, p.unit_id INTO its FROM budget_budgetproposal p
        JOIN budget_regionalbudget r ON r.id = p.budget_id WHERE p.id = the_proposal;
        RETURN EXISTS (SELECT FROM budget_version_changes(its.version_id) c
                       WHERE c.unit_id = its.unit_id AND c.amount_before <> c.amount_after)
            OR NOT EXISTS (SELECT FROM budget_proposalline WHERE proposal_id = the_proposal);
    END IF;
    RETURN EXISTS (
        SELECT FROM (
            SELECT CASE WHEN l.proposal_id = the_proposal THEN 1 ELSE -1 END AS side,
                (to_jsonb(l) - '{id,proposal_id,place,revision,is_returned}'::text[]) AS content
            FROM budget_proposalline l WHERE l.proposal_id IN (the_proposal, source)
        ) AS both_sides GROUP BY content HAVING sum(side) <> 0
    );
END
$$;
