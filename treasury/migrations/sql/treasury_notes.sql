-- CaLK: one way through the states, frozen while it is sent or final, approved by nobody who wrote it.
-- The services say the same in Indonesian; this holds for whoever writes.

-- Which state may follow which (treasury/flows_notes.py; a test compares the two).
CREATE FUNCTION treasury_notes_may_move(before text, after text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT (before, after) IN (VALUES
        ('draft', 'submitted'),
        ('returned', 'submitted'),
        ('reopened', 'submitted'),
        ('submitted', 'final'),
        ('submitted', 'returned'),
        ('final', 'reopened'))
$$;

CREATE FUNCTION treasury_guard_notes() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'draft' OR NEW.number <> '' THEN
            RAISE EXCEPTION 'notes begin as an unnumbered draft' USING ERRCODE = 'KP036';
        END IF;
        IF extract(year FROM NEW.dated_on) <> NEW.year_id THEN
            RAISE EXCEPTION 'notes are dated in their year' USING ERRCODE = 'KP036';
        END IF;
        -- Entities only; PPKD writes its own and the region's, an SKPD its own.
        PERFORM 1 FROM reference_unit u WHERE u.id = NEW.unit_id
            AND (u.kind, NEW.scope) IN (VALUES ('skpd', 'unit'), ('ppkd', 'ppkd'), ('ppkd', 'region'));
        IF NOT FOUND THEN
            RAISE EXCEPTION 'notes of scope % are not written by unit %', NEW.scope, NEW.unit_id
                USING ERRCODE = 'KP036';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' THEN
            RAISE EXCEPTION 'notes % cannot be removed', OLD.id USING ERRCODE = 'KP034';
        END IF;
        RETURN OLD;
    END IF;
    IF NEW.state <> OLD.state AND NOT treasury_notes_may_move(OLD.state, NEW.state) THEN
        RAISE EXCEPTION 'notes %: % cannot follow %', OLD.id, NEW.state, OLD.state
            USING ERRCODE = CASE WHEN OLD.state = 'final' THEN 'KP034' ELSE 'KP036' END;
    END IF;
    IF (to_jsonb(NEW) - '{state,approved_by_id}'::text[]) <> (to_jsonb(OLD) - '{state,approved_by_id}'::text[])
        OR (NEW.state = OLD.state AND NEW.approved_by_id IS DISTINCT FROM OLD.approved_by_id)
    THEN
        RAISE EXCEPTION 'notes %: only state and approver change', OLD.id USING ERRCODE = 'KP034';
    END IF;
    IF NEW.state = 'final' AND OLD.state <> 'final' AND (
        NEW.approved_by_id = NEW.created_by_id OR EXISTS (
            SELECT 1 FROM treasury_historicalnotetext h
            WHERE h.notes_id = NEW.id AND h.edited_by_id = NEW.approved_by_id))
    THEN
        RAISE EXCEPTION 'notes % are approved by who wrote them', NEW.id USING ERRCODE = 'KP036';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_document BEFORE INSERT OR UPDATE OR DELETE ON treasury_financialnotes
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_notes();

-- {fields} that the scope does not know, or a brace that belongs to none (reference/note_outline.py; a test
-- compares the two).
CREATE FUNCTION treasury_note_has_unknown_field(body text, scope text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT regexp_replace(body, '\{[^{}]*\}', '', 'g') ~ '[{}]' OR EXISTS (
        SELECT 1 FROM regexp_matches(body, '\{([^{}]*)\}', 'g') AS found(name)
        WHERE found.name[1] <> ALL (ARRAY[
            'nama_daerah', 'nama_unit', 'tahun', 'tahun_lalu', 'tanggal_laporan',
            'anggaran_pendapatan', 'realisasi_pendapatan', 'persen_pendapatan',
            'anggaran_belanja', 'realisasi_belanja', 'persen_belanja', 'surplus_lra',
            'pendapatan_lo', 'beban', 'surplus_lo', 'ekuitas_awal', 'ekuitas_akhir',
            'jumlah_aset', 'jumlah_kewajiban'])
        AND NOT (scope = 'region' AND found.name[1] = ANY (ARRAY[
            'pembiayaan_neto', 'silpa', 'sal_akhir', 'kas_akhir'])))
$$;

-- Texts belong to the open document; FOR SHARE waits for a submit that runs at the same time.
CREATE FUNCTION treasury_guard_note_text() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    owner record;
BEGIN
    FOR owner IN SELECT id, state, scope FROM treasury_financialnotes
        WHERE id IN (OLD.notes_id, NEW.notes_id) ORDER BY id FOR SHARE
    LOOP
        IF owner.state NOT IN ('draft', 'returned', 'reopened') THEN
            RAISE EXCEPTION 'texts of notes % are frozen in state %', owner.id, owner.state
                USING ERRCODE = 'KP034';
        END IF;
        IF TG_OP <> 'DELETE' AND treasury_note_has_unknown_field(NEW.body, owner.scope) THEN
            RAISE EXCEPTION 'a text of notes % names an unknown field', owner.id USING ERRCODE = 'KP036';
        END IF;
    END LOOP;
    -- A save counts one up; a text that changed without it was written past the other person.
    IF TG_OP = 'INSERT' AND NEW.revision <> 1 OR TG_OP = 'UPDATE' AND (
        NEW.notes_id <> OLD.notes_id OR NEW.section <> OLD.section OR NEW.revision <> OLD.revision + 1)
    THEN
        RAISE EXCEPTION 'text % of notes % was saved on an older revision', NEW.section, NEW.notes_id
            USING ERRCODE = 'KP034';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER guard_text BEFORE INSERT OR UPDATE OR DELETE ON treasury_notetext
    FOR EACH ROW EXECUTE FUNCTION treasury_guard_note_text();

SELECT core_make_append_only(t::regclass) FROM unnest(ARRAY[
    'treasury_historicalfinancialnotes', 'treasury_historicalnotetext'
]) AS t;

DO $$
BEGIN
    EXECUTE format('GRANT EXECUTE ON FUNCTION treasury_notes_may_move(text, text) TO %I',
                   current_setting('kapuas.app_role'));
    EXECUTE format('GRANT EXECUTE ON FUNCTION treasury_note_has_unknown_field(text, text) TO %I',
                   current_setting('kapuas.app_role'));
END
$$;
