-- Append-only tables (I-41): nothing is changed or removed, by any role.
CREATE FUNCTION workflows_append_only() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'table % is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'KP041';
END
$$;

CREATE TRIGGER approval_log_append_only BEFORE UPDATE OR DELETE ON workflows_approvallog
    FOR EACH ROW EXECUTE FUNCTION workflows_append_only();
CREATE TRIGGER approval_log_no_truncate BEFORE TRUNCATE ON workflows_approvallog
    FOR EACH STATEMENT EXECUTE FUNCTION workflows_append_only();

DO $$
BEGIN
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON workflows_approvallog FROM %I',
                   current_setting('kapuas.app_role'));
END
$$;
