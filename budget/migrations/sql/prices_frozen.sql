-- I-08: a decreed edition of standards and its items are frozen; a change of the decree is the next edition.
ALTER TABLE budget_priceedition ADD CONSTRAINT decreed_edition_names_its_decree CHECK (
    state <> 'decreed' OR (decree_number <> '' AND decreed_on IS NOT NULL)
);

CREATE FUNCTION budget_guard_price_edition() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' THEN
            RAISE EXCEPTION 'an edition of standards begins as a draft' USING ERRCODE = 'KP008';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.state = 'decreed' THEN
        RAISE EXCEPTION 'edition % of standards is decreed and frozen', OLD.id USING ERRCODE = 'KP008';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF (OLD.year_id, OLD.number) IS DISTINCT FROM (NEW.year_id, NEW.number) THEN
        RAISE EXCEPTION 'edition % of standards keeps its year and number', OLD.id USING ERRCODE = 'KP008';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER price_edition_frozen BEFORE INSERT OR UPDATE OR DELETE ON budget_priceedition
    FOR EACH ROW EXECUTE FUNCTION budget_guard_price_edition();

-- Locks the editions against their decree (FOR SHARE): either it sees the items, or they are refused.
CREATE FUNCTION budget_guard_price_items() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    its record;
BEGIN
    FOR its IN
        SELECT e.id, e.state FROM budget_priceedition e
         WHERE e.id IN (SELECT edition_id FROM touched) ORDER BY e.id FOR SHARE
    LOOP
        IF its.state = 'decreed' THEN
            RAISE EXCEPTION 'items of edition % are decreed and frozen', its.id USING ERRCODE = 'KP008';
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;
CREATE TRIGGER price_items_frozen AFTER INSERT ON budget_priceitem
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION budget_guard_price_items();
CREATE TRIGGER price_items_frozen_from AFTER UPDATE ON budget_priceitem
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION budget_guard_price_items();
CREATE TRIGGER price_items_frozen_to AFTER UPDATE ON budget_priceitem
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION budget_guard_price_items();
CREATE TRIGGER price_items_frozen_gone AFTER DELETE ON budget_priceitem
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION budget_guard_price_items();
