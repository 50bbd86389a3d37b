"""Routes of the treasurer's documents in the matrix."""

from reference.models import Role
from tests.web.matrix.rows import ADMIN, READERS, TREASURER, Row, form, listed, of, shown

PPKD_OR_ADMIN = frozenset({Role.FINANCE_OFFICER.value}) | ADMIN
BOOKS = (
    *("cash-in-hand-book", "bank-book", "tax-book", "spending-book", "payment-register", "revenue-book"),
    *("receipt-register", "deposit-register"),
)
IMPREST: dict[str, Row] = {
    "spp-imprest-new": form(TREASURER),
    "expense-list": listed(),
    "expense-new": form(TREASURER),
    "expense-detail": shown("expense_receipt"),
    "treasurer-tax-list": listed(),
    "treasurer-tax-new": form(TREASURER),
    "treasurer-tax-detail": shown("treasurer_remittance"),
    "accountability-list": listed(),
    "accountability-new": form(TREASURER),
    "accountability-detail": shown("accountability"),
    "accountability-edit": form(TREASURER, address=of("accountability"), is_of_unit=True),
    "imprest-return-list": listed(),
    "imprest-return-new": form(TREASURER),
    "imprest-return-detail": shown("imprest_return"),
    "cash-transfer-new": form(TREASURER),
    "cash-closing-list": listed(),
    "cash-closing-new": form(TREASURER | {Role.REVENUE_TREASURER.value}),
    "cash-closing-detail": shown("cash_closing"),
    "cash-book": listed(READERS),
    "revenue-cash-book": listed(READERS),
    "functional-spj": listed(READERS),
    **{name: listed(READERS) for name in BOOKS},
    "print-lpj": shown("accountability"),
    "print-expense": shown("expense_receipt"),
    "print-tbp": shown("treasurer_receipt"),
    "print-sts": shown("deposit"),
    "print-imprest-return": shown("imprest_return"),
    "print-cash-closing": shown("cash_closing"),
    "ceilings": listed(PPKD_OR_ADMIN),
    "ceiling-edit": form(PPKD_OR_ADMIN, address=of("unit")),
}
