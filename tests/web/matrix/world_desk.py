"""One object of every kind of the accountant's desk for the route matrix."""

from core import clock
from core.money import exact
from reference.models import Role
from tests.factories import memo as memos
from tests.factories import treasury as make
from tests.factories.reference import account
from tests.factories.treasury import Paying
from treasury.services import asset, memo_template

COMPUTER = "1.3.02.10.01.0002"


def desk_objects(paying: Paying, mark: str, amount: int) -> dict[str, int]:
    """A draft voucher, a template made of it, and an asset of the SKPD."""
    keeper = paying.region.person(Role.SKPD_VERIFIER, paying.unit)
    voucher = memos.draft(paying, *memos.stock_count(amount), description=f"Memorial {mark}")
    with clock.frozen(make.ASKED_ON):
        template = memo_template.template_of(voucher, name=f"Templat {mark}", is_reversing=True, actor=keeper)
        thing = asset.register_asset(
            unit=paying.unit,
            account=account(COMPUTER),
            name=f"Komputer {mark}",
            acquired_on=make.ASKED_ON,
            cost=exact(amount),
            actor=keeper,
        )
    return {"memo_voucher": voucher.pk, "memo_template": template.pk, "asset": thing.pk}
