DROP FUNCTION budget_difference(bigint);
DROP FUNCTION budget_proposal_differs(bigint);
DROP FUNCTION budget_source_proposal(bigint);
DROP FUNCTION budget_version_changes(bigint);
DROP FUNCTION budget_version_sums(integer, integer, bigint);
