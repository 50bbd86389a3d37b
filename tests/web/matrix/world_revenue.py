"""The SKPD's documents of revenue and corrections in the world of the route matrix."""

from datetime import date

from reference.models import Role
from tests.factories import revenue as made
from tests.factories.treasury import Paying
from treasury.models import DisbursementOrder


def revenue_objects(
    paying: Paying, mark: str, received: int, paid: DisbursementOrder, *, on: date
) -> dict[str, int]:
    """One of each kind; the reversal is a draft on a TBP of its own."""
    levy = made.assess(paying, received, on=on, payer_name=f"PT {mark}")
    receipt = made.take(paying, received, on=on, assessment=levy, payer_name=f"PT {mark}")
    second = made.take(paying, received, on=on, payer_name=f"PT {mark}")
    third = made.take(paying, received, on=on, payer_name=f"PT {mark}")
    line = paid.order.request.lines.get()
    contra = made.give_back(paying, line, line.amount.amount, on=on, is_booked=False)
    reversal = made.turn_back(
        paying,
        second,
        Role.REVENUE_TREASURER,
        Role.SKPD_VERIFIER,
        on=on,
        reason=f"Salah {mark}",
        is_booked=False,
    )
    return {
        "assessment": levy.pk,
        "treasurer_receipt": receipt.pk,
        "deposit": made.put(paying, on=on, receipts=[third], is_booked=False).pk,
        "revenue_refund": made.refund(paying, received, on=on, payee_name=mark, is_booked=False).pk,
        "contra_post": contra.pk,
        "reversal": reversal.pk,
    }
