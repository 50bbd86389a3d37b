-- Former passwords and what happened to a second factor are kept as they were written.
SELECT core_make_append_only('reference_passwordrecord');
SELECT core_make_append_only('reference_secondfactorevent');
