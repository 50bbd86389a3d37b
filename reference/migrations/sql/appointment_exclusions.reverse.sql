DROP TRIGGER guard_exclusions ON reference_appointment;
DROP FUNCTION reference_guard_appointment();
DROP FUNCTION reference_role_excludes(text, text, boolean, boolean);
