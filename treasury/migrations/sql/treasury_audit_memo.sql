-- Koreksi audit (memo vouchers of kind AUDIT): of closed years only, with evidence, and only they post such entries.

-- Sent: every book that its lines name has closed the year, and the finding is attached.
CREATE FUNCTION treasury_check_audit_memo() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM treasury_memovoucherline l JOIN reference_unit u ON u.id = l.unit_id
    LEFT JOIN ledger_book b ON b.unit_id = coalesce(u.parent_id, u.id)
    WHERE l.voucher_id = NEW.id AND NOT EXISTS (
        SELECT 1 FROM ledger_bookyear y WHERE y.book_id = b.id AND y.year = NEW.year_id AND y.is_closed);
    IF FOUND THEN
        RAISE EXCEPTION 'memo voucher % corrects a year that is not closed', NEW.id USING ERRCODE = 'KP036';
    END IF;
    PERFORM 1 FROM workflows_evidence
    WHERE document_key = 'memo_voucher:' || NEW.id AND withdrawn_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'memo voucher % has no evidence of the finding', NEW.id USING ERRCODE = 'KP036';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER check_audit AFTER UPDATE ON treasury_memovoucher
    FOR EACH ROW WHEN (NEW.state = 'submitted' AND OLD.state <> 'submitted' AND NEW.kind = 'AUDIT')
    EXECUTE FUNCTION treasury_check_audit_memo();

-- Approved (asked at commit): the entries of a koreksi audit are AUDIT_ADJUSTMENT, and those of no other voucher.
CREATE FUNCTION treasury_require_audit_kind() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM ledger_entry e WHERE e.source = 'memo_voucher:' || NEW.id
        AND (e.kind = 'AUDIT_ADJUSTMENT') <> (NEW.kind = 'AUDIT');
    IF FOUND THEN
        RAISE EXCEPTION 'memo voucher % of kind % has entries of another kind', NEW.id, NEW.kind
            USING ERRCODE = 'KP033';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER require_audit_kind AFTER INSERT OR UPDATE ON treasury_memovoucher
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'approved')
    EXECUTE FUNCTION treasury_require_audit_kind();
