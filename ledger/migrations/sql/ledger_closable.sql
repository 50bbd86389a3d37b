-- As before; the year before is looked up by book, which has an index, instead of reading every entry for each book.
CREATE OR REPLACE FUNCTION ledger_check_closable(p_year integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    books text;
BEGIN
    SELECT string_agg(DISTINCT b.code, ', ') INTO books FROM public.ledger_period p
    JOIN public.ledger_book b ON b.id = p.book_id WHERE p.year = p_year AND p.is_open;
    IF books IS NOT NULL THEN
        PERFORM public.ledger_refuse_period('months_open', p_year, NULL, books);
    END IF;
    IF EXISTS (SELECT 1 FROM public.ledger_bookyear y WHERE y.year = p_year - 1 AND EXISTS (
            SELECT 1 FROM public.ledger_entry e
            WHERE e.book_id = y.book_id AND e.year = y.year AND e.kind <> 'LEGACY')) THEN
        IF EXISTS (SELECT 1 FROM public.ledger_bookyear WHERE year = p_year - 1 AND NOT is_closed) THEN
            PERFORM public.ledger_refuse_period('earlier_year_open', p_year, NULL, '');
        ELSIF NOT EXISTS (SELECT 1 FROM public.ledger_bookyear WHERE year = p_year AND is_carried) THEN
            PERFORM public.ledger_refuse_period('not_carried', p_year, NULL, '');
        END IF;
    END IF;
END $$;
