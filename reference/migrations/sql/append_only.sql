-- Append-only tables (I-41): nothing is changed or removed, by any role.
-- core_refuse_change() serves every room: CREATE TRIGGER … EXECUTE FUNCTION core_refuse_change().
CREATE FUNCTION core_refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'table % is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'KP041', DETAIL = 'table=' || TG_TABLE_NAME;
END
$$;

-- core_make_append_only('table'): both triggers, and the application's role keeps SELECT and INSERT.
CREATE FUNCTION core_make_append_only(p_table regclass) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    EXECUTE format('CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON %s'
                   ' FOR EACH ROW EXECUTE FUNCTION core_refuse_change()', p_table);
    EXECUTE format('CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON %s'
                   ' FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_change()', p_table);
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %s FROM %I', p_table,
                   current_setting('kapuas.app_role'));
END
$$;

CREATE FUNCTION core_undo_append_only(p_table regclass) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    EXECUTE format('DROP TRIGGER refuse_change ON %s', p_table);
    EXECUTE format('DROP TRIGGER refuse_truncate ON %s', p_table);
    EXECUTE format('GRANT UPDATE, DELETE ON %s TO %I', p_table, current_setting('kapuas.app_role'));
END
$$;

SELECT core_make_append_only(t::regclass) FROM unnest(ARRAY[
    'reference_historicalaccount', 'reference_historicalaccountmapping', 'reference_historicalaccountrole',
    'reference_historicalappointment', 'reference_historicaldepreciationmapping', 'reference_historicaledition',
    'reference_historicalfiscalyear', 'reference_historicalfunction', 'reference_historicalfundsource',
    'reference_historicalprogram', 'reference_historicalsetting', 'reference_historicalunit',
    'reference_historicaluser', 'reference_historicalvendor', 'reference_referenceload'
]) AS t;
