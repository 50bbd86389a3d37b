-- An import writes twenty thousand versions of one moment: the newest events are found by moment and version.
CREATE INDEX budget_line_history_by_moment ON budget_historicalbudgetline (history_date, history_id);
