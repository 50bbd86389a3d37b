DROP TRIGGER require_audit_kind ON treasury_memovoucher;
DROP FUNCTION treasury_require_audit_kind();
DROP TRIGGER check_audit ON treasury_memovoucher;
DROP FUNCTION treasury_check_audit_memo();
