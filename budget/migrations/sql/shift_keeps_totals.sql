-- I-13: what a pergeseran moves stays in its kegiatan and jenis (the third level of the chart), unit by unit.

-- Groups whose total differs between a document and the one in force before it; none for the first version.
CREATE FUNCTION budget_shift_differences(the_document bigint)
RETURNS TABLE (activity text, kind text, kind_name text, amount_before numeric, amount_after numeric)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    WITH RECURSIVE its AS (
        SELECT d.id, d.unit_id, v.year_id, v.number FROM budget_budgetdocument d
        JOIN budget_budgetversion v ON v.id = d.version_id WHERE d.id = the_document
    ), previous AS (
        SELECT d.id FROM its JOIN budget_budgetversion v ON v.year_id = its.year_id AND v.number < its.number
        JOIN budget_budgetdocument d ON d.version_id = v.id AND d.unit_id = its.unit_id
        WHERE d.in_force_from IS NOT NULL ORDER BY v.number DESC LIMIT 1
    ), both_versions AS (
        SELECT l.key_id, sum(CASE WHEN l.document_id = its.id THEN l.amount ELSE 0 END) AS after_,
            sum(CASE WHEN l.document_id = its.id THEN 0 ELSE l.amount END) AS before_
        FROM its CROSS JOIN previous JOIN budget_budgetline l ON l.document_id IN (its.id, previous.id)
        GROUP BY l.key_id
    ), up AS (
        SELECT k.account_id AS leaf, a.id, a.parent_id, a.level, a.code, a.name
        FROM (SELECT DISTINCT k.account_id FROM both_versions b JOIN budget_budgetkey k ON k.id = b.key_id) AS k
        JOIN reference_account a ON a.id = k.account_id
        UNION ALL
        SELECT up.leaf, a.id, a.parent_id, a.level, a.code, a.name
        FROM up JOIN reference_account a ON a.id = up.parent_id WHERE up.level > 3
    )
    SELECT coalesce(p.code, ''), up.code, up.name, sum(b.before_), sum(b.after_)
    FROM both_versions b JOIN budget_budgetkey k ON k.id = b.key_id
    JOIN up ON up.leaf = k.account_id AND up.level = 3
    LEFT JOIN reference_program s ON s.id = k.sub_activity_id LEFT JOIN reference_program p ON p.id = s.parent_id
    GROUP BY p.code, up.code, up.name HAVING sum(b.before_) <> sum(b.after_)
    ORDER BY 1, 2
$$;

CREATE FUNCTION budget_refuse_shift() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    bad record;
BEGIN
    PERFORM 1 FROM budget_budgetversion v
    WHERE v.id = NEW.version_id AND v.kind = 'pergeseran' AND trim(v.exception_basis) = '';
    IF FOUND THEN
        SELECT * INTO bad FROM budget_shift_differences(NEW.id) LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'a shift changes the total of a kegiatan and jenis' USING ERRCODE = 'KP013',
                DETAIL = format('activity=%s kind=%s before=%s after=%s',
                    bad.activity, bad.kind, bad.amount_before, bad.amount_after);
        END IF;
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER budget_shift_keeps_totals BEFORE UPDATE OF in_force_from ON budget_budgetdocument
FOR EACH ROW WHEN (OLD.in_force_from IS NULL AND NEW.in_force_from IS NOT NULL) EXECUTE FUNCTION budget_refuse_shift();

-- The basis is written before a document of the version is in force, never after.
CREATE FUNCTION budget_freeze_exception() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM budget_budgetdocument WHERE version_id = OLD.id AND in_force_from IS NOT NULL) THEN
        RAISE EXCEPTION 'a document of version % is in force', OLD.id USING ERRCODE = 'KP011';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER budget_exception_frozen BEFORE UPDATE OF exception_basis, kind ON budget_budgetversion
FOR EACH ROW WHEN (OLD.exception_basis <> NEW.exception_basis OR OLD.kind <> NEW.kind)
EXECUTE FUNCTION budget_freeze_exception();

DO $$
BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION budget_shift_differences(bigint) TO %I', current_setting('kapuas.app_role'));
END
$$;
