-- Sub-ledgers: what a voucher stands on does not change under it; nothing is removed; history is append-only.

CREATE FUNCTION treasury_guard_subledger() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    free text[] := string_to_array(TG_ARGV[0], ',');
    bound boolean;
BEGIN
    IF TG_TABLE_NAME = 'treasury_fixedasset' THEN
        SELECT EXISTS (SELECT 1 FROM treasury_assetmovement m JOIN treasury_memovoucher v ON v.id = m.voucher_id
            WHERE m.asset_id = OLD.id AND v.state <> 'cancelled') INTO bound;
    ELSIF TG_TABLE_NAME = 'treasury_inventorycount' THEN
        SELECT EXISTS (SELECT 1 FROM treasury_memovoucher v
            WHERE v.id = OLD.voucher_id AND v.state <> 'cancelled') INTO bound;
    ELSE
        bound := true;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF bound THEN
            RAISE EXCEPTION '% % is bound by a voucher', TG_TABLE_NAME, OLD.id USING ERRCODE = 'KP034';
        END IF;
        RETURN OLD;
    END IF;
    IF bound AND (to_jsonb(NEW) - free) <> (to_jsonb(OLD) - free) THEN
        RAISE EXCEPTION '% % is bound by a voucher', TG_TABLE_NAME, OLD.id USING ERRCODE = 'KP034';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_asset BEFORE UPDATE OR DELETE ON treasury_fixedasset
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_subledger('number,name,location,details');
CREATE TRIGGER guard_movement BEFORE UPDATE OR DELETE ON treasury_assetmovement
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_subledger('made_id');
CREATE TRIGGER guard_count BEFORE UPDATE OR DELETE ON treasury_inventorycount
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_subledger('note');

SELECT core_make_append_only(t::regclass) FROM unnest(ARRAY[
    'treasury_historicalfixedasset', 'treasury_historicalassetmovement', 'treasury_historicalinventorycount',
    'treasury_historicalloan', 'treasury_historicalloaninstallment', 'treasury_historicalmemotemplate',
    'treasury_historicalmemotemplateline'
]) AS t;
