-- Perubahan SPD: a new release takes the whole amounts of a signed one over, which is replaced in the same moment;
-- what it lowers never falls below what the unit has used of the sub kegiatan (I-17).
CREATE FUNCTION budget_check_revision(the_release budget_fundrelease) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    bad record;
BEGIN
    IF the_release.revises_id IS NULL THEN
        RETURN;
    END IF;
    IF NOT EXISTS (SELECT FROM budget_fundrelease WHERE id = the_release.revises_id AND state = 'replaced') THEN
        RAISE EXCEPTION 'fund release % is signed beside the one that it revises', the_release.id
            USING ERRCODE = 'KP017';
    END IF;
    WITH amounts AS (
        SELECT k.sub_activity_id,
            sum(l.amount) FILTER (WHERE l.release_id = the_release.id) AS new_,
            sum(l.amount) FILTER (WHERE l.release_id = the_release.revises_id) AS old_
        FROM budget_fundreleaseline l JOIN budget_budgetkey k ON k.id = l.key_id
        WHERE l.release_id IN (the_release.id, the_release.revises_id) GROUP BY 1
    ), released AS (
        SELECT k.sub_activity_id, sum(l.amount) AS amount
        FROM budget_fundreleaseline l JOIN budget_fundrelease r ON r.id = l.release_id
        JOIN budget_budgetkey k ON k.id = l.key_id
        WHERE r.unit_id = the_release.unit_id AND r.year_id = the_release.year_id
          AND (r.state = 'signed' OR r.id = the_release.id) GROUP BY 1
    ), used AS (
        SELECT k.sub_activity_id, sum(k.consumed + k.reserved - k.committed - k.contra_posted) AS amount
        FROM budget_budgetkey k
        WHERE k.unit_id = the_release.unit_id AND k.year_id = the_release.year_id AND k.is_limited GROUP BY 1
    )
    SELECT a.sub_activity_id, coalesce(r.amount, 0) AS released, u.amount AS used INTO bad
    FROM amounts a JOIN used u ON u.sub_activity_id IS NOT DISTINCT FROM a.sub_activity_id
    LEFT JOIN released r ON r.sub_activity_id IS NOT DISTINCT FROM a.sub_activity_id
    WHERE coalesce(a.new_, 0) < coalesce(a.old_, 0) AND coalesce(r.amount, 0) < u.amount LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'a revised release falls below what is used' USING ERRCODE = 'KP017',
            DETAIL = format('sub_activity=%s released=%s used=%s', bad.sub_activity_id, bad.released, bad.used);
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION budget_guard_release() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'a fund release begins as a draft' USING ERRCODE = 'KP011';
        END IF;
        PERFORM 1 FROM budget_fundrelease r WHERE r.id = NEW.revises_id
            AND NOT (r.state = 'signed' AND r.unit_id = NEW.unit_id AND r.year_id = NEW.year_id
                     AND r.quarter = NEW.quarter);
        IF FOUND THEN
            RAISE EXCEPTION 'a release revises a signed one of its unit, year and quarter' USING ERRCODE = 'KP017';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'signed' AND NEW.state = 'replaced'
        AND to_jsonb(NEW) - 'state' = to_jsonb(OLD) - 'state'
        AND EXISTS (SELECT FROM budget_fundrelease r WHERE r.revises_id = OLD.id AND r.state = 'draft')
    THEN
        RETURN NEW;
    END IF;
    IF OLD.state IN ('signed', 'replaced') THEN
        RAISE EXCEPTION 'fund release % is signed and frozen', OLD.id USING ERRCODE = 'KP011';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF (OLD.unit_id, OLD.year_id, OLD.revises_id) IS DISTINCT FROM (NEW.unit_id, NEW.year_id, NEW.revises_id)
        OR NEW.revises_id IS NOT NULL AND OLD.quarter <> NEW.quarter OR NEW.state = 'replaced'
    THEN
        RAISE EXCEPTION 'fund release % keeps its unit and year, and what it revises', OLD.id USING ERRCODE = 'KP011';
    END IF;
    IF NEW.state = 'signed' THEN
        IF NEW.number = '' THEN
            RAISE EXCEPTION 'fund release % is signed without a number', NEW.id USING ERRCODE = 'KP006';
        END IF;
        PERFORM budget_check_release(NEW);
        PERFORM budget_check_revision(NEW);
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION budget_guard_release_line() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    touched bigint[] := ARRAY[CASE WHEN TG_OP <> 'INSERT' THEN OLD.release_id END,
                              CASE WHEN TG_OP <> 'DELETE' THEN NEW.release_id END];
    its_state text;
BEGIN
    FOR its_state IN SELECT state FROM budget_fundrelease WHERE id = ANY (touched) ORDER BY id FOR SHARE LOOP
        IF its_state IN ('signed', 'replaced') THEN
            RAISE EXCEPTION 'the fund release of this line is signed and frozen' USING ERRCODE = 'KP011';
        END IF;
    END LOOP;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$$;

-- At the end of the transaction what was replaced has its signed revision.
CREATE FUNCTION budget_check_replaced() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM budget_fundrelease WHERE revises_id = NEW.id AND state IN ('signed', 'replaced')) THEN
        RAISE EXCEPTION 'fund release % is replaced by nothing', NEW.id USING ERRCODE = 'KP017';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER release_replaced_by_one AFTER UPDATE ON budget_fundrelease
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'replaced')
    EXECUTE FUNCTION budget_check_replaced();
