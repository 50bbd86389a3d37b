-- RKA and APBD: one way through the states, frozen when they are passed on; enacted only when it is balanced or its
-- exact difference was acknowledged (I-10, I-11). The services say the same in Indonesian.

-- Which state may follow which (budget/flows_planning.py; a test compares the two).
CREATE FUNCTION budget_proposal_may_move(before text, after text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT (before, after) IN (VALUES
        ('draft', 'submitted'),
        ('returned', 'submitted'),
        ('submitted', 'verified'),
        ('submitted', 'returned'),
        ('verified', 'returned'))
$$;

CREATE FUNCTION budget_regional_may_move(before text, after text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT (before, after) IN (VALUES
        ('draft', 'compiled'),
        ('compiled', 'agreed'),
        ('agreed', 'evaluated'),
        ('evaluated', 'enacted'),
        ('compiled', 'enacted'),
        ('compiled', 'draft'),
        ('agreed', 'draft'),
        ('evaluated', 'draft'))
$$;

-- The lines' fence also holds the APBD (FOR SHARE): lines that are written while it is compiled are waited for.
CREATE OR REPLACE FUNCTION budget_require_open_proposal(the_proposal bigint) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    its_state text;
    its_budget_state text;
BEGIN
    SELECT p.state, b.state INTO its_state, its_budget_state
      FROM budget_budgetproposal p JOIN budget_regionalbudget b ON b.id = p.budget_id
     WHERE p.id = the_proposal FOR SHARE;
    IF its_state NOT IN ('draft', 'returned') OR its_budget_state <> 'draft' THEN
        RAISE EXCEPTION 'lines of proposal % are frozen: it is %, its budget %', the_proposal, its_state,
            its_budget_state USING ERRCODE = 'KP011';
    END IF;
    RETURN its_state;
END
$$;

CREATE FUNCTION budget_guard_proposal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    its_budget budget_regionalbudget;
    its_proposal budget_budgetproposal := CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
BEGIN
    SELECT * INTO its_budget FROM budget_regionalbudget WHERE id = its_proposal.budget_id FOR SHARE;
    IF its_budget.state <> 'draft' THEN
        RAISE EXCEPTION 'RKA % belongs to an APBD that is %', its_proposal.id, its_budget.state
            USING ERRCODE = 'KP011';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'an RKA begins as a draft' USING ERRCODE = 'KP011';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' THEN
            RAISE EXCEPTION 'RKA % is % and cannot be removed', OLD.id, OLD.state USING ERRCODE = 'KP011';
        END IF;
        RETURN OLD;
    END IF;
    IF NEW.state <> OLD.state AND NOT budget_proposal_may_move(OLD.state, NEW.state) THEN
        RAISE EXCEPTION 'RKA %: % cannot follow %', OLD.id, NEW.state, OLD.state USING ERRCODE = 'KP011';
    END IF;
    IF NEW.state <> OLD.state AND NEW.unit_id IS NULL THEN
        RAISE EXCEPTION 'a list without units has no way' USING ERRCODE = 'KP011';
    END IF;
    IF (to_jsonb(NEW) - 'state') <> (to_jsonb(OLD) - 'state') THEN
        RAISE EXCEPTION 'RKA %: only its state changes', OLD.id USING ERRCODE = 'KP011';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER proposal_guarded BEFORE INSERT OR UPDATE OR DELETE ON budget_budgetproposal
    FOR EACH ROW EXECUTE FUNCTION budget_guard_proposal();

-- A note says what it said; it is closed once, and outlives its line.
CREATE FUNCTION budget_guard_note() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    free text[] := '{line_id,is_open,closed_by_id,closed_at}';
BEGIN
    IF (to_jsonb(NEW) - free) <> (to_jsonb(OLD) - free) OR NOT OLD.is_open AND NEW.is_open
        OR NEW.line_id IS NOT NULL AND NEW.line_id IS DISTINCT FROM OLD.line_id
    THEN
        RAISE EXCEPTION 'note % is only closed', OLD.id USING ERRCODE = 'KP011';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER note_guarded BEFORE UPDATE ON budget_reviewnote
    FOR EACH ROW EXECUTE FUNCTION budget_guard_note();

CREATE FUNCTION budget_check_enactment(its budget_regionalbudget) RETURNS void
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

CREATE FUNCTION budget_guard_regional() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    its_kind text;
    free text[] := '{state,agreement_number,agreed_on,evaluation_number,evaluated_on,evaluation_note,perda_number,perda_on,perkada_number,perkada_on,acknowledged_difference,acknowledged_reason,acknowledged_by_id,acknowledged_at}';
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM 1 FROM budget_budgetversion WHERE id = NEW.version_id FOR NO KEY UPDATE;
        IF NEW.state <> 'draft' OR NEW.acknowledged_difference IS NOT NULL THEN
            RAISE EXCEPTION 'an APBD begins as a draft' USING ERRCODE = 'KP011';
        END IF;
        IF EXISTS (SELECT FROM budget_budgetdocument WHERE version_id = NEW.version_id) THEN
            RAISE EXCEPTION 'version % is signed DPA by DPA', NEW.version_id USING ERRCODE = 'KP011';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state = 'enacted' THEN
        RAISE EXCEPTION 'APBD % is enacted and frozen', OLD.id USING ERRCODE = 'KP011';
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' THEN
            RAISE EXCEPTION 'APBD % is % and cannot be removed', OLD.id, OLD.state USING ERRCODE = 'KP011';
        END IF;
        RETURN OLD;
    END IF;
    SELECT kind INTO its_kind FROM budget_budgetversion WHERE id = NEW.version_id;
    IF NEW.state <> OLD.state AND (NOT budget_regional_may_move(OLD.state, NEW.state)
        OR (its_kind = 'pergeseran') <> (NEW.state = 'enacted' AND OLD.state = 'compiled')
            AND NEW.state IN ('agreed', 'evaluated', 'enacted'))
    THEN
        RAISE EXCEPTION 'APBD %: % cannot follow % for %', OLD.id, NEW.state, OLD.state, its_kind
            USING ERRCODE = 'KP011';
    END IF;
    IF (to_jsonb(NEW) - free) <> (to_jsonb(OLD) - free) THEN
        RAISE EXCEPTION 'APBD % keeps its version and origin', OLD.id USING ERRCODE = 'KP011';
    END IF;
    IF NEW.acknowledged_difference IS NOT NULL AND (
        NEW.state = 'draft' OR NEW.acknowledged_difference <> budget_difference(NEW.id))
    THEN
        RAISE EXCEPTION 'APBD %: the acknowledged difference is not the one there is', OLD.id
            USING ERRCODE = 'KP010';
    END IF;
    IF NEW.state = 'enacted' THEN
        PERFORM budget_check_enactment(NEW);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER regional_guarded BEFORE INSERT OR UPDATE OR DELETE ON budget_regionalbudget
    FOR EACH ROW EXECUTE FUNCTION budget_guard_regional();

DO $$
DECLARE
    app text := current_setting('kapuas.app_role');
BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION budget_proposal_may_move(text, text),
        budget_regional_may_move(text, text) TO %I', app);
END
$$;
