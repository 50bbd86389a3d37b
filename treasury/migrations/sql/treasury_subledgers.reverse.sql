SELECT core_undo_append_only(t::regclass) FROM unnest(ARRAY[
    'treasury_historicalfixedasset', 'treasury_historicalassetmovement', 'treasury_historicalinventorycount',
    'treasury_historicalloan', 'treasury_historicalloaninstallment', 'treasury_historicalmemotemplate',
    'treasury_historicalmemotemplateline'
]) AS t;
DROP TRIGGER guard_count ON treasury_inventorycount;
DROP TRIGGER guard_movement ON treasury_assetmovement;
DROP TRIGGER guard_asset ON treasury_fixedasset;
DROP FUNCTION treasury_guard_subledger();
