SELECT core_undo_append_only('budget_historicalmandatoryshare'::regclass);
