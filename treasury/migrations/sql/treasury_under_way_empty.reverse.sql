-- What is on its way already.
INSERT INTO treasury_paymentunderway (request_id, has_order, order_id)
SELECT r.id, o.id IS NOT NULL, CASE WHEN o.state = 'signed' AND d.id IS NULL THEN o.id END
FROM treasury_paymentrequest r
LEFT JOIN treasury_paymentorder o ON o.request_id = r.id AND o.state NOT IN ('rejected', 'void')
LEFT JOIN treasury_disbursementorder d ON d.order_id = o.id AND d.state NOT IN ('failed', 'void')
WHERE r.state IN ('submitted', 'verified') AND d.state IS DISTINCT FROM 'paid';
