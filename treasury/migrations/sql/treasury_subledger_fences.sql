-- Fences of the sub-ledgers that the first ones left open: a movement belongs to the draft that its own asset
-- proposed, an asset made by a voucher keeps what was booked, a count is bound by its own draft alone, and a loan
-- repays exactly its principal and keeps what was paid or booked.

CREATE FUNCTION treasury_check_movement() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    of_asset record;
    of_voucher record;
    worn numeric;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.made_id IS NOT NULL AND NEW.made_id IS DISTINCT FROM OLD.made_id THEN
            RAISE EXCEPTION 'movement % has made its asset already', OLD.id USING ERRCODE = 'KP034';
        END IF;
        RETURN NEW;
    END IF;
    SELECT a.cost, a.accumulated, COALESCE(u.parent_id, u.id) AS entity_id INTO of_asset
    FROM treasury_fixedasset a JOIN reference_unit u ON u.id = a.unit_id WHERE a.id = NEW.asset_id;
    SELECT state, origin, dated_on INTO of_voucher FROM treasury_memovoucher WHERE id = NEW.voucher_id;
    IF of_voucher.state <> 'draft' OR of_voucher.dated_on <> NEW.dated_on OR NEW.made_id IS NOT NULL
        OR NOT (CASE WHEN NEW.kind = 'depreciation'
            THEN of_voucher.origin LIKE 'depreciation:' || of_asset.entity_id || ':%'
            ELSE of_voucher.origin = 'asset:' || NEW.asset_id || ':' || NEW.kind END)
    THEN
        RAISE EXCEPTION 'asset % was not proposed by voucher %', NEW.asset_id, NEW.voucher_id
            USING ERRCODE = 'KP034';
    END IF;
    SELECT of_asset.accumulated + COALESCE(sum(m.amount) FILTER (WHERE m.kind = 'depreciation'), 0) INTO worn
    FROM treasury_assetmovement m JOIN treasury_memovoucher v ON v.id = m.voucher_id
    WHERE m.asset_id = NEW.asset_id AND v.state <> 'cancelled';
    IF EXISTS (SELECT 1 FROM treasury_assetmovement m JOIN treasury_memovoucher v ON v.id = m.voucher_id
        WHERE m.asset_id = NEW.asset_id AND m.kind <> 'depreciation' AND v.state <> 'cancelled')
        OR (CASE WHEN NEW.kind = 'depreciation'
            THEN worn + NEW.amount > of_asset.cost ELSE NEW.amount <> worn END)
    THEN
        RAISE EXCEPTION 'asset % is gone, or has not that much left', NEW.asset_id USING ERRCODE = 'KP034';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_movement BEFORE INSERT OR UPDATE ON treasury_assetmovement
    FOR EACH ROW EXECUTE FUNCTION treasury_check_movement();

CREATE FUNCTION treasury_guard_made_asset() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    free CONSTANT text[] := ARRAY['number', 'name', 'location', 'details'];
BEGIN
    IF EXISTS (SELECT 1 FROM treasury_assetmovement WHERE made_id = OLD.id)
        AND (TG_OP = 'DELETE' OR (to_jsonb(NEW) - free) <> (to_jsonb(OLD) - free))
    THEN
        RAISE EXCEPTION 'asset % was made by a voucher', OLD.id USING ERRCODE = 'KP034';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER guard_made_asset BEFORE UPDATE OR DELETE ON treasury_fixedasset
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_made_asset();

CREATE FUNCTION treasury_check_asset() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM reference_account
        WHERE id = NEW.account_id AND is_postable AND nature = 'asset') THEN
        RAISE EXCEPTION 'asset % is on no account of assets', NEW.id USING ERRCODE = 'KP034';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_asset BEFORE INSERT OR UPDATE OF account_id ON treasury_fixedasset
    FOR EACH ROW EXECUTE FUNCTION treasury_check_asset();

CREATE FUNCTION treasury_check_count() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM reference_account a JOIN reference_account e ON e.id = NEW.expense_account_id
        WHERE a.id = NEW.account_id AND a.is_postable AND a.nature = 'asset'
            AND e.is_postable AND e.nature = 'expense') THEN
        RAISE EXCEPTION 'count % is on no account of stock or expense', NEW.id USING ERRCODE = 'KP034';
    END IF;
    IF TG_OP = 'INSERT' AND NEW.voucher_id IS NOT NULL THEN
        RAISE EXCEPTION 'a new count has no voucher' USING ERRCODE = 'KP034';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.voucher_id IS DISTINCT FROM OLD.voucher_id AND NOT EXISTS (
        SELECT 1 FROM treasury_memovoucher
        WHERE id = NEW.voucher_id AND state = 'draft' AND origin = 'inventory:' || NEW.id) THEN
        RAISE EXCEPTION 'count % was not proposed by voucher %', NEW.id, NEW.voucher_id USING ERRCODE = 'KP034';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER check_count BEFORE INSERT OR UPDATE ON treasury_inventorycount
    FOR EACH ROW EXECUTE FUNCTION treasury_check_count();

-- A loan is bound once an instalment is paid, or a voucher drawn up of its unit's loans since it was entered lives.
CREATE FUNCTION treasury_loan_is_bound(p_loan bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM treasury_loaninstallment WHERE loan_id = p_loan AND paid_on IS NOT NULL)
        OR EXISTS (SELECT 1 FROM treasury_loan l JOIN reference_unit u ON u.id = l.unit_id
            JOIN treasury_memovoucher v ON v.state <> 'cancelled' AND v.edited_at >= l.created_at
                AND v.dated_on >= l.started_on
                AND (v.origin LIKE 'loan:current:' || COALESCE(u.parent_id, u.id) || ':%'
                    OR v.origin LIKE 'loan:interest:' || COALESCE(u.parent_id, u.id) || ':%')
            WHERE l.id = p_loan)
$$;

CREATE FUNCTION treasury_guard_loan() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    free CONSTANT text[] := ARRAY['lender', 'number'];
BEGIN
    IF treasury_loan_is_bound(OLD.id)
        AND (TG_OP = 'DELETE' OR (to_jsonb(NEW) - free) <> (to_jsonb(OLD) - free))
    THEN
        RAISE EXCEPTION 'loan % is paid or booked in part', OLD.id USING ERRCODE = 'KP034';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER guard_loan BEFORE UPDATE OR DELETE ON treasury_loan
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_loan();

CREATE FUNCTION treasury_guard_installment() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    free text[] := ARRAY['paid_on'];
    of_loan bigint := CASE WHEN TG_OP = 'INSERT' THEN NEW.loan_id ELSE OLD.loan_id END;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.paid_on IS NOT NULL THEN
        free := ARRAY[]::text[];
    END IF;
    IF treasury_loan_is_bound(of_loan)
        AND (TG_OP <> 'UPDATE' OR (to_jsonb(NEW) - free) <> (to_jsonb(OLD) - free))
    THEN
        RAISE EXCEPTION 'loan % is paid or booked in part', of_loan USING ERRCODE = 'KP034';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER guard_installment BEFORE INSERT OR UPDATE OR DELETE ON treasury_loaninstallment
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_installment();

CREATE FUNCTION treasury_check_schedule() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asked bigint := CASE WHEN TG_TABLE_NAME = 'treasury_loan' THEN to_jsonb(NEW) ->> 'id'
        ELSE COALESCE(to_jsonb(NEW) ->> 'loan_id', to_jsonb(OLD) ->> 'loan_id') END;
BEGIN
    IF EXISTS (SELECT 1 FROM treasury_loan l LEFT JOIN treasury_loaninstallment i ON i.loan_id = l.id
        WHERE l.id = asked GROUP BY l.id
        HAVING COALESCE(sum(i.principal), 0) <> l.principal OR min(i.due_on) <= l.started_on)
    THEN
        RAISE EXCEPTION 'instalments of loan % do not repay its principal', asked USING ERRCODE = 'KP034';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER check_schedule AFTER INSERT OR UPDATE ON treasury_loan
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION treasury_check_schedule();
CREATE CONSTRAINT TRIGGER check_schedule AFTER INSERT OR UPDATE OR DELETE ON treasury_loaninstallment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION treasury_check_schedule();

DO $$
BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION treasury_loan_is_bound(bigint) TO %I',
                   current_setting('kapuas.app_role'));
END
$$;
