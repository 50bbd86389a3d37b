-- Second fence of I-15: the movement's insert keeps the key's sums, CHECKs on the key keep them within the ceiling.
CREATE FUNCTION budget_apply_movement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    held numeric := CASE NEW.kind WHEN 'reserve' THEN NEW.amount WHEN 'release' THEN -NEW.amount ELSE 0 END;
BEGIN
    IF NEW.kind NOT IN ('reserve', 'release', 'consume', 'contra') OR NEW.basis NOT IN ('document', 'contract') THEN
        RAISE EXCEPTION 'unknown movement %/%', NEW.kind, NEW.basis USING ERRCODE = 'KP015';
    END IF;
    IF NEW.basis = 'contract' AND NEW.kind NOT IN ('reserve', 'release') THEN
        RAISE EXCEPTION 'a contract only reserves and releases' USING ERRCODE = 'KP015';
    END IF;
    UPDATE budget_budgetkey
       SET reserved = reserved + held,
           committed = committed + CASE NEW.basis WHEN 'contract' THEN held ELSE 0 END,
           consumed = consumed + CASE NEW.kind WHEN 'consume' THEN NEW.amount ELSE 0 END,
           contra_posted = contra_posted + CASE NEW.kind WHEN 'contra' THEN NEW.amount ELSE 0 END
     WHERE id = NEW.key_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'budget key % does not exist', NEW.key_id USING ERRCODE = 'KP015';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER movement_keeps_sums AFTER INSERT ON budget_budgetmovement
    FOR EACH ROW EXECUTE FUNCTION budget_apply_movement();
CREATE TRIGGER movement_append_only BEFORE UPDATE OR DELETE ON budget_budgetmovement
    FOR EACH ROW EXECUTE FUNCTION workflows_append_only();
CREATE TRIGGER movement_no_truncate BEFORE TRUNCATE ON budget_budgetmovement
    FOR EACH STATEMENT EXECUTE FUNCTION workflows_append_only();

-- A key is born empty, says truly whether its uses are limited, and never becomes another key.
CREATE FUNCTION budget_guard_key() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    its record;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (OLD.id, OLD.year_id, OLD.unit_id, OLD.sub_activity_id, OLD.account_id, OLD.fund_source_id, OLD.is_limited)
           IS DISTINCT FROM
           (NEW.id, NEW.year_id, NEW.unit_id, NEW.sub_activity_id, NEW.account_id, NEW.fund_source_id, NEW.is_limited)
        THEN
            RAISE EXCEPTION 'budget key % cannot become another key', OLD.id USING ERRCODE = 'KP011';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.ceiling <> 0 OR NEW.reserved <> 0 OR NEW.committed <> 0 OR NEW.consumed <> 0 OR NEW.contra_posted <> 0 THEN
        RAISE EXCEPTION 'a budget key begins with nothing' USING ERRCODE = 'KP015';
    END IF;
    SELECT a.nature, a.is_ppkd_only AND u.kind <> 'ppkd' AS is_misplaced,
           a.edition_id = y.chart_id AND f.edition_id = y.funds_id AND f.is_postable
           AND (p.id IS NULL OR (p.edition_id = y.programs_id AND p.is_postable)) AS is_of_year,
           (a.nature = 'spending') = (p.id IS NOT NULL) AS is_placed
      INTO its
      FROM reference_fiscalyear y
      JOIN reference_unit u ON u.id = NEW.unit_id
      JOIN reference_account a ON a.id = NEW.account_id AND a.is_postable
      JOIN reference_fundsource f ON f.id = NEW.fund_source_id
      LEFT JOIN reference_program p ON p.id = NEW.sub_activity_id
     WHERE y.year = NEW.year_id;
    IF NOT FOUND OR its.nature NOT IN ('revenue', 'spending', 'financing_in', 'financing_out') THEN
        RAISE EXCEPTION 'account % carries no budget', NEW.account_id USING ERRCODE = 'KP031';
    END IF;
    IF NOT its.is_of_year THEN
        RAISE EXCEPTION 'account, sub kegiatan or fund is not of the editions of %', NEW.year_id USING ERRCODE = 'KP001';
    END IF;
    IF NOT its.is_placed THEN
        RAISE EXCEPTION 'spending has a sub kegiatan, nothing else has' USING ERRCODE = 'KP002';
    END IF;
    IF its.is_misplaced THEN
        RAISE EXCEPTION 'account % is budgeted by the finance office only', NEW.account_id USING ERRCODE = 'KP003';
    END IF;
    IF NEW.is_limited <> (its.nature IN ('spending', 'financing_out')) THEN
        RAISE EXCEPTION 'is_limited contradicts the nature of account %', NEW.account_id USING ERRCODE = 'KP015';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER key_guarded BEFORE INSERT OR UPDATE ON budget_budgetkey
    FOR EACH ROW EXECUTE FUNCTION budget_guard_key();

DO $$
DECLARE
    app text := current_setting('kapuas.app_role');
    its_table text;
BEGIN
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON budget_budgetmovement, budget_budgetkey FROM %I', app);
    EXECUTE format('GRANT UPDATE (is_active) ON budget_budgetkey TO %I', app);
    FOREACH its_table IN ARRAY ARRAY['budget_historicalbudgetversion', 'budget_historicalbudgetdocument',
                                     'budget_historicalbudgetline', 'budget_historicalfundrelease'] LOOP
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM %I', its_table, app);
        EXECUTE format('CREATE TRIGGER history_append_only BEFORE UPDATE OR DELETE ON %I
                        FOR EACH ROW EXECUTE FUNCTION workflows_append_only()', its_table);
        EXECUTE format('CREATE TRIGGER history_no_truncate BEFORE TRUNCATE ON %I
                        FOR EACH STATEMENT EXECUTE FUNCTION workflows_append_only()', its_table);
    END LOOP;
END
$$;
