-- Evidence can only grow (I-41): a row is added or marked as withdrawn while its document is open, that is
-- while the last row of its approval log leads to draft or returned. Afterwards the list stands as it was sent.
CREATE FUNCTION workflows_evidence_open(document text) RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    last_id bigint;
    state text;
BEGIN
    SELECT id, to_state INTO last_id, state FROM workflows_approvallog
    WHERE document_key = document ORDER BY id DESC LIMIT 1;
    IF last_id IS NULL THEN
        RAISE EXCEPTION 'evidence of an unknown document: %', document USING ERRCODE = 'KP051';
    END IF;
    IF state NOT IN ('draft', 'returned') THEN
        RAISE EXCEPTION 'evidence of % is frozen: its state is %', document, state USING ERRCODE = 'KP052';
    END IF;
    RETURN last_id;
END
$$;

CREATE FUNCTION workflows_evidence_guard() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.withdrawn_at IS NOT NULL THEN
            RAISE EXCEPTION 'evidence is withdrawn after it was added' USING ERRCODE = 'KP041';
        END IF;
        NEW.opened_by_log := workflows_evidence_open(NEW.document_key);
        RETURN NEW;
    END IF;
    IF OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL
        OR (to_jsonb(NEW) - ARRAY['withdrawn_at', 'withdrawn_by_id', 'withdrawn_reason', 'withdrawn_by_log'])
            IS DISTINCT FROM
           (to_jsonb(OLD) - ARRAY['withdrawn_at', 'withdrawn_by_id', 'withdrawn_reason', 'withdrawn_by_log'])
    THEN
        RAISE EXCEPTION 'evidence % is only marked as withdrawn, once', OLD.id USING ERRCODE = 'KP041';
    END IF;
    NEW.withdrawn_by_log := workflows_evidence_open(OLD.document_key);
    RETURN NEW;
END
$$;

CREATE TRIGGER evidence_guard BEFORE INSERT OR UPDATE ON workflows_evidence
    FOR EACH ROW EXECUTE FUNCTION workflows_evidence_guard();
CREATE TRIGGER evidence_no_delete BEFORE DELETE ON workflows_evidence
    FOR EACH ROW EXECUTE FUNCTION workflows_append_only();
CREATE TRIGGER evidence_no_truncate BEFORE TRUNCATE ON workflows_evidence
    FOR EACH STATEMENT EXECUTE FUNCTION workflows_append_only();

DO $$
BEGIN
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON workflows_evidence FROM %I',
                   current_setting('kapuas.app_role'));
    EXECUTE format('GRANT UPDATE (withdrawn_at, withdrawn_by_id, withdrawn_reason, withdrawn_by_log)'
                   ' ON workflows_evidence TO %I', current_setting('kapuas.app_role'));
END
$$;
