DROP TRIGGER one_legacy_chart ON reference_legacyimport;
DROP FUNCTION reference_one_legacy_chart();
SELECT core_undo_append_only('reference_legacyimport');
