DROP TRIGGER guard_document ON treasury_revenuereceipt;
CREATE TRIGGER guard_document BEFORE INSERT OR UPDATE OR DELETE ON treasury_revenuereceipt
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_moves('revenue_receipt', 'draft>confirmed,confirmed>reversed');

CREATE OR REPLACE FUNCTION treasury_may_move(flow text, before text, after text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT (flow, before, after) IN (VALUES
        ('payment_request', 'draft', 'submitted'),
        ('payment_request', 'returned', 'submitted'),
        ('payment_request', 'submitted', 'submitted'),
        ('payment_request', 'submitted', 'verified'),
        ('payment_request', 'submitted', 'returned'),
        ('payment_request', 'verified', 'returned'),
        ('payment_request', 'draft', 'cancelled'),
        ('payment_request', 'submitted', 'cancelled'),
        ('payment_request', 'returned', 'cancelled'),
        ('payment_order', 'draft', 'signed'),
        ('payment_order', 'draft', 'void'),
        ('payment_order', 'signed', 'void'),
        ('payment_order', 'signed', 'rejected'),
        ('disbursement', 'draft', 'signed'),
        ('disbursement', 'signed', 'paid'),
        ('disbursement', 'signed', 'failed'),
        ('disbursement', 'signed', 'void'),
        ('contract', 'draft', 'confirmed'),
        ('handover', 'draft', 'accepted'),
        ('revenue_receipt', 'draft', 'confirmed'),
        ('remittance', 'draft', 'confirmed'),
        ('expense_receipt', 'draft', 'paid'),
        ('expense_receipt', 'paid', 'refused'),
        ('treasurer_remittance', 'draft', 'confirmed'),
        ('imprest_return', 'draft', 'confirmed'),
        ('accountability', 'draft', 'submitted'),
        ('accountability', 'returned', 'submitted'),
        ('accountability', 'submitted', 'verified'),
        ('accountability', 'submitted', 'returned'),
        ('accountability', 'draft', 'cancelled'),
        ('accountability', 'verified', 'returned'),
        ('accountability', 'returned', 'cancelled'),
        ('cash_closing', 'draft', 'closed'),
        ('cash_closing', 'closed', 'reopened'))
$$;
