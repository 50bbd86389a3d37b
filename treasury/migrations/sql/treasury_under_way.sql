-- The mark of payments on their way: one row for each SPP submitted or verified that no SP2D has paid.

-- Brings the mark of one SPP in line with its documents.
CREATE FUNCTION treasury_note_under_way(p_request_id bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    live bigint;
    waiting bigint;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM treasury_paymentrequest
            WHERE id = p_request_id AND state IN ('submitted', 'verified'))
        OR EXISTS (SELECT 1 FROM treasury_paymentorder o JOIN treasury_disbursementorder d ON d.order_id = o.id
            WHERE o.request_id = p_request_id AND d.state = 'paid')
    THEN
        DELETE FROM treasury_paymentunderway WHERE request_id = p_request_id;
        RETURN;
    END IF;
    SELECT o.id, CASE WHEN o.state = 'signed' AND NOT EXISTS (SELECT 1 FROM treasury_disbursementorder d
            WHERE d.order_id = o.id AND d.state NOT IN ('failed', 'void')) THEN o.id END
    INTO live, waiting
    FROM treasury_paymentorder o WHERE o.request_id = p_request_id AND o.state NOT IN ('rejected', 'void');
    INSERT INTO treasury_paymentunderway (request_id, has_order, order_id)
    VALUES (p_request_id, live IS NOT NULL, waiting)
    ON CONFLICT (request_id) DO UPDATE SET has_order = excluded.has_order, order_id = excluded.order_id;
END $$;

CREATE FUNCTION treasury_request_moved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM treasury_note_under_way(NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER note_under_way AFTER UPDATE ON treasury_paymentrequest
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION treasury_request_moved();

CREATE FUNCTION treasury_order_moved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM treasury_note_under_way(OLD.request_id);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM treasury_note_under_way(NEW.request_id);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER note_under_way AFTER INSERT OR DELETE ON treasury_paymentorder
    FOR EACH ROW EXECUTE FUNCTION treasury_order_moved();
CREATE TRIGGER note_under_way_moved AFTER UPDATE ON treasury_paymentorder
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state OR OLD.request_id IS DISTINCT FROM NEW.request_id)
    EXECUTE FUNCTION treasury_order_moved();

CREATE FUNCTION treasury_disbursement_moved() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM treasury_note_under_way(request_id) FROM treasury_paymentorder WHERE id = OLD.order_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM treasury_note_under_way(request_id) FROM treasury_paymentorder WHERE id = NEW.order_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER note_under_way AFTER INSERT OR DELETE ON treasury_disbursementorder
    FOR EACH ROW EXECUTE FUNCTION treasury_disbursement_moved();
CREATE TRIGGER note_under_way_moved AFTER UPDATE ON treasury_disbursementorder
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state OR OLD.order_id IS DISTINCT FROM NEW.order_id)
    EXECUTE FUNCTION treasury_disbursement_moved();

-- What is on its way already.
INSERT INTO treasury_paymentunderway (request_id, has_order, order_id)
SELECT r.id, o.id IS NOT NULL, CASE WHEN o.state = 'signed' AND d.id IS NULL THEN o.id END
FROM treasury_paymentrequest r
LEFT JOIN treasury_paymentorder o ON o.request_id = r.id AND o.state NOT IN ('rejected', 'void')
LEFT JOIN treasury_disbursementorder d ON d.order_id = o.id AND d.state NOT IN ('failed', 'void')
WHERE r.state IN ('submitted', 'verified') AND d.state IS DISTINCT FROM 'paid';

DO $$
BEGIN
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON treasury_paymentunderway FROM %I',
                   current_setting('kapuas.app_role'));
END
$$;
