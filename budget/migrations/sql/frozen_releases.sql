-- A signed SPD is frozen; at its signing the released total of every key stays within the budget in force and
-- within its cash plan through the quarter's end (I-16, I-17).
CREATE FUNCTION budget_check_release(the_release budget_fundrelease) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    bad record;
BEGIN
    PERFORM k.id FROM budget_budgetkey k
      WHERE k.id IN (SELECT key_id FROM budget_fundreleaseline WHERE release_id = the_release.id)
      ORDER BY k.id FOR NO KEY UPDATE;
    IF NOT EXISTS (SELECT 1 FROM budget_fundreleaseline WHERE release_id = the_release.id) THEN
        RAISE EXCEPTION 'a fund release needs lines' USING ERRCODE = 'KP017';
    END IF;
    PERFORM 1 FROM budget_fundreleaseline l JOIN budget_budgetkey k ON k.id = l.key_id
      WHERE l.release_id = the_release.id
        AND (k.unit_id <> the_release.unit_id OR k.year_id <> the_release.year_id OR NOT k.is_limited);
    IF FOUND THEN
        RAISE EXCEPTION 'a fund release names a key of another unit or year, or one that is not paid out'
            USING ERRCODE = 'KP017';
    END IF;
    SELECT k.id, k.ceiling, t.released INTO bad
      FROM budget_budgetkey k
      JOIN LATERAL (
          SELECT sum(l.amount) AS released FROM budget_fundreleaseline l JOIN budget_fundrelease r ON r.id = l.release_id
           WHERE l.key_id = k.id AND (r.state = 'signed' OR r.id = the_release.id)
      ) t ON t.released > k.ceiling
     WHERE k.id IN (SELECT key_id FROM budget_fundreleaseline WHERE release_id = the_release.id) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'released more than the budget in force' USING ERRCODE = 'KP017',
            DETAIL = format('key=%s ceiling=%s released=%s', bad.id, bad.ceiling, bad.released);
    END IF;
    SELECT k.id, q.quarter, p.planned, t.released INTO bad
      FROM budget_budgetkey k
      CROSS JOIN generate_series(the_release.quarter, 4) AS q(quarter)
      JOIN LATERAL (
          SELECT coalesce(sum(c.amount), 0) AS planned
            FROM budget_budgetline l JOIN budget_cashplan c ON c.line_id = l.id AND c.month <= q.quarter * 3
           WHERE l.key_id = k.id AND l.document_id = (
               SELECT d.id FROM budget_budgetdocument d JOIN budget_budgetversion v ON v.id = d.version_id
                WHERE d.unit_id = k.unit_id AND v.year_id = k.year_id AND d.in_force_from IS NOT NULL
                ORDER BY v.number DESC LIMIT 1)
      ) p ON true
      JOIN LATERAL (
          SELECT sum(l.amount) AS released FROM budget_fundreleaseline l JOIN budget_fundrelease r ON r.id = l.release_id
           WHERE l.key_id = k.id AND r.quarter <= q.quarter AND (r.state = 'signed' OR r.id = the_release.id)
      ) t ON t.released > p.planned
     WHERE k.id IN (SELECT key_id FROM budget_fundreleaseline WHERE release_id = the_release.id) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'released more than the cash plan' USING ERRCODE = 'KP016',
            DETAIL = format('key=%s quarter=%s planned=%s released=%s', bad.id, bad.quarter, bad.planned, bad.released);
    END IF;
END
$$;

CREATE FUNCTION budget_guard_release() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'a fund release begins as a draft' USING ERRCODE = 'KP011';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state = 'signed' THEN
        RAISE EXCEPTION 'fund release % is signed and frozen', OLD.id USING ERRCODE = 'KP011';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF (OLD.unit_id, OLD.year_id) IS DISTINCT FROM (NEW.unit_id, NEW.year_id) THEN
        RAISE EXCEPTION 'fund release % keeps its unit and year', OLD.id USING ERRCODE = 'KP011';
    END IF;
    IF NEW.state = 'signed' THEN
        IF NEW.number = '' THEN
            RAISE EXCEPTION 'fund release % is signed without a number', NEW.id USING ERRCODE = 'KP006';
        END IF;
        PERFORM budget_check_release(NEW);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER release_frozen BEFORE INSERT OR UPDATE OR DELETE ON budget_fundrelease
    FOR EACH ROW EXECUTE FUNCTION budget_guard_release();

CREATE FUNCTION budget_check_signed_release() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM budget_require_signature('fund_release:' || NEW.id);
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER release_signed_by_someone AFTER INSERT OR UPDATE ON budget_fundrelease
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'signed')
    EXECUTE FUNCTION budget_check_signed_release();

CREATE FUNCTION budget_guard_release_line() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    touched bigint[] := ARRAY[CASE WHEN TG_OP <> 'INSERT' THEN OLD.release_id END,
                              CASE WHEN TG_OP <> 'DELETE' THEN NEW.release_id END];
    its_state text;
BEGIN
    FOR its_state IN SELECT state FROM budget_fundrelease WHERE id = ANY (touched) ORDER BY id FOR SHARE LOOP
        IF its_state = 'signed' THEN
            RAISE EXCEPTION 'the fund release of this line is signed and frozen' USING ERRCODE = 'KP011';
        END IF;
    END LOOP;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER release_line_frozen BEFORE INSERT OR UPDATE OR DELETE ON budget_fundreleaseline
    FOR EACH ROW EXECUTE FUNCTION budget_guard_release_line();
