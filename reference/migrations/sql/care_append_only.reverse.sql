SELECT core_undo_append_only('reference_passwordrecord');
SELECT core_undo_append_only('reference_secondfactorevent');
