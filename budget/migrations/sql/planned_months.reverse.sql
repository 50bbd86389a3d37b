DROP TRIGGER planned_months_kept ON budget_budgetdocument;
DROP FUNCTION budget_keep_planned_months();
DELETE FROM budget_plannedmonth;
