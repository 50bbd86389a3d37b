SELECT core_undo_append_only(t::regclass) FROM unnest(ARRAY[
    'treasury_historicalmemovoucher', 'treasury_historicalmemovoucherline'
]) AS t;
DROP TRIGGER require_entries ON treasury_memovoucher;
DROP FUNCTION treasury_require_memo_entries();
DROP TRIGGER check_totals ON treasury_memovoucher;
DROP FUNCTION treasury_check_memo();
DROP TRIGGER freeze_lines ON treasury_memovoucherline;
DROP FUNCTION treasury_freeze_memo_lines();
DROP TRIGGER guard_document ON treasury_memovoucher;
DROP FUNCTION treasury_guard_memo();
DROP FUNCTION treasury_memo_may_move(text, text);
