-- History rows are append-only (I-41).
SELECT core_make_append_only('reference_historicalfunctionmapping');
