SELECT core_undo_append_only(t::regclass) FROM unnest(ARRAY[
    'reference_historicalaccount', 'reference_historicalaccountmapping', 'reference_historicalaccountrole',
    'reference_historicalappointment', 'reference_historicaldepreciationmapping', 'reference_historicaledition',
    'reference_historicalfiscalyear', 'reference_historicalfunction', 'reference_historicalfundsource',
    'reference_historicalprogram', 'reference_historicalsetting', 'reference_historicalunit',
    'reference_historicaluser', 'reference_historicalvendor', 'reference_referenceload'
]) AS t;
DROP FUNCTION core_undo_append_only(regclass);
DROP FUNCTION core_make_append_only(regclass);
DROP FUNCTION core_refuse_change();
