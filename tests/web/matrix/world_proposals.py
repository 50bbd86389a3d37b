"""A draft RKA with one line for the route matrix."""

from datetime import date

from budget.price_proposals import propose
from core import clock
from core.money import exact
from reference.models import Role
from tests.factories import proposals as make
from tests.factories.budget import OFFICE
from tests.factories.reference import program
from tests.factories.treasury import Paying


def proposal_objects(paying: Paying, mark: str, amount: int, *, on: date) -> dict[str, int]:
    """The RKA of the SKPD in the draft of a later version, and its line."""
    with clock.frozen(on):
        # A version without documents: an APBD is compiled of RKA or signed DPA by DPA.
        make.regional_budget(paying.region, kind="perubahan", name="PERUBAHAN")
        sheet = make.proposal(
            paying.region,
            make.detail(f"Kertas {mark}", price=amount),
            unit=paying.unit,
            budget_name="PERUBAHAN",
        )
        asked = propose(
            year=paying.region.year,
            unit=paying.unit,
            kind="ssh",
            name=f"Map {mark}",
            measure="buah",
            price=exact(amount),
            basis=f"Survei {mark}",
            actor=paying.region.person(Role.OPERATOR, paying.unit),
        )
    return {
        "price_proposal": asked.pk,
        "proposal": sheet.pk,
        "proposal_line": make.lines_of(sheet)[0].pk,
        "proposal_part": program(OFFICE).pk,
    }
