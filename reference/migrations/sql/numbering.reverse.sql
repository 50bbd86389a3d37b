DROP FUNCTION reference_draw_number(bigint, text, integer, text, text, integer, timestamptz);
DROP TRIGGER guard_number ON reference_drawnnumber;
DROP TRIGGER guard_number_truncate ON reference_drawnnumber;
DROP TRIGGER guard_counter ON reference_numbercounter;
DROP TRIGGER guard_counter_truncate ON reference_numbercounter;
DROP FUNCTION reference_guard_number();
DROP FUNCTION reference_guard_counter();
DO $$
BEGIN
    EXECUTE format('GRANT INSERT, UPDATE, DELETE ON reference_numbercounter, reference_drawnnumber TO %I',
                   current_setting('kapuas.app_role'));
END
$$;
