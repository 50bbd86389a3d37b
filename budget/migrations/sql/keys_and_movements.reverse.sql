DO $$
DECLARE
    app text := current_setting('kapuas.app_role');
    its_table text;
BEGIN
    FOREACH its_table IN ARRAY ARRAY['budget_historicalbudgetversion', 'budget_historicalbudgetdocument',
                                     'budget_historicalbudgetline', 'budget_historicalfundrelease'] LOOP
        EXECUTE format('DROP TRIGGER history_no_truncate ON %I', its_table);
        EXECUTE format('DROP TRIGGER history_append_only ON %I', its_table);
        EXECUTE format('GRANT UPDATE, DELETE ON %I TO %I', its_table, app);
    END LOOP;
    EXECUTE format('GRANT UPDATE, DELETE ON budget_budgetmovement, budget_budgetkey TO %I', app);
END
$$;
DROP TRIGGER key_guarded ON budget_budgetkey;
DROP FUNCTION budget_guard_key();
DROP TRIGGER movement_no_truncate ON budget_budgetmovement;
DROP TRIGGER movement_append_only ON budget_budgetmovement;
DROP TRIGGER movement_keeps_sums ON budget_budgetmovement;
DROP FUNCTION budget_apply_movement();
