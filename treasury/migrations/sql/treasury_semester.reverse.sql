SELECT core_undo_append_only(t::regclass) FROM unnest(ARRAY[
    'treasury_historicalsemesterreport', 'treasury_historicalprognosis'
]) AS t;
DROP TRIGGER guard_line ON treasury_prognosis;
DROP FUNCTION treasury_guard_prognosis();
DROP TRIGGER guard_document ON treasury_semesterreport;
DROP FUNCTION treasury_guard_semester();
DROP FUNCTION treasury_semester_may_move(text, text);
