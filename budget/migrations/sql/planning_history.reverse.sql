SELECT core_undo_append_only(('budget_historical' || name)::regclass) FROM unnest(ARRAY[
    'developmentplan', 'plannedprogram', 'planindicator', 'planproposal',
    'ceilingplan', 'ceiling', 'priceedition', 'priceitem', 'priceproposal',
    'regionalbudget', 'budgetproposal', 'proposalline', 'columnmapping', 'legalconsideration'
]) AS name;
