-- The function as treasury_under_way.sql made it; the marks are made again when the columns are gone.
CREATE OR REPLACE FUNCTION treasury_note_under_way(p_request_id bigint) RETURNS void
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
DELETE FROM treasury_paymentunderway;
