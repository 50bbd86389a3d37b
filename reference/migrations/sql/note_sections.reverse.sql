SELECT core_undo_append_only('reference_historicalnotesection');
DROP TRIGGER note_section_of_somebody ON reference_notesection;
DROP FUNCTION reference_check_note_section();
