DROP TRIGGER check_cash_month ON treasury_deposit;
DROP TRIGGER check_cash_month ON treasury_treasurerreceipt;
