"""Ukuran lembar RKA: belanja wajib and pembiayaan neto of the whole APBD, as they stand outside one sheet.

The page adds what its own rows give, with every key; nothing is asked again while one types. What counts in
the end is `budget.mandatory` and the balance rule (I-10), which read what was saved.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from budget import mandatory
from budget import proposal_selectors as selectors
from budget.mandatory import ShareUse
from budget.models import BudgetProposal, ProposalLine
from core.money import ZERO, Decimal
from reference.models import Account, Nature, Program

# What the balance rule of an APBD adds and takes (PP 12/2019).
BALANCED = (Nature.REVENUE, Nature.SPENDING, Nature.FINANCING_IN, Nature.FINANCING_OUT)
# Kelompok akun: below it no account changes its nature.
GROUP_LEVEL = 2


@dataclass(frozen=True)
class ShareMeter:
    """A mandatory share without the sheet, and whether everything on the sheet counts for it."""

    use: ShareUse
    counts_sheet: bool


@dataclass(frozen=True)
class Meters:
    """The APBD without one sheet: shares, sums by nature, and the natures by kelompok akun."""

    shares: Sequence[ShareMeter]
    balance: Mapping[str, Decimal]
    natures: Mapping[str, str]


def meters_outside(proposal: BudgetProposal, part: str, *, program: Program | None) -> Meters:
    """What all RKA of the proposal's APBD give besides the lines of one of its sheets; four queries."""
    year = proposal.budget.version.year
    shares = mandatory.shares_of(year.pk)
    tagged = mandatory.tagged_programs(year.pk, shares)
    here = selectors.sheet_lines(proposal, part).select_related(None).order_by().values("pk")
    sums = mandatory.sums_of(
        ProposalLine.objects.filter(proposal__budget=proposal.budget_id).exclude(pk__in=here)
    )
    balance = {str(nature): ZERO for nature in BALANCED}
    for row in sums:
        if row.nature in balance:
            balance[row.nature] += row.amount
    groups = Account.objects.filter(edition=year.chart_id, level=GROUP_LEVEL, nature__in=BALANCED)
    code = program.code if program is not None else ""
    return Meters(
        [
            ShareMeter(mandatory.use_of(share, sums, tagged), mandatory.counts_program(share, code, tagged))
            for share in shares
        ],
        balance,
        dict(groups.values_list("code", "nature")),
    )
