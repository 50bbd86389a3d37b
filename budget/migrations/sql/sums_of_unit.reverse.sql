CREATE OR REPLACE FUNCTION budget_version_sums(the_year integer, up_to integer, own bigint)
RETURNS TABLE (unit_id bigint, sub_activity_id bigint, account_id bigint, fund_source_id bigint, amount numeric)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH versions AS (
        SELECT v.id, v.number, r.id AS budget_id, r.state FROM budget_budgetversion v
        LEFT JOIN budget_regionalbudget r ON r.version_id = v.id
        WHERE v.year_id = the_year AND v.number <= up_to
    ), holders AS (
        SELECT p.unit_id, v.number, p.id AS proposal_id, NULL::bigint AS document_id
        FROM versions v JOIN budget_budgetproposal p ON p.budget_id = v.budget_id
        WHERE p.unit_id IS NOT NULL AND (v.state = 'enacted' OR v.id = own)
        UNION ALL
        SELECT d.unit_id, v.number, NULL, d.id
        FROM versions v JOIN budget_budgetdocument d ON d.version_id = v.id
        WHERE v.budget_id IS NULL AND (d.in_force_from IS NOT NULL OR v.id = own)
    ), latest AS (
        SELECT DISTINCT ON (h.unit_id) h.unit_id, h.proposal_id, h.document_id FROM holders h
        ORDER BY h.unit_id, h.number DESC
    )
    SELECT h.unit_id, l.sub_activity_id, l.account_id, l.fund_source_id, sum(l.amount)
    FROM latest h JOIN budget_proposalline l ON l.proposal_id = h.proposal_id
    WHERE l.account_id IS NOT NULL AND l.fund_source_id IS NOT NULL
    GROUP BY h.unit_id, l.sub_activity_id, l.account_id, l.fund_source_id
    UNION ALL
    SELECT h.unit_id, k.sub_activity_id, k.account_id, k.fund_source_id, l.amount
    FROM latest h JOIN budget_budgetline l ON l.document_id = h.document_id
    JOIN budget_budgetkey k ON k.id = l.key_id
$$;

CREATE OR REPLACE FUNCTION budget_version_changes(the_version bigint)
RETURNS TABLE (unit_id bigint, sub_activity_id bigint, account_id bigint, fund_source_id bigint,
    amount_before numeric, amount_after numeric)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH its AS (SELECT v.id, v.year_id, v.number FROM budget_budgetversion v WHERE v.id = the_version),
    rows AS (
        SELECT s.unit_id, s.sub_activity_id, s.account_id, s.fund_source_id, s.amount AS b, 0::numeric AS a
        FROM its, budget_version_sums(its.year_id::integer, its.number - 1, NULL) s
        UNION ALL
        SELECT s.unit_id, s.sub_activity_id, s.account_id, s.fund_source_id, 0::numeric, s.amount
        FROM its, budget_version_sums(its.year_id::integer, its.number::integer, its.id) s
    )
    SELECT r.unit_id, r.sub_activity_id, r.account_id, r.fund_source_id, sum(r.b), sum(r.a)
    FROM rows r GROUP BY r.unit_id, r.sub_activity_id, r.account_id, r.fund_source_id
$$;

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

CREATE OR REPLACE FUNCTION budget_passed_ceilings(the_proposal bigint)
RETURNS TABLE (ceiling_id bigint, limited_to numeric, proposed numeric)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH RECURSIVE its AS (
        SELECT p.id, p.budget_id, u.id AS unit_id, u.parent_id, b.version_id
        FROM budget_budgetproposal p JOIN budget_regionalbudget b ON b.id = p.budget_id
        JOIN reference_unit u ON u.id = p.unit_id WHERE p.id = the_proposal
    ), bounds AS (
        SELECT c.* FROM its JOIN budget_ceilingplan n ON n.version_id = its.version_id
        JOIN budget_ceiling c ON c.plan_id = n.id AND c.unit_id IN (its.unit_id, its.parent_id)
    ), sums AS (
        SELECT u.id AS unit_id, u.parent_id, l.sub_activity_id, l.fund_source_id, sum(l.amount) AS amount
        FROM its JOIN budget_budgetproposal p ON p.budget_id = its.budget_id
        JOIN reference_unit u ON u.id = p.unit_id
        JOIN budget_proposalline l ON l.proposal_id = p.id
        JOIN reference_account a ON a.id = l.account_id AND a.nature IN ('spending', 'financing_out')
        WHERE p.id = its.id OR (p.state NOT IN ('draft', 'returned')
            AND EXISTS (SELECT 1 FROM bounds c WHERE c.unit_id IN (u.id, u.parent_id)))
        GROUP BY 1, 2, 3, 4
    ), programs AS (
        SELECT DISTINCT coalesce(s.sub_activity_id, 0) AS leaf, coalesce(s.sub_activity_id, 0) AS id FROM sums s
        UNION ALL
        SELECT o.leaf, r.parent_id FROM programs o JOIN reference_program r ON r.id = o.id
        WHERE r.parent_id IS NOT NULL
    ), funds AS (
        SELECT DISTINCT coalesce(s.fund_source_id, 0) AS leaf, coalesce(s.fund_source_id, 0) AS id FROM sums s
        UNION ALL
        SELECT o.leaf, f.parent_id FROM funds o JOIN reference_fundsource f ON f.id = o.id
        WHERE f.parent_id IS NOT NULL
    ), of_program AS (
        -- 0 stands for “all”; a line without sub kegiatan is its own leaf 0.
        SELECT leaf, id FROM programs UNION SELECT leaf, 0 FROM programs
    ), of_fund AS (
        SELECT leaf, id FROM funds UNION SELECT leaf, 0 FROM funds
    )
    SELECT c.id, c.amount, sum(s.amount)
    FROM sums s
    JOIN of_program p ON p.leaf = coalesce(s.sub_activity_id, 0)
    JOIN of_fund f ON f.leaf = coalesce(s.fund_source_id, 0)
    JOIN bounds c ON coalesce(c.program_id, 0) = p.id AND coalesce(c.fund_source_id, 0) = f.id
        AND c.unit_id IN (s.unit_id, s.parent_id)
    GROUP BY c.id, c.amount HAVING sum(s.amount) > c.amount
$$;

DROP FUNCTION budget_unit_changes(bigint, bigint);
DROP FUNCTION budget_unit_sums(integer, integer, bigint, bigint);
