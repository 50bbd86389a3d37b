-- As before; the mark bears the year, unit and day of its SPP as well.
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
    INSERT INTO treasury_paymentunderway (request_id, year_id, unit_id, dated_on, has_order, order_id)
    SELECT id, year_id, unit_id, dated_on, live IS NOT NULL, waiting
    FROM treasury_paymentrequest WHERE id = p_request_id
    ON CONFLICT (request_id) DO UPDATE SET has_order = excluded.has_order, order_id = excluded.order_id;
END $$;

-- What is on its way already.
INSERT INTO treasury_paymentunderway (request_id, year_id, unit_id, dated_on, has_order, order_id)
SELECT r.id, r.year_id, r.unit_id, r.dated_on, o.id IS NOT NULL, CASE WHEN o.state = 'signed' AND d.id IS NULL THEN o.id END
FROM treasury_paymentrequest r
LEFT JOIN treasury_paymentorder o ON o.request_id = r.id AND o.state NOT IN ('rejected', 'void')
LEFT JOIN treasury_disbursementorder d ON d.order_id = o.id AND d.state NOT IN ('failed', 'void')
WHERE r.state IN ('submitted', 'verified') AND d.state IS DISTINCT FROM 'paid';
