SELECT core_undo_append_only('reference_historicalreportrow');
DROP TRIGGER report_row_of_its_chart ON reference_reportrow;
DROP FUNCTION reference_check_report_row();
