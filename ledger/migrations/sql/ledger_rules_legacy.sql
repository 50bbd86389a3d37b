-- Why lines are refused, as before; an entry of the set LEGACY takes accounts of both sets.
CREATE OR REPLACE FUNCTION ledger_refuse_unsound(p_entry_ids bigint[], l_debit numeric[], l_credit numeric[])
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    sums record;
    bad record;
BEGIN
    IF EXISTS (SELECT 1 FROM unnest(l_debit || l_credit) AS amount WHERE scale(amount) > 2)
        OR EXISTS (
            SELECT 1 FROM public.ledger_entryline n
            LEFT JOIN public.reference_unit u ON u.id = n.unit_id
            LEFT JOIN public.reference_program s ON s.id = n.sub_activity_id
            LEFT JOIN public.reference_fundsource f ON f.id = n.fund_source_id
            LEFT JOIN public.reference_unit c ON c.id = n.counterpart_id
            WHERE n.entry_id = ANY (p_entry_ids) AND (u.id IS NULL OR n.sub_activity_id IS DISTINCT FROM s.id
                OR n.fund_source_id IS DISTINCT FROM f.id OR n.counterpart_id IS DISTINCT FROM c.id))
    THEN
        PERFORM public.ledger_refuse_lines(l_debit, l_credit);
    END IF;
    SELECT n.entry_id, sum(n.debit) AS debit, sum(n.credit) AS credit INTO sums
    FROM public.ledger_entryline n
    LEFT JOIN public.ledger_entry e ON e.id = n.entry_id
        AND e.book_id = n.book_id AND e.dated_on = n.dated_on AND e.kind = n.kind
    LEFT JOIN public.reference_account a ON a.id = n.account_id
        AND a.is_postable AND a.is_active AND (a.ledger_set = e.ledger_set OR e.ledger_set = 'LEGACY')
    WHERE n.entry_id = ANY (p_entry_ids)
    GROUP BY n.entry_id
    HAVING sum(n.debit) <> sum(n.credit) OR count(a.id) <> count(*) OR min(n.number) <> 1 OR max(n.number) <> count(*)
    LIMIT 1;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT n.number, a.code, a.name, e.ledger_set,
        CASE WHEN e.id IS NULL OR e.book_id <> n.book_id OR e.dated_on <> n.dated_on OR e.kind <> n.kind
                THEN 'other_entry'
             WHEN a.id IS NULL THEN 'no_account'
             WHEN NOT a.is_postable THEN 'header'
             WHEN NOT a.is_active THEN 'inactive'
             WHEN a.ledger_set <> e.ledger_set AND e.ledger_set <> 'LEGACY' THEN 'set' END AS "case"
    INTO bad
    FROM public.ledger_entryline n
    LEFT JOIN public.ledger_entry e ON e.id = n.entry_id
    LEFT JOIN public.reference_account a ON a.id = n.account_id
    WHERE n.entry_id = sums.entry_id
    ORDER BY "case" NULLS LAST LIMIT 1;
    RAISE EXCEPTION 'lines refused: %', coalesce(bad."case", 'balance')
        USING ERRCODE = CASE WHEN bad."case" IN ('header', 'inactive', 'no_account') THEN 'KP031' ELSE 'KP030' END,
        DETAIL = json_build_object('case', coalesce(bad."case", 'balance'), 'line', bad.number, 'account', bad.code,
            'name', bad.name, 'set', bad.ledger_set, 'debit', sums.debit::text, 'credit', sums.credit::text)::text;
END $$;
