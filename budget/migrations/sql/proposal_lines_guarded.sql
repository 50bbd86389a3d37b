-- I-04: where a line has a price, its amount is the product in whole rupiah; no volume counts as one.
ALTER TABLE budget_proposalline ADD CONSTRAINT proposal_amount_is_product CHECK (
    price IS NULL OR amount = round(price * coalesce(volume_1, 1) * coalesce(volume_2, 1)
        * coalesce(volume_3, 1) * coalesce(volume_4, 1) * (1 + tax_percent * 0.01), 0)
);

-- Locks the RKA against its steps (FOR SHARE) and tells whether its lines may change (I-11).
CREATE FUNCTION budget_require_open_proposal(the_proposal bigint) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    its_state text;
    its_budget_state text;
BEGIN
    SELECT p.state, b.state INTO its_state, its_budget_state
      FROM budget_budgetproposal p JOIN budget_regionalbudget b ON b.id = p.budget_id
     WHERE p.id = the_proposal FOR SHARE OF p;
    IF its_state NOT IN ('draft', 'returned') OR its_budget_state <> 'draft' THEN
        RAISE EXCEPTION 'lines of proposal % are frozen: it is %, its budget %', the_proposal, its_state,
            its_budget_state USING ERRCODE = 'KP011';
    END IF;
    RETURN its_state;
END
$$;

-- I-08: the price keeps to the standard that it was taken from, or names the basis of its exception.
CREATE FUNCTION budget_check_standards() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    its record;
BEGIN
    SELECT t.id, t.price, i.code, i.price AS most INTO its
      FROM touched t JOIN budget_priceitem i ON i.id = t.price_item_id
     WHERE t.price > i.price AND btrim(t.exception_basis) = ''
       -- A newer decree may have raised the price of the same code.
       AND t.price > coalesce((SELECT max(n.price) FROM budget_priceitem n
             JOIN budget_priceedition e ON e.id = n.edition_id AND e.state = 'decreed'
             JOIN budget_priceedition o ON o.id = i.edition_id AND o.year_id = e.year_id
            WHERE n.kind = i.kind AND n.code = i.code), i.price)
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'proposal line % costs %, standard % allows %', its.id, its.price, its.code, its.most
            USING ERRCODE = 'KP008';
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION budget_guard_new_lines() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    its_proposal bigint;
BEGIN
    FOR its_proposal IN SELECT DISTINCT proposal_id FROM touched ORDER BY 1 LOOP
        IF budget_require_open_proposal(its_proposal) = 'returned' AND EXISTS (
            SELECT FROM budget_proposalline l WHERE l.proposal_id = its_proposal AND l.is_returned
        ) THEN
            RAISE EXCEPTION 'proposal % takes no line: only returned lines may change', its_proposal
                USING ERRCODE = 'KP011';
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;

-- Marks, places and revisions are no content; whatever else changes needs an open RKA and, where lines were
-- sent back, a line that was.
CREATE FUNCTION budget_guard_changed_lines() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    its_proposal bigint;
BEGIN
    IF EXISTS (SELECT FROM was FULL JOIN touched USING (id)
                WHERE was.proposal_id IS DISTINCT FROM touched.proposal_id) THEN
        RAISE EXCEPTION 'a line keeps its proposal' USING ERRCODE = 'KP011';
    END IF;
    FOR its_proposal IN
        SELECT DISTINCT w.proposal_id FROM was w JOIN touched t USING (id)
         WHERE to_jsonb(w) - '{place,revision,is_returned}'::text[]
            <> to_jsonb(t) - '{place,revision,is_returned}'::text[]
         ORDER BY 1
    LOOP
        IF budget_require_open_proposal(its_proposal) = 'returned' AND EXISTS (
            SELECT FROM budget_proposalline l WHERE l.proposal_id = its_proposal AND l.is_returned
        ) AND EXISTS (
            SELECT FROM was w JOIN touched t USING (id)
             WHERE w.proposal_id = its_proposal AND NOT w.is_returned
               AND to_jsonb(w) - '{place,revision,is_returned}'::text[]
                <> to_jsonb(t) - '{place,revision,is_returned}'::text[]
        ) THEN
            RAISE EXCEPTION 'a line of proposal % was not returned', its_proposal USING ERRCODE = 'KP011';
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;

CREATE FUNCTION budget_guard_gone_lines() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    its_proposal bigint;
BEGIN
    FOR its_proposal IN SELECT DISTINCT proposal_id FROM touched ORDER BY 1 LOOP
        IF budget_require_open_proposal(its_proposal) = 'returned' AND EXISTS (
            SELECT FROM budget_proposalline l WHERE l.proposal_id = its_proposal AND l.is_returned
            UNION ALL SELECT FROM touched t WHERE t.proposal_id = its_proposal AND t.is_returned
        ) AND EXISTS (
            SELECT FROM touched t WHERE t.proposal_id = its_proposal AND NOT t.is_returned
        ) THEN
            RAISE EXCEPTION 'a line of proposal % was not returned', its_proposal USING ERRCODE = 'KP011';
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;

CREATE TRIGGER proposal_lines_frozen AFTER INSERT ON budget_proposalline
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION budget_guard_new_lines();
CREATE TRIGGER proposal_lines_frozen_changed AFTER UPDATE ON budget_proposalline
    REFERENCING OLD TABLE AS was NEW TABLE AS touched
    FOR EACH STATEMENT EXECUTE FUNCTION budget_guard_changed_lines();
CREATE TRIGGER proposal_lines_frozen_gone AFTER DELETE ON budget_proposalline
    REFERENCING OLD TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION budget_guard_gone_lines();
CREATE TRIGGER proposal_lines_within_standard AFTER INSERT ON budget_proposalline
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION budget_check_standards();
CREATE TRIGGER proposal_lines_within_standard_changed AFTER UPDATE ON budget_proposalline
    REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION budget_check_standards();
