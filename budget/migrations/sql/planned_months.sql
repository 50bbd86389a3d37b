-- What a document in force plans a month: its lines and their plans are frozen from then on, so the sums hold.
CREATE FUNCTION budget_keep_planned_months() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO budget_plannedmonth (document_id, month, amount)
    SELECT NEW.id, p.month, sum(p.amount)
      FROM budget_budgetline l
      JOIN budget_budgetkey k ON k.id = l.key_id AND k.is_limited
      JOIN budget_cashplan p ON p.line_id = l.id
     WHERE l.document_id = NEW.id
     GROUP BY p.month;
    RETURN NULL;
END
$$;
CREATE TRIGGER planned_months_kept AFTER UPDATE ON budget_budgetdocument
    FOR EACH ROW WHEN (OLD.in_force_from IS NULL AND NEW.in_force_from IS NOT NULL)
    EXECUTE FUNCTION budget_keep_planned_months();

-- Of what is in force already.
INSERT INTO budget_plannedmonth (document_id, month, amount)
SELECT l.document_id, p.month, sum(p.amount)
  FROM budget_budgetdocument d
  JOIN budget_budgetline l ON l.document_id = d.id
  JOIN budget_budgetkey k ON k.id = l.key_id AND k.is_limited
  JOIN budget_cashplan p ON p.line_id = l.id
 WHERE d.in_force_from IS NOT NULL
 GROUP BY l.document_id, p.month;

DO $$
BEGIN
    EXECUTE format('REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON budget_plannedmonth FROM %I',
                   current_setting('kapuas.app_role'));
END
$$;
