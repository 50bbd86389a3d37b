DO $$
BEGIN
    EXECUTE format('GRANT UPDATE ON budget_budgetdocument TO %I', current_setting('kapuas.app_role'));
END
$$;
DROP FUNCTION budget_put_in_force(bigint);
DROP TRIGGER plan_frozen ON budget_cashplan;
DROP FUNCTION budget_guard_plan();
DROP TRIGGER line_frozen ON budget_budgetline;
DROP FUNCTION budget_guard_line();
DROP FUNCTION budget_require_open_document(bigint);
DROP TRIGGER document_signed_means_in_force ON budget_budgetdocument;
DROP FUNCTION budget_check_document();
DROP FUNCTION budget_require_signature(text);
DROP TRIGGER version_fixed ON budget_budgetversion;
DROP FUNCTION budget_guard_version();
DROP TRIGGER document_frozen ON budget_budgetdocument;
DROP FUNCTION budget_guard_document();
