SELECT core_undo_append_only('reference_historicalassetclass');
