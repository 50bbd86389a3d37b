"""One object of every kind of the accountant's desk for the route matrix."""

from datetime import timedelta

from core import clock
from core.money import exact
from reference.models import Role
from tests.factories import memo as memos
from tests.factories import treasury as make
from tests.factories.reference import account
from tests.factories.treasury import Paying
from treasury.services import asset, memo_template, subledger

COMPUTER = "1.3.02.10.01.0002"


def desk_objects(paying: Paying, mark: str, amount: int) -> dict[str, int]:
    """A draft voucher, a template made of it, an asset, a count and a loan of the SKPD."""
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
        counted = subledger.count_inventory(
            unit=paying.unit,
            account=account(memos.STATIONERY_STOCK),
            counted_on=make.ASKED_ON - timedelta(days=amount % 7),
            value=exact(amount),
            expense_account=account(memos.STATIONERY_EXPENSE),
            actor=keeper,
        )
        lent = subledger.register_loan(
            unit=paying.unit,
            lender="Bank Daerah",
            number=f"PJ {mark}",
            account=account("2.2.01.01.02.0001"),
            current_account=account("2.1.07.05.01.0001"),
            interest_account=account("8.1.03.01.02.0001"),
            interest_payable=account("2.1.06.03.01.0002"),
            principal=exact(amount),
            started_on=make.ASKED_ON,
            installments=[subledger.Due(make.ASKED_ON + timedelta(days=99), exact(amount), exact(1))],
            actor=keeper,
        )
    return {
        "memo_voucher": voucher.pk,
        "memo_template": template.pk,
        "asset": thing.pk,
        "count": counted.pk,
        "loan": lent.pk,
    }
