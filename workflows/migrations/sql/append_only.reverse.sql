DO $$
BEGIN
    EXECUTE format('GRANT UPDATE, DELETE ON workflows_approvallog TO %I', current_setting('kapuas.app_role'));
END
$$;
DROP TRIGGER approval_log_no_truncate ON workflows_approvallog;
DROP TRIGGER approval_log_append_only ON workflows_approvallog;
DROP FUNCTION workflows_append_only();
