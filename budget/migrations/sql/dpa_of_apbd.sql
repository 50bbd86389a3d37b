-- DPA = Perkada Penjabaran: a DPA of a version that is an APBD exists once that is enacted, and comes in force only
-- with the enacted sums, line by line (I-11).
CREATE FUNCTION budget_dpa_differences(the_document bigint)
RETURNS TABLE (sub_activity_id bigint, account_id bigint, fund_source_id bigint, enacted numeric, written numeric)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH its AS (
        SELECT d.id, d.unit_id, r.id AS budget_id FROM budget_budgetdocument d
        JOIN budget_regionalbudget r ON r.version_id = d.version_id WHERE d.id = the_document
    ), rows AS (
        SELECT l.sub_activity_id, l.account_id, l.fund_source_id, l.amount AS e, 0::numeric AS w
        FROM its JOIN budget_budgetproposal p ON p.budget_id = its.budget_id AND p.unit_id = its.unit_id
        JOIN budget_proposalline l ON l.proposal_id = p.id
        UNION ALL
        SELECT k.sub_activity_id, k.account_id, k.fund_source_id, 0::numeric, l.amount
        FROM its JOIN budget_budgetline l ON l.document_id = its.id JOIN budget_budgetkey k ON k.id = l.key_id
    )
    SELECT r.sub_activity_id, r.account_id, r.fund_source_id, sum(r.e), sum(r.w)
    FROM rows r GROUP BY 1, 2, 3 HAVING sum(r.e) <> sum(r.w)
$$;

CREATE FUNCTION budget_guard_dpa_of_apbd() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    bad record;
BEGIN
    -- FOR SHARE waits for an APBD that is being begun for the version.
    PERFORM 1 FROM budget_budgetversion WHERE id = NEW.version_id FOR SHARE;
    IF EXISTS (SELECT FROM budget_regionalbudget WHERE version_id = NEW.version_id AND state <> 'enacted') THEN
        RAISE EXCEPTION 'the APBD of version % is not enacted', NEW.version_id USING ERRCODE = 'KP011';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        SELECT * INTO bad FROM budget_dpa_differences(NEW.id) LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'budget document % is not what was enacted', NEW.id USING ERRCODE = 'KP011',
                DETAIL = format('account=%s enacted=%s written=%s', bad.account_id, bad.enacted, bad.written);
        END IF;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER dpa_of_enacted_apbd BEFORE INSERT ON budget_budgetdocument
    FOR EACH ROW EXECUTE FUNCTION budget_guard_dpa_of_apbd();
CREATE TRIGGER dpa_is_what_was_enacted BEFORE UPDATE OF in_force_from ON budget_budgetdocument
    FOR EACH ROW WHEN (OLD.in_force_from IS NULL AND NEW.in_force_from IS NOT NULL)
    EXECUTE FUNCTION budget_guard_dpa_of_apbd();

DO $$
BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION budget_dpa_differences(bigint) TO %I',
                   current_setting('kapuas.app_role'));
END
$$;
