-- I-09: agreed ceilings are frozen, and no RKA leaves its unit above them.
CREATE FUNCTION budget_guard_ceiling_plan() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'a ceiling plan begins as a draft' USING ERRCODE = 'KP009';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' THEN
            RAISE EXCEPTION 'ceiling plan % is agreed and frozen', OLD.id USING ERRCODE = 'KP009';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.version_id <> NEW.version_id THEN
        RAISE EXCEPTION 'ceiling plan % keeps its version', OLD.id USING ERRCODE = 'KP009';
    END IF;
    IF OLD.state = 'agreed' AND NEW.state = 'agreed' THEN
        RAISE EXCEPTION 'ceiling plan % is agreed and frozen', OLD.id USING ERRCODE = 'KP009';
    END IF;
    IF NEW.state = 'agreed' AND (trim(NEW.agreement_number) = '' OR NEW.agreed_on IS NULL) THEN
        RAISE EXCEPTION 'ceiling plan % is agreed without number and day', OLD.id USING ERRCODE = 'KP009';
    END IF;
    IF OLD.state = 'agreed' AND EXISTS (
        SELECT 1 FROM budget_budgetproposal p JOIN budget_regionalbudget b ON b.id = p.budget_id
        WHERE b.version_id = OLD.version_id AND p.state NOT IN ('draft', 'returned', 'submitted')
    ) THEN
        RAISE EXCEPTION 'an RKA under ceiling plan % is verified', OLD.id USING ERRCODE = 'KP009';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER ceiling_plan_frozen BEFORE INSERT OR UPDATE OR DELETE ON budget_ceilingplan
    FOR EACH ROW EXECUTE FUNCTION budget_guard_ceiling_plan();

-- Locks the plan against its agreement (FOR SHARE).
CREATE FUNCTION budget_guard_ceiling() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    its text;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.plan_id <> NEW.plan_id THEN
        RAISE EXCEPTION 'ceiling % keeps its plan', OLD.id USING ERRCODE = 'KP009';
    END IF;
    IF TG_OP = 'DELETE' THEN
        SELECT state INTO its FROM budget_ceilingplan WHERE id = OLD.plan_id FOR SHARE;
    ELSE
        SELECT state INTO its FROM budget_ceilingplan WHERE id = NEW.plan_id FOR SHARE;
    END IF;
    IF its <> 'draft' THEN
        RAISE EXCEPTION 'the ceilings are agreed and frozen' USING ERRCODE = 'KP009';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER ceiling_frozen BEFORE INSERT OR UPDATE OR DELETE ON budget_ceiling
    FOR EACH ROW EXECUTE FUNCTION budget_guard_ceiling();

-- I-41: an agreement has a line in the approval log that says who recorded it.
CREATE FUNCTION budget_check_ceiling_plan() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM budget_ceilingplan WHERE id = NEW.id AND state = 'agreed') AND NOT EXISTS (
        SELECT 1 FROM workflows_approvallog
        WHERE document_key = 'ceiling_plan:' || NEW.id AND step = 'agree' AND to_state = 'agreed'
    ) THEN
        RAISE EXCEPTION 'ceiling plan % is agreed by nobody', NEW.id USING ERRCODE = 'KP009';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER ceiling_plan_agreed_by AFTER UPDATE ON budget_ceilingplan
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budget_check_ceiling_plan();

-- The rows that bound an RKA and are passed by it (with what the units of the same SKPD have sent in).
CREATE FUNCTION budget_passed_ceilings(the_proposal bigint)
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

CREATE FUNCTION budget_refuse_above_ceiling() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    bad record;
BEGIN
    SELECT * INTO bad FROM budget_passed_ceilings(NEW.id) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'an RKA passes its ceiling' USING ERRCODE = 'KP009',
            DETAIL = format('ceiling=%s limit=%s proposed=%s', bad.ceiling_id, bad.limited_to, bad.proposed);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER proposal_within_ceilings AFTER UPDATE OF state ON budget_budgetproposal
    FOR EACH ROW WHEN (OLD.state IN ('draft', 'returned') AND NEW.state NOT IN ('draft', 'returned'))
    EXECUTE FUNCTION budget_refuse_above_ceiling();

DO $$
BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION budget_passed_ceilings(bigint) TO %I', current_setting('kapuas.app_role'));
END
$$;
