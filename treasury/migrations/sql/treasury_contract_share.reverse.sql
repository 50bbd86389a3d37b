SELECT core_undo_append_only('treasury_historicalcontractshare'::regclass);
DROP TRIGGER check_shares ON treasury_contract;
DROP FUNCTION treasury_check_contract_shares();
DROP TRIGGER guard_share ON treasury_contractshare;
DROP FUNCTION treasury_guard_contract_share();
