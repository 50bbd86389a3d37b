-- Shares of a contract: other fund sources of the contract's own line, only while it is a draft, less than
-- its value together (the contract's own key bears the rest).
CREATE FUNCTION treasury_guard_contract_share() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    owner record;
BEGIN
    FOR owner IN SELECT c.id, c.state, k.id AS key_id, k.year_id, k.unit_id, k.sub_activity_id, k.account_id
        FROM treasury_contract c JOIN budget_budgetkey k ON k.id = c.key_id
        WHERE c.id IN (OLD.contract_id, NEW.contract_id) ORDER BY c.id FOR SHARE OF c
    LOOP
        IF owner.state <> 'draft' THEN
            RAISE EXCEPTION 'shares of contract % are frozen in state %', owner.id, owner.state
                USING ERRCODE = 'KP034';
        END IF;
        IF TG_OP <> 'DELETE' AND NOT EXISTS (
            SELECT FROM budget_budgetkey s WHERE s.id = NEW.key_id AND s.id <> owner.key_id
            AND (s.year_id, s.unit_id, s.account_id) = (owner.year_id, owner.unit_id, owner.account_id)
            AND s.sub_activity_id IS NOT DISTINCT FROM owner.sub_activity_id
        ) THEN
            RAISE EXCEPTION 'contract %: a share is another fund source of its line', owner.id
                USING ERRCODE = 'KP036';
        END IF;
    END LOOP;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER guard_share BEFORE INSERT OR UPDATE OR DELETE ON treasury_contractshare
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_contract_share();

CREATE FUNCTION treasury_check_contract_shares() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.state <> 'draft' AND NEW.value <= coalesce(
        (SELECT sum(value) FROM treasury_contractshare WHERE contract_id = NEW.id), 0)
    THEN
        RAISE EXCEPTION 'contract %: its shares leave nothing for its own key', NEW.id USING ERRCODE = 'KP036';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER check_shares AFTER UPDATE ON treasury_contract
    FOR EACH ROW EXECUTE FUNCTION treasury_check_contract_shares();

SELECT core_make_append_only('treasury_historicalcontractshare'::regclass);
