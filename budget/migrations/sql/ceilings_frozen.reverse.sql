DROP TRIGGER proposal_within_ceilings ON budget_budgetproposal;
DROP FUNCTION budget_refuse_above_ceiling();
DROP FUNCTION budget_passed_ceilings(bigint);
DROP TRIGGER ceiling_plan_agreed_by ON budget_ceilingplan;
DROP FUNCTION budget_check_ceiling_plan();
DROP TRIGGER ceiling_frozen ON budget_ceiling;
DROP FUNCTION budget_guard_ceiling();
DROP TRIGGER ceiling_plan_frozen ON budget_ceilingplan;
DROP FUNCTION budget_guard_ceiling_plan();
