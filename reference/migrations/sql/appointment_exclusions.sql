-- Second fence of I-42 (the first: reference.appointments): roles that one person may not hold at the
-- same time. The rules are those of reference/exclusions.py; a test compares the two over every pair.
CREATE FUNCTION reference_role_excludes(p_one text, p_other text, p_same_tree boolean, p_touches_ppkd boolean)
RETURNS boolean LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT (p_one = 'expenditure_treasurer' AND p_same_tree
            AND p_other IN ('skpd_verifier', 'budget_user', 'delegated_budget_user', 'activity_officer'))
        OR (p_one = 'skpd_verifier' AND p_same_tree AND p_other IN ('activity_officer', 'revenue_treasurer'))
        OR (p_one IN ('treasury_delegate', 'treasury_staff')
            AND p_other IN ('budget_user', 'delegated_budget_user', 'activity_officer', 'skpd_verifier',
                            'expenditure_treasurer'))
        OR (p_one = 'treasury' AND NOT p_touches_ppkd
            AND p_other IN ('budget_user', 'delegated_budget_user', 'activity_officer', 'skpd_verifier',
                            'expenditure_treasurer'))
        OR (p_one = 'administrator' AND p_other NOT IN ('administrator', 'auditor'))
        OR (p_one = 'auditor' AND p_other <> 'auditor')
$$;

CREATE FUNCTION reference_guard_appointment() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_other bigint;
BEGIN
    -- Two appointments of one person at once wait for each other, or each would miss the other.
    PERFORM 1 FROM reference_user WHERE id = NEW.user_id FOR NO KEY UPDATE;
    SELECT a.id INTO v_other
    FROM reference_appointment a
    LEFT JOIN reference_unit u ON u.id = a.unit_id
    LEFT JOIN reference_unit n ON n.id = NEW.unit_id
    CROSS JOIN LATERAL (
        SELECT coalesce(u.parent_id, u.id) IS NOT DISTINCT FROM coalesce(n.parent_id, n.id) AS same_tree,
               coalesce(u.kind = 'ppkd', false) OR coalesce(n.kind = 'ppkd', false) AS touches_ppkd
    ) t
    WHERE a.user_id = NEW.user_id AND a.id <> NEW.id
      AND a.valid_from <= coalesce(NEW.valid_to, 'infinity'::date)
      AND NEW.valid_from <= coalesce(a.valid_to, 'infinity'::date)
      AND (reference_role_excludes(NEW.role, a.role, t.same_tree, t.touches_ppkd)
           OR reference_role_excludes(a.role, NEW.role, t.same_tree, t.touches_ppkd))
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'appointment to % excludes appointment % of the same person', NEW.role, v_other
            USING ERRCODE = 'KP042', DETAIL = 'appointment=' || v_other;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER guard_exclusions AFTER INSERT OR UPDATE OF user_id, role, unit_id, valid_from, valid_to
    ON reference_appointment FOR EACH ROW EXECUTE FUNCTION reference_guard_appointment();
