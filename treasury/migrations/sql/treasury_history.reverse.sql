SELECT core_undo_append_only(t::regclass) FROM unnest(ARRAY[
    'treasury_historicalcontract', 'treasury_historicalhandover', 'treasury_historicalpaymentrequest',
    'treasury_historicalpaymentrequestline', 'treasury_historicaldeduction', 'treasury_historicalpaymentorder',
    'treasury_historicaldisbursementorder', 'treasury_historicalrevenuereceipt', 'treasury_historicalremittance',
    'treasury_historicaltreasuryaccount'
]) AS t;
