-- History of planning, ceilings, prices, RKA and APBD is append-only (I-41).
SELECT core_make_append_only(('budget_historical' || name)::regclass) FROM unnest(ARRAY[
    'developmentplan', 'plannedprogram', 'planindicator', 'planproposal',
    'ceilingplan', 'ceiling', 'priceedition', 'priceitem', 'priceproposal',
    'regionalbudget', 'budgetproposal', 'proposalline', 'columnmapping', 'legalconsideration'
]) AS name;
