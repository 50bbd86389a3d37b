-- The marks are made anew once they have their new columns.
DELETE FROM treasury_paymentunderway;
