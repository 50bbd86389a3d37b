DROP TRIGGER require_budget_entries ON budget_budgetdocument;
DROP FUNCTION treasury_require_budget_entries();
DROP TRIGGER require_entries ON treasury_remittance;
DROP TRIGGER require_entries ON treasury_revenuereceipt;
DROP TRIGGER require_entries ON treasury_handover;
DROP TRIGGER require_entries ON treasury_disbursementorder;
DROP FUNCTION treasury_require_entries();
DROP FUNCTION treasury_role_account(integer, text);
