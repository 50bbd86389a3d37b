DROP TRIGGER code_is_immutable ON reference_account;
DROP TRIGGER code_is_immutable ON reference_program;
DROP TRIGGER code_is_immutable ON reference_fundsource;
DROP TRIGGER code_is_immutable ON reference_function;
DROP TRIGGER code_is_immutable ON reference_unit;
DROP TRIGGER code_is_immutable ON reference_edition;
DROP FUNCTION reference_refuse_code_change();
