-- Whether an RKA says anything else than what is settled before it, asked of this unit's rows alone: beside an
-- enacted RKA line by line, beside a DPA by the sums of its keys, beside nothing it does.
CREATE OR REPLACE FUNCTION budget_proposal_differs(the_proposal bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    source bigint := budget_source_proposal(the_proposal);
    the_document bigint;
BEGIN
    IF source IS NOT NULL THEN
        RETURN EXISTS (
            SELECT FROM budget_proposalline WHERE proposal_id IN (the_proposal, source)
            GROUP BY sub_activity_id, account_id, fund_source_id, header, description, specification, volume_1, measure_1,
            volume_2, measure_2, volume_3, measure_3, volume_4, measure_4, measure, price, tax_percent, amount,
            price_item_id, exception_basis, location, recipient
            HAVING count(*) FILTER (WHERE proposal_id = the_proposal) <> count(*) FILTER (WHERE proposal_id = source));
    END IF;
    SELECT d.id INTO the_document FROM budget_budgetproposal p
    JOIN budget_regionalbudget r ON r.id = p.budget_id JOIN budget_budgetversion v ON v.id = r.version_id
    JOIN budget_budgetversion w ON w.year_id = v.year_id AND w.number < v.number
    JOIN budget_budgetdocument d ON d.version_id = w.id AND d.unit_id = p.unit_id AND d.in_force_from IS NOT NULL
    WHERE p.id = the_proposal ORDER BY w.number DESC LIMIT 1;
    IF the_document IS NULL THEN
        RETURN true;
    END IF;
    RETURN EXISTS (
        SELECT FROM (
            SELECT l.sub_activity_id, l.account_id, l.fund_source_id, l.amount
            FROM budget_proposalline l WHERE l.proposal_id = the_proposal
            UNION ALL
            SELECT k.sub_activity_id, k.account_id, k.fund_source_id, -l.amount
            FROM budget_budgetline l JOIN budget_budgetkey k ON k.id = l.key_id WHERE l.document_id = the_document
        ) AS both_sides GROUP BY sub_activity_id, account_id, fund_source_id HAVING sum(amount) <> 0);
END
$$;
