-- The ledger's chain hashes codes: a code once given is never another's (I-34). A wrong one is
-- deactivated and a new row made.
CREATE FUNCTION reference_refuse_code_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'code % of % is immutable', OLD.code, TG_TABLE_NAME
        USING ERRCODE = 'KP034', DETAIL = 'table=' || TG_TABLE_NAME || ' id=' || OLD.id;
END
$$;

CREATE TRIGGER code_is_immutable BEFORE UPDATE ON reference_account FOR EACH ROW
    WHEN (NEW.code <> OLD.code OR NEW.edition_id <> OLD.edition_id OR NEW.id <> OLD.id)
    EXECUTE FUNCTION reference_refuse_code_change();
CREATE TRIGGER code_is_immutable BEFORE UPDATE ON reference_program FOR EACH ROW
    WHEN (NEW.code <> OLD.code OR NEW.edition_id <> OLD.edition_id OR NEW.id <> OLD.id)
    EXECUTE FUNCTION reference_refuse_code_change();
CREATE TRIGGER code_is_immutable BEFORE UPDATE ON reference_fundsource FOR EACH ROW
    WHEN (NEW.code <> OLD.code OR NEW.edition_id <> OLD.edition_id OR NEW.id <> OLD.id)
    EXECUTE FUNCTION reference_refuse_code_change();
CREATE TRIGGER code_is_immutable BEFORE UPDATE ON reference_function FOR EACH ROW
    WHEN (NEW.code <> OLD.code OR NEW.edition_id <> OLD.edition_id OR NEW.id <> OLD.id)
    EXECUTE FUNCTION reference_refuse_code_change();
CREATE TRIGGER code_is_immutable BEFORE UPDATE ON reference_unit FOR EACH ROW
    WHEN (NEW.code <> OLD.code OR NEW.id <> OLD.id)
    EXECUTE FUNCTION reference_refuse_code_change();
CREATE TRIGGER code_is_immutable BEFORE UPDATE ON reference_edition FOR EACH ROW
    WHEN (NEW.code <> OLD.code OR NEW.kind <> OLD.kind OR NEW.id <> OLD.id)
    EXECUTE FUNCTION reference_refuse_code_change();
