-- Nobody changes what is posted; books, heads, years and periods change only inside the functions.

CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'KP034',
        DETAIL = json_build_object('case', 'immutable', 'table', TG_TABLE_NAME)::text;
END $$;

CREATE TRIGGER entry_is_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entry
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER line_is_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entryline
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER period_event_is_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_periodevent
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER book_is_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_book
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER head_stays BEFORE DELETE OR TRUNCATE ON ledger_bookhead
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER book_year_stays BEFORE DELETE OR TRUNCATE ON ledger_bookyear
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER period_stays BEFORE DELETE OR TRUNCATE ON ledger_period
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();

CREATE TRIGGER book_by_function BEFORE INSERT ON ledger_book
    FOR EACH STATEMENT WHEN (current_setting('kapuas.ledger_writer', true) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER head_by_function BEFORE INSERT OR UPDATE ON ledger_bookhead
    FOR EACH STATEMENT WHEN (current_setting('kapuas.ledger_writer', true) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER book_year_by_function BEFORE INSERT OR UPDATE ON ledger_bookyear
    FOR EACH STATEMENT WHEN (current_setting('kapuas.ledger_writer', true) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER period_by_function BEFORE INSERT OR UPDATE ON ledger_period
    FOR EACH STATEMENT WHEN (current_setting('kapuas.ledger_writer', true) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER period_event_by_function BEFORE INSERT ON ledger_periodevent
    FOR EACH STATEMENT WHEN (current_setting('kapuas.ledger_writer', true) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION ledger_refuse();

-- Reference rows that the journal refers to are not deleted, and a username, which is hashed, does not change
-- (codes never do: reference/migrations/sql).
-- Arguments: pairs of referring table and column. Postings that run wait, so that none slips between.
CREATE FUNCTION ledger_protect_reference() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    is_used boolean;
BEGIN
    FOR i IN 0..TG_NARGS - 1 BY 2 LOOP
        EXECUTE format('LOCK TABLE public.%I IN SHARE ROW EXCLUSIVE MODE', TG_ARGV[i]);
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%I WHERE %I = $1)', TG_ARGV[i], TG_ARGV[i + 1])
            INTO is_used USING OLD.id;
        IF is_used THEN
            RAISE EXCEPTION '% % is used by the journal', TG_TABLE_NAME, OLD.id USING ERRCODE = 'KP034',
                DETAIL = json_build_object('case', 'used', 'table', TG_TABLE_NAME, 'id', OLD.id)::text;
        END IF;
    END LOOP;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER ledger_keeps_account BEFORE DELETE ON reference_account
    FOR EACH ROW EXECUTE FUNCTION ledger_protect_reference('ledger_entryline', 'account_id');
CREATE TRIGGER ledger_keeps_program BEFORE DELETE ON reference_program
    FOR EACH ROW EXECUTE FUNCTION ledger_protect_reference('ledger_entryline', 'sub_activity_id');
CREATE TRIGGER ledger_keeps_fund BEFORE DELETE ON reference_fundsource
    FOR EACH ROW EXECUTE FUNCTION ledger_protect_reference('ledger_entryline', 'fund_source_id');
CREATE TRIGGER ledger_keeps_unit BEFORE DELETE ON reference_unit
    FOR EACH ROW EXECUTE FUNCTION ledger_protect_reference(
        'ledger_entryline', 'unit_id', 'ledger_entryline', 'counterpart_id', 'ledger_book', 'unit_id');
CREATE TRIGGER ledger_keeps_user BEFORE DELETE ON reference_user
    FOR EACH ROW EXECUTE FUNCTION ledger_protect_reference('ledger_entry', 'actor_id');
CREATE TRIGGER ledger_keeps_username BEFORE UPDATE ON reference_user
    FOR EACH ROW WHEN (old.username IS DISTINCT FROM new.username)
    EXECUTE FUNCTION ledger_protect_reference('ledger_entry', 'actor_id');
