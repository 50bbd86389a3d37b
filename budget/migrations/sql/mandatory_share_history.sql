-- History of mandatory shares is append-only (I-41).
SELECT core_make_append_only('budget_historicalmandatoryshare'::regclass);
