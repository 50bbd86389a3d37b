-- Gapless document numbers (I-06). Both tables are written by reference_draw_number only; their
-- triggers hold for the owner too.
CREATE FUNCTION reference_guard_counter() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.last <> 0 THEN
            RAISE EXCEPTION 'a number counter begins at 0' USING ERRCODE = 'KP034';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF NEW.id = OLD.id AND NEW.office_id = OLD.office_id AND NEW.kind = OLD.kind AND NEW.year = OLD.year
           AND NEW.last = OLD.last + 1
           AND EXISTS (SELECT 1 FROM reference_drawnnumber d
                       WHERE d.office_id = NEW.office_id AND d.kind = NEW.kind AND d.year = NEW.year
                         AND d.sequence = NEW.last) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'number counters only follow the numbers drawn: % refused', TG_OP USING ERRCODE = 'KP034';
END
$$;
CREATE TRIGGER guard_counter BEFORE INSERT OR UPDATE OR DELETE ON reference_numbercounter
    FOR EACH ROW EXECUTE FUNCTION reference_guard_counter();
CREATE TRIGGER guard_counter_truncate BEFORE TRUNCATE ON reference_numbercounter
    FOR EACH STATEMENT EXECUTE FUNCTION reference_guard_counter();

CREATE FUNCTION reference_guard_number() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF EXISTS (SELECT 1 FROM reference_numbercounter c
                   WHERE c.office_id = NEW.office_id AND c.kind = NEW.kind AND c.year = NEW.year
                     AND c.last = NEW.sequence - 1) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'number % of % % is not the next one', NEW.sequence, NEW.kind, NEW.year
            USING ERRCODE = 'KP006';
    END IF;
    RAISE EXCEPTION 'a drawn number is immutable: % refused', TG_OP USING ERRCODE = 'KP034';
END
$$;
CREATE TRIGGER guard_number BEFORE INSERT OR UPDATE OR DELETE ON reference_drawnnumber
    FOR EACH ROW EXECUTE FUNCTION reference_guard_number();
CREATE TRIGGER guard_number_truncate BEFORE TRUNCATE ON reference_drawnnumber
    FOR EACH STATEMENT EXECUTE FUNCTION reference_guard_number();

-- Draws the next number of (office, kind, year) for a document; the same document gets the same number
-- again. p_template holds '{sequence}', replaced by the sequence padded to p_width digits. The counter's
-- row stays locked to the end of the transaction, so a rolled back draw leaves no gap.
CREATE FUNCTION reference_draw_number(
    p_office bigint, p_kind text, p_year integer, p_document_key text, p_template text, p_width integer,
    p_drawn_at timestamptz
) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_counter reference_numbercounter%ROWTYPE;
    v_drawn reference_drawnnumber%ROWTYPE;
    v_number text;
BEGIN
    IF coalesce(p_document_key, '') = '' OR coalesce(p_kind, '') = '' THEN
        RAISE EXCEPTION 'a number needs a document and a kind' USING ERRCODE = 'KP006';
    END IF;
    IF position('{sequence}' IN p_template) = 0 THEN
        RAISE EXCEPTION 'template % has no {sequence}', p_template USING ERRCODE = 'KP006';
    END IF;
    INSERT INTO reference_numbercounter (office_id, kind, year, last) VALUES (p_office, p_kind, p_year, 0)
        ON CONFLICT (office_id, kind, year) DO NOTHING;
    SELECT * INTO STRICT v_counter FROM reference_numbercounter
        WHERE office_id = p_office AND kind = p_kind AND year = p_year FOR UPDATE;

    SELECT * INTO v_drawn FROM reference_drawnnumber WHERE kind = p_kind AND document_key = p_document_key;
    IF FOUND THEN
        IF v_drawn.office_id <> p_office OR v_drawn.year <> p_year THEN
            RAISE EXCEPTION 'document % has number % of another office or year', p_document_key, v_drawn.number
                USING ERRCODE = 'KP006';
        END IF;
        RETURN v_drawn.number;
    END IF;

    v_number := replace(p_template, '{sequence}',
                        lpad((v_counter.last + 1)::text, greatest(p_width, length((v_counter.last + 1)::text)), '0'));
    IF EXISTS (SELECT 1 FROM reference_drawnnumber WHERE kind = p_kind AND year = p_year AND number = v_number) THEN
        RAISE EXCEPTION 'number % was drawn before', v_number
            USING ERRCODE = 'KP006', DETAIL = 'number=' || v_number;
    END IF;
    INSERT INTO reference_drawnnumber (office_id, kind, year, sequence, number, document_key, drawn_at)
        VALUES (p_office, p_kind, p_year, v_counter.last + 1, v_number, p_document_key, p_drawn_at);
    UPDATE reference_numbercounter SET last = last + 1 WHERE id = v_counter.id;
    RETURN v_number;
END
$$;

DO $$
DECLARE
    app_role text := current_setting('kapuas.app_role');
BEGIN
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON reference_numbercounter, reference_drawnnumber'
                   ' FROM %I', app_role);
    EXECUTE format('GRANT EXECUTE ON FUNCTION'
                   ' reference_draw_number(bigint, text, integer, text, text, integer, timestamptz) TO %I', app_role);
END
$$;
