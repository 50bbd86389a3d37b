DROP TRIGGER release_line_frozen ON budget_fundreleaseline;
DROP FUNCTION budget_guard_release_line();
DROP TRIGGER release_signed_by_someone ON budget_fundrelease;
DROP FUNCTION budget_check_signed_release();
DROP TRIGGER release_frozen ON budget_fundrelease;
DROP FUNCTION budget_guard_release();
DROP FUNCTION budget_check_release(budget_fundrelease);
