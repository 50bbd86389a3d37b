"""The review of an RKA in the route matrix' world: a note of TAPD on the RKA of each SKPD."""

from datetime import date

from budget.models import ReviewNote
from core import clock
from reference.models import Role
from tests.factories.reference import Region


def review_note(region: Region, proposal_id: int, *, on: date) -> int:
    """The id of an open note on the RKA."""
    with clock.frozen(on):
        note = ReviewNote.objects.create(
            proposal_id=proposal_id, text="Periksa.", created_by=region[Role.TAPD], created_at=clock.now()
        )
    return note.pk
