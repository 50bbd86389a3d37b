"""The treasurer's documents of one SKPD in the matrix's world, each bearing the SKPD's mark."""

from datetime import date

from core import clock
from tests.factories import imprest as make
from tests.factories.treasury import Paying
from treasury.services.cash_closing import close_cash


def make_imprest_objects(paying: Paying, mark: str, on: date) -> dict[str, int]:
    """UP paid, a receipt with tax, drafts of the other documents, January closed."""
    make.imprest(paying, 100_000_000, on=on)
    receipt = make.expense(paying, 10_000_000, tax=990_991, on=on, description=f"Kuitansi {mark}")
    report = make.report(paying, receipt, on=on, until="draft")
    remitted = make.remit(paying, 990_991, on=on, is_confirmed=False)
    returned = make.give_back(paying, 1_000_000, on=on, is_confirmed=False)
    with clock.frozen(on):
        closed = close_cash(
            paying.unit, "expenditure", paying.region.year, 1, actor=paying[make.Role.TREASURER]
        )
    return {
        "expense_receipt": receipt.pk,
        "accountability": report.pk,
        "treasurer_remittance": remitted.pk,
        "imprest_return": returned.pk,
        "cash_closing": closed.pk,
    }
