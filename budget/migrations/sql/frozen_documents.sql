-- I-11, I-12, I-14: what is signed is frozen; ceilings come from signed documents only, through one function.
CREATE FUNCTION budget_guard_document() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' OR NEW.in_force_from IS NOT NULL THEN
            RAISE EXCEPTION 'a budget document begins as a draft' USING ERRCODE = 'KP011';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state = 'signed' THEN
        RAISE EXCEPTION 'budget document % is signed and frozen', OLD.id USING ERRCODE = 'KP011';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF (OLD.version_id, OLD.unit_id) IS DISTINCT FROM (NEW.version_id, NEW.unit_id) THEN
        RAISE EXCEPTION 'budget document % keeps its version and unit', OLD.id USING ERRCODE = 'KP011';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER document_frozen BEFORE INSERT OR UPDATE OR DELETE ON budget_budgetdocument
    FOR EACH ROW EXECUTE FUNCTION budget_guard_document();

-- A version keeps its place in the year; its name and basis may be corrected.
CREATE FUNCTION budget_guard_version() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (OLD.id, OLD.year_id, OLD.number, OLD.kind) IS DISTINCT FROM (NEW.id, NEW.year_id, NEW.number, NEW.kind) THEN
        RAISE EXCEPTION 'budget version % keeps its year, number and kind', OLD.id USING ERRCODE = 'KP011';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER version_fixed BEFORE UPDATE ON budget_budgetversion
    FOR EACH ROW EXECUTE FUNCTION budget_guard_version();

-- I-41: what is signed has a line in the approval log that says who signed it.
CREATE FUNCTION budget_require_signature(the_document text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM workflows_approvallog
                    WHERE document_key = the_document AND step = 'sign' AND to_state = 'signed') THEN
        RAISE EXCEPTION '% is signed by nobody', the_document USING ERRCODE = 'KP011';
    END IF;
END
$$;

-- At the end of the transaction a document is signed, numbered and in force, or none of these.
CREATE FUNCTION budget_check_document() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    its budget_budgetdocument;
BEGIN
    SELECT * INTO its FROM budget_budgetdocument WHERE id = NEW.id;
    IF FOUND AND (its.state = 'signed') <> (its.in_force_from IS NOT NULL) THEN
        RAISE EXCEPTION 'budget document % is % but in force from %', its.id, its.state, its.in_force_from
            USING ERRCODE = 'KP011';
    END IF;
    IF FOUND AND its.state = 'signed' AND its.number = '' THEN
        RAISE EXCEPTION 'budget document % is signed without a number', its.id USING ERRCODE = 'KP006';
    END IF;
    IF FOUND AND its.state = 'signed' THEN
        PERFORM budget_require_signature('budget_document:' || its.id);
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER document_signed_means_in_force AFTER INSERT OR UPDATE ON budget_budgetdocument
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION budget_check_document();

-- Locks the document against signing (FOR SHARE) and refuses when it is in force or signed.
CREATE FUNCTION budget_require_open_document(the_document bigint) RETURNS budget_budgetdocument
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    its budget_budgetdocument;
BEGIN
    SELECT * INTO its FROM budget_budgetdocument WHERE id = the_document FOR SHARE;
    IF its.state = 'signed' OR its.in_force_from IS NOT NULL THEN
        RAISE EXCEPTION 'budget document % is signed and frozen', the_document USING ERRCODE = 'KP011';
    END IF;
    RETURN its;
END
$$;

CREATE FUNCTION budget_guard_line() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    its budget_budgetdocument;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM budget_require_open_document(OLD.document_id);
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    its := budget_require_open_document(NEW.document_id);
    PERFORM 1 FROM budget_budgetkey k JOIN budget_budgetversion v ON v.id = its.version_id
      WHERE k.id = NEW.key_id AND k.unit_id = its.unit_id AND k.year_id = v.year_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'budget key % belongs to another unit or year than document %', NEW.key_id, its.id
            USING ERRCODE = 'KP011';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER line_frozen BEFORE INSERT OR UPDATE OR DELETE ON budget_budgetline
    FOR EACH ROW EXECUTE FUNCTION budget_guard_line();

CREATE FUNCTION budget_guard_plan() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM budget_require_open_document(document_id) FROM budget_budgetline WHERE id = OLD.line_id;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    PERFORM budget_require_open_document(document_id) FROM budget_budgetline WHERE id = NEW.line_id;
    RETURN NEW;
END
$$;
CREATE TRIGGER plan_frozen BEFORE INSERT OR UPDATE OR DELETE ON budget_cashplan
    FOR EACH ROW EXECUTE FUNCTION budget_guard_plan();

-- Puts an approved document in force: its lines become the ceilings of its unit and year, every other key gets
-- zero. Refuses an incomplete cash plan (KP014), a cut below use (KP012) and an older version (KP011).
CREATE FUNCTION budget_put_in_force(the_document bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    its budget_budgetdocument;
    its_version budget_budgetversion;
    bad record;
BEGIN
    SELECT * INTO its FROM budget_budgetdocument WHERE id = the_document FOR NO KEY UPDATE;
    IF NOT FOUND OR its.state NOT IN ('approved', 'signed') THEN
        RAISE EXCEPTION 'budget document % is not approved', the_document USING ERRCODE = 'KP011';
    END IF;
    SELECT * INTO its_version FROM budget_budgetversion WHERE id = its.version_id;
    PERFORM 1 FROM budget_budgetdocument d JOIN budget_budgetversion v ON v.id = d.version_id
      WHERE d.unit_id = its.unit_id AND v.year_id = its_version.year_id AND v.number > its_version.number
        AND d.in_force_from IS NOT NULL;
    IF FOUND THEN
        RAISE EXCEPTION 'a later version of unit % is in force', its.unit_id USING ERRCODE = 'KP011';
    END IF;

    SELECT l.key_id, count(p.id) AS months, l.amount, coalesce(sum(p.amount), 0) AS planned INTO bad
      FROM budget_budgetline l LEFT JOIN budget_cashplan p ON p.line_id = l.id
     WHERE l.document_id = its.id
     GROUP BY l.id HAVING count(p.id) <> 12 OR coalesce(sum(p.amount), 0) <> l.amount LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'cash plan of a line is incomplete or does not sum to it' USING ERRCODE = 'KP014',
            DETAIL = format('key=%s months=%s amount=%s planned=%s', bad.key_id, bad.months, bad.amount, bad.planned);
    END IF;

    PERFORM id FROM budget_budgetkey WHERE unit_id = its.unit_id AND year_id = its_version.year_id
      ORDER BY id FOR NO KEY UPDATE;
    SELECT k.id, coalesce(l.amount, 0) AS amount, k.consumed + k.reserved - k.contra_posted AS used INTO bad
      FROM budget_budgetkey k LEFT JOIN budget_budgetline l ON l.key_id = k.id AND l.document_id = its.id
     WHERE k.unit_id = its.unit_id AND k.year_id = its_version.year_id AND k.is_limited
       AND coalesce(l.amount, 0) < k.consumed + k.reserved - k.contra_posted
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'a line falls below what is used and committed' USING ERRCODE = 'KP012',
            DETAIL = format('key=%s amount=%s used=%s', bad.id, bad.amount, bad.used);
    END IF;

    UPDATE budget_budgetkey k
       SET ceiling = coalesce((SELECT l.amount FROM budget_budgetline l WHERE l.key_id = k.id AND l.document_id = its.id), 0)
     WHERE k.unit_id = its.unit_id AND k.year_id = its_version.year_id;
    IF its.in_force_from IS NULL THEN
        UPDATE budget_budgetdocument SET in_force_from = dated_on WHERE id = its.id;
    END IF;
END
$$;

DO $$
DECLARE
    app text := current_setting('kapuas.app_role');
BEGIN
    EXECUTE format('REVOKE UPDATE, TRUNCATE ON budget_budgetdocument FROM %I', app);
    EXECUTE format('GRANT UPDATE (dated_on, number, state) ON budget_budgetdocument TO %I', app);
    EXECUTE format('REVOKE TRUNCATE ON budget_budgetline, budget_cashplan FROM %I', app);
    EXECUTE format('GRANT EXECUTE ON FUNCTION budget_put_in_force(bigint) TO %I', app);
END
$$;
