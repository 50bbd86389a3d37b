DO $$
BEGIN
    EXECUTE format('REVOKE EXECUTE ON FUNCTION ledger_carried_unit FROM %I', current_setting('kapuas.app_role'));
END $$;
SELECT core_undo_append_only('reference_historicalaccountsuccession');
SELECT core_undo_append_only('reference_historicalunitsuccession');
DROP TRIGGER account_succession_is_guarded ON reference_accountsuccession;
DROP FUNCTION ledger_guard_account_succession();
DROP TRIGGER succession_is_guarded ON reference_unitsuccession;
DROP FUNCTION ledger_guard_succession();
-- The functions as ledger_year_end.sql made them.
CREATE OR REPLACE FUNCTION ledger_carried_account(p_account_id bigint, p_chart_id bigint) RETURNS bigint
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN a.edition_id = p_chart_id THEN a.id ELSE (
        SELECT t.id FROM public.reference_account t
        WHERE t.edition_id = p_chart_id AND t.code = a.code AND t.is_postable AND t.is_active) END
    FROM public.reference_account a WHERE a.id = p_account_id
$$;
CREATE OR REPLACE FUNCTION ledger_carried_unit(p_unit_id bigint, p_year integer) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT p_unit_id
$$;
