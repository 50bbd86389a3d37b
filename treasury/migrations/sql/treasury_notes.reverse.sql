SELECT core_undo_append_only(t::regclass) FROM unnest(ARRAY[
    'treasury_historicalfinancialnotes', 'treasury_historicalnotetext'
]) AS t;
DROP TRIGGER guard_text ON treasury_notetext;
DROP FUNCTION treasury_guard_note_text();
DROP FUNCTION treasury_note_has_unknown_field(text, text);
DROP TRIGGER guard_document ON treasury_financialnotes;
DROP FUNCTION treasury_guard_notes();
DROP FUNCTION treasury_notes_may_move(text, text);
