DROP TRIGGER budget_exception_frozen ON budget_budgetversion;
DROP FUNCTION budget_freeze_exception();
DROP TRIGGER budget_shift_keeps_totals ON budget_budgetdocument;
DROP FUNCTION budget_refuse_shift();
DROP FUNCTION budget_shift_differences(bigint);
