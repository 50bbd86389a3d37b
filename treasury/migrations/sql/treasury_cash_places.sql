-- A transfer is written once; a mistake is set right by the opposite one.
CREATE TRIGGER cash_transfer_append_only BEFORE UPDATE OR DELETE ON treasury_cashtransfer
    FOR EACH ROW EXECUTE FUNCTION workflows_append_only();
CREATE TRIGGER cash_transfer_no_truncate BEFORE TRUNCATE ON treasury_cashtransfer
    FOR EACH STATEMENT EXECUTE FUNCTION workflows_append_only();

DO $$
BEGIN
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON treasury_cashtransfer FROM %I',
                   current_setting('kapuas.app_role'));
END
$$;
