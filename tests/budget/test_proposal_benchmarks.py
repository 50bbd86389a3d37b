"""The seeded RKA of the benchmark: as many lines as it says, exact products, one RKA a unit."""

from django.db import connection

from benchmarks.proposals import seed
from budget.models import BudgetProposal, ProposalLine
from budget.proposal_changes import detail_of
from budget.proposal_lines import amount_of


def test_the_seed_makes_lines_under_ceilings_for_each_unit(region):
    with connection.cursor() as cursor:
        seed(_Link(cursor), lines=300, units=2)
    assert BudgetProposal.objects.count() == 2
    assert ProposalLine.objects.count() == 300
    line = detail_of(ProposalLine.objects.all()[7])
    assert line.amount == amount_of(line.volumes, line.price, line.tax_percent)


class _Link:
    """A cursor of the test's own transaction as the seed wants a connection."""

    def __init__(self, cursor) -> None:
        self.cursor = cursor

    def execute(self, statement, values=None) -> None:
        self.cursor.execute(statement, values)
