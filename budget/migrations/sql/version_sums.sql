-- What a version gives each unit, sub kegiatan, account and fund: from its RKA where the version is an APBD, from
-- its DPA where it is not. A unit that the version leaves alone keeps what an earlier, settled version gave it.
-- `own` is the version whose unsettled RKA and DPA count too; without one only enacted and signed amounts count.
CREATE FUNCTION budget_version_sums(the_year integer, up_to integer, own bigint)
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

-- Both sides of a version: the settled amounts before it, and its own.
CREATE FUNCTION budget_version_changes(the_version bigint)
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

-- The RKA of the same unit that the version before left enacted; NULL when none is, or a DPA came after it.
CREATE FUNCTION budget_source_proposal(the_proposal bigint) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE WHEN NOT EXISTS (
        SELECT FROM budget_budgetdocument d JOIN budget_budgetversion w ON w.id = d.version_id
        WHERE d.unit_id = found.unit_id AND d.in_force_from IS NOT NULL AND w.year_id = found.year_id
          AND w.number > found.number AND w.number < found.own
          AND NOT EXISTS (SELECT FROM budget_regionalbudget r WHERE r.version_id = w.id)
    ) THEN found.id END
    FROM (
        SELECT s.id, s.unit_id, v.year_id, v.number, ov.number AS own
        FROM budget_budgetproposal o JOIN budget_regionalbudget ob ON ob.id = o.budget_id
        JOIN budget_budgetversion ov ON ov.id = ob.version_id
        JOIN budget_budgetversion v ON v.year_id = ov.year_id AND v.number < ov.number
        JOIN budget_regionalbudget b ON b.version_id = v.id AND b.state = 'enacted'
        JOIN budget_budgetproposal s ON s.budget_id = b.id AND s.unit_id = o.unit_id
        WHERE o.id = the_proposal ORDER BY v.number DESC LIMIT 1
    ) AS found
$$;

-- Whether an RKA says anything else than what is settled before it: an untouched copy needs no new review.
CREATE FUNCTION budget_proposal_differs(the_proposal bigint) RETURNS boolean
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

-- I-10: what the balance rule leaves over (or lacks): pendapatan - belanja + penerimaan - pengeluaran pembiayaan.
CREATE FUNCTION budget_difference(the_budget bigint) RETURNS numeric
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT coalesce(sum(CASE WHEN a.nature IN ('revenue', 'financing_in') THEN l.amount
                             WHEN a.nature IN ('spending', 'financing_out') THEN -l.amount ELSE 0 END), 0)
    FROM budget_budgetproposal p JOIN budget_proposalline l ON l.proposal_id = p.id
    JOIN reference_account a ON a.id = l.account_id
    WHERE p.budget_id = the_budget AND p.unit_id IS NOT NULL
$$;

DO $$
DECLARE
    app text := current_setting('kapuas.app_role');
BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION budget_version_sums(integer, integer, bigint),
        budget_version_changes(bigint), budget_source_proposal(bigint), budget_proposal_differs(bigint),
        budget_difference(bigint) TO %I', app);
END
$$;
