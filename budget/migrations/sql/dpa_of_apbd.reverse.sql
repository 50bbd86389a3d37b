DROP TRIGGER dpa_is_what_was_enacted ON budget_budgetdocument;
DROP TRIGGER dpa_of_enacted_apbd ON budget_budgetdocument;
DROP FUNCTION budget_guard_dpa_of_apbd();
DROP FUNCTION budget_dpa_differences(bigint);
