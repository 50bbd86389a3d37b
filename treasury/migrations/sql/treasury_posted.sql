-- A document in its posted state has its journal entries, whoever wrote the state (KP033); asked at commit.

-- The account that plays a part in the chart of a fiscal year.
CREATE FUNCTION treasury_role_account(p_year integer, p_key text) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT r.account_id FROM reference_accountrole r
    JOIN reference_fiscalyear y ON y.chart_id = r.edition_id
    WHERE y.year = p_year AND r.key = p_key
$$;

-- Arguments: flow, event, set whose debits are summed, column that they equal, column paid from or into the RKUD.
CREATE FUNCTION treasury_require_entries() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    key text := TG_ARGV[0] || ':' || NEW.id;
    amount numeric := (to_jsonb(NEW) ->> TG_ARGV[3])::numeric;
    cash numeric := (to_jsonb(NEW) ->> TG_ARGV[4])::numeric;
    posted numeric;
    moved numeric;
BEGIN
    SELECT sum(l.debit) FILTER (WHERE e.ledger_set = TG_ARGV[2]),
        sum(abs(l.debit - l.credit)) FILTER (WHERE l.account_id = treasury_role_account(NEW.year_id, 'RKUD_CASH'))
    INTO posted, moved
    FROM ledger_entry e JOIN ledger_entryline l ON l.entry_id = e.id
    WHERE e.source = key AND e.event = TG_ARGV[1];
    IF posted IS DISTINCT FROM amount OR (cash IS NOT NULL AND moved IS DISTINCT FROM cash) THEN
        RAISE EXCEPTION '% is % without its journal entries', key, NEW.state USING ERRCODE = 'KP033',
            DETAIL = json_build_object('document', key, 'amount', amount, 'posted', posted, 'cash', moved)::text;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER require_entries AFTER INSERT OR UPDATE ON treasury_disbursementorder
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'paid')
    EXECUTE FUNCTION treasury_require_entries('disbursement', 'paid', 'BUD', 'gross', 'net');
CREATE CONSTRAINT TRIGGER require_entries AFTER INSERT OR UPDATE ON treasury_handover
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'accepted')
    EXECUTE FUNCTION treasury_require_entries('handover', 'accepted', 'FIN', 'amount', '');
CREATE CONSTRAINT TRIGGER require_entries AFTER INSERT OR UPDATE ON treasury_revenuereceipt
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'confirmed')
    EXECUTE FUNCTION treasury_require_entries('revenue_receipt', 'confirmed', 'BUD', 'amount', 'amount');
CREATE CONSTRAINT TRIGGER require_entries AFTER INSERT OR UPDATE ON treasury_remittance
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'confirmed')
    EXECUTE FUNCTION treasury_require_entries('remittance', 'confirmed', 'FIN', 'amount', 'amount');

-- A budget document in force: the budget journal of its unit and year holds exactly its lines, by nature.
CREATE FUNCTION treasury_require_budget_entries() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    budget_year integer;
    bad record;
BEGIN
    -- Superseded later in the same transaction: the newer document answers for the journal.
    PERFORM 1 FROM budget_budgetdocument d
    JOIN budget_budgetversion v ON v.id = d.version_id
    JOIN budget_budgetversion own ON own.id = NEW.version_id
    WHERE d.unit_id = NEW.unit_id AND v.year_id = own.year_id AND v.number > own.number
        AND d.in_force_from IS NOT NULL;
    IF FOUND THEN
        RETURN NULL;
    END IF;
    SELECT year_id INTO budget_year FROM budget_budgetversion WHERE id = NEW.version_id;
    SELECT n.nature, coalesce(b.amount, 0) AS budgeted, coalesce(h.amount, 0) AS held INTO bad
    FROM (VALUES ('revenue', 'ESTIMATED_REVENUE', 1), ('financing_in', 'ESTIMATED_FINANCING_IN', 1),
            ('spending', 'APPROPRIATION_SPENDING', -1), ('financing_out', 'APPROPRIATION_FINANCING_OUT', -1))
        AS n (nature, key, sign)
    LEFT JOIN (
        SELECT a.nature, sum(l.amount) AS amount
        FROM budget_budgetline l
        JOIN budget_budgetkey k ON k.id = l.key_id JOIN reference_account a ON a.id = k.account_id
        WHERE l.document_id = NEW.id GROUP BY a.nature
    ) b ON b.nature = n.nature
    LEFT JOIN LATERAL (
        SELECT n.sign * sum(l.debit - l.credit) AS amount
        FROM ledger_entryline l JOIN ledger_entry e ON e.id = l.entry_id
        WHERE l.unit_id = NEW.unit_id AND l.kind = 'BUDGET' AND e.year = budget_year
            AND l.account_id = treasury_role_account(budget_year, n.key)
    ) h ON true
    WHERE coalesce(b.amount, 0) <> coalesce(h.amount, 0) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'budget document % is signed without its journal entries', NEW.id USING ERRCODE = 'KP033',
            DETAIL = json_build_object('document', NEW.id, 'nature', bad.nature, 'budget', bad.budgeted,
                'held', bad.held)::text;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER require_budget_entries AFTER INSERT OR UPDATE ON budget_budgetdocument
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.state = 'signed')
    EXECUTE FUNCTION treasury_require_budget_entries();

DO $$
BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION treasury_role_account(integer, text) TO %I',
                   current_setting('kapuas.app_role'));
END
$$;
