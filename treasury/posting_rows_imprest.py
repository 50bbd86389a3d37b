"""Posting rules of imprest money: UP, GU, TU, the treasurer's spending, taxes and deposits."""

from reference.roles import AccountKey
from treasury.posting_row import (
    BUDGET_SIDE_OF_PAYMENT,
    FIN,
    OWN,
    PPKD,
    C,
    D,
    Row,
)

ROWS: dict[str, tuple[Row, ...]] = {
    # Row 1: SP2D of UP, GU or TU; money moves to the treasurer.
    "imprest": (
        Row(OWN, FIN, D, AccountKey.TREASURER_CASH, "gross"),
        Row(OWN, FIN, C, AccountKey.RK_PPKD, "gross"),
        Row(PPKD, FIN, D, AccountKey.RK_SKPD, "gross", has_counterpart=True),
        Row(PPKD, FIN, C, AccountKey.RKUD_CASH, "gross"),
    ),
    # Row 1 of PPKD itself; no reciprocal accounts.
    "imprest_of_ppkd": (
        Row(OWN, FIN, D, AccountKey.TREASURER_CASH, "gross"),
        Row(OWN, FIN, C, AccountKey.RKUD_CASH, "gross"),
    ),
    # Rows 2, 3, 4: paid by the treasurer; what he withholds of it stays with him.
    "expense_receipt": (
        Row(OWN, FIN, D, "item.charge", "item", per="lines"),
        Row(OWN, FIN, C, AccountKey.TREASURER_CASH, "gross"),
        Row(OWN, FIN, D, AccountKey.TREASURER_CASH, "deducted"),
        Row(OWN, FIN, C, "item.withheld", "item", per="deductions"),
        *BUDGET_SIDE_OF_PAYMENT,
    ),
    # Row 4: the treasurer remits what he withheld.
    "treasurer_remittance": (
        Row(OWN, FIN, D, "item.withheld", "item", per="deductions"),
        Row(OWN, FIN, C, AccountKey.TREASURER_CASH, "gross"),
    ),
    # Row 6: the rest of UP or TU goes back to the RKUD.
    "imprest_return": (
        Row(OWN, FIN, D, AccountKey.RK_PPKD, "gross"),
        Row(OWN, FIN, C, AccountKey.TREASURER_CASH, "gross"),
        Row(PPKD, FIN, D, AccountKey.RKUD_CASH, "gross"),
        Row(PPKD, FIN, C, AccountKey.RK_SKPD, "gross", has_counterpart=True),
    ),
    "imprest_return_of_ppkd": (
        Row(OWN, FIN, D, AccountKey.RKUD_CASH, "gross"),
        Row(OWN, FIN, C, AccountKey.TREASURER_CASH, "gross"),
    ),
}
