DROP TRIGGER check_rkud ON treasury_financing;
DROP TRIGGER check_rkud ON treasury_revenuerefund;
DROP FUNCTION treasury_check_rkud();
DROP TRIGGER check_remitted ON treasury_remittance;
DROP FUNCTION treasury_check_remitted();
DROP TRIGGER check_withheld ON treasury_expensereceipt;
DROP TRIGGER check_withheld ON treasury_treasurerremittance;
DROP FUNCTION treasury_check_withheld();
